package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Linkage;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.member.Recorded;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What merging one member into another comes to. It is one event, and his cards' new links travel with it: so it is done or it is not,
 * whatever fails, and what the other is told is on its way with it.
 *
 * <p>Each card keeps its id. From the next second on it is the other's: a message tells seconds, and what is bought in this one stays
 * where it is. If messages of later moments have come already, as those do that know a day and no time, it is the other's behind
 * these: what has been taken stays taken, and what is earned with it is the other's in any case.
 *
 * <p>Nobody is merged into someone who was merged himself. So if it is done for one at a time, there is no circle.
 */
public final class Merging {
    /** How far ahead of our clock a message of today may be. */
    private static final Duration AHEAD_MOST = Duration.ofHours(38);

    private final Snapshot snapshot;
    private final CardDirectory directory;
    private final Predicate<MemberKey> erasing;
    private final Member member;
    private final Member into;
    private final Instant now;

    /** What comes of it. */
    public sealed interface Outcome {
        /** The engine is to have it, with what goes with it. */
        record Ready(Merged event, List<Rider> riders) implements Outcome {
            public Ready {
                riders = List.copyOf(riders);
            }

            /** The cards as they are linked then. */
            public List<CardLink> links() {
                return riders.stream()
                        .filter(CardLink.class::isInstance)
                        .map(CardLink.class::cast)
                        .toList();
            }
        }

        /** It is done already. */
        record Done() implements Outcome {}

        /** One of the two was merged before. */
        record Before(MemberKey member, MemberKey successor) implements Outcome {}

        /** Somebody is being erased who is one of the two, or held one of the cards: later. */
        record Waits() implements Outcome {}
    }

    /**
     * @param snapshot taken when nothing of the two was under way
     * @param erasing whether a member's erasure is under way
     */
    public Merging(
            Snapshot snapshot,
            CardDirectory directory,
            Predicate<MemberKey> erasing,
            MemberKey member,
            MemberKey into,
            Instant now) {
        if (member.equals(into) || !member.program().equals(into.program())) {
            throw new IllegalArgumentException("a member is merged into another one of his program");
        }
        this.snapshot = snapshot;
        this.directory = directory;
        this.erasing = erasing;
        this.member = snapshot.member(member);
        this.into = snapshot.member(into);
        this.now = now;
    }

    /** What is to be done. */
    public Outcome outcome() {
        for (Member each : List.of(member, into)) {
            if (each.successor().isPresent()) {
                MemberKey successor = each.successor().get();
                return successor.equals(into.key()) ? new Outcome.Done() : new Outcome.Before(each.key(), successor);
            }
        }
        List<CardLink> links = snapshot.remains(member.key()).cards();
        List<CardHandle> handles = links.stream().map(CardLink::key).toList();
        return erasing.test(member.key()) || erasing.test(into.key()) || Linkage.waits(directory, handles, erasing)
                ? new Outcome.Waits()
                : ready(links);
    }

    private Outcome.Ready ready(List<CardLink> links) {
        Instant begin = begin();
        var linked = new ArrayList<CardLinked>();
        var riders = new ArrayList<Rider>();
        for (Card card : member.cards()) {
            if (card.unlinked().isEmpty()) {
                String id = free(card.id());
                List<CardHandle> handles = handles(card, id, links);
                var event = Linkage.of(directory, into, snapshot::member, id, handles, Optional.empty(), begin)
                        .of(card.kind());
                linked.add(event);
                handles.forEach(handle -> riders.add(new CardLink(handle, into.key(), event.slot(), event.at())));
                face(card, event).ifPresent(riders::add);
            }
        }
        return new Outcome.Ready(new Merged(member.key(), into.key(), linked, now), riders);
    }

    /** Its own, unless the other has had a card of that id: one that belongs to nobody any more may be given again. */
    private String free(String id) {
        String free = id;
        for (int i = 2; into.card(Card.slot(CardHandle.of(free).low())).isPresent(); i++) {
            free = id + "_" + i;
        }
        return free;
    }

    /** By its number, behind by its ids: who had the number before is who had the card. */
    private static List<CardHandle> handles(Card card, String id, List<CardLink> links) {
        var handles = new ArrayList<CardHandle>();
        handles.add(CardHandle.of(id));
        links.stream()
                .filter(link -> link.slot() == card.slot())
                .map(CardLink::key)
                .filter(handle -> !handles.contains(handle))
                .sorted(Comparator.comparingInt(CardHandle::kind))
                .forEach(handles::add);
        return handles;
    }

    private Optional<CardFace> face(Card card, CardLinked linked) {
        return snapshot.cardFace(member.key(), card.slot())
                .map(face -> new CardFace(into.key(), linked.slot(), linked.id(), face.bin(), face.lastFour()));
    }

    private Instant begin() {
        long latest = now.toEpochMilli();
        long most = now.plus(AHEAD_MOST).toEpochMilli();
        for (var relationship : snapshot.relationships(member.key())) {
            for (Recorded each : relationship.recorded()) {
                long at = each.event().message().at().epochMillis();
                latest = at < most ? Math.max(latest, at) : latest;
            }
        }
        return Instant.ofEpochMilli(latest).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
}
