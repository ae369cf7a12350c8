package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.directory.LinksUnderWay;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLetGo;
import io.ristorno.event.RelationshipKey;
import io.ristorno.host.Intake;
import io.ristorno.host.Work;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cards that were unlinked are known for as long as something can still come of what was bought with them; then the directory and
 * the store let them go, and their messages are those of a card that nobody linked, or of whoever held it next: of him nothing is
 * left with the member. The member's list of cards stays.
 */
public final class UnlinkedCards {
    private final Intake intake;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;
    private final Duration known;

    /**
     * @param known how long a card is known after it was unlinked; one that somebody else has linked since, twice as long
     */
    public UnlinkedCards(Intake intake, Store store, CardDirectory directory, InstantSource clock, Duration known) {
        this.intake = intake;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        this.known = known;
    }

    /**
     * Lets go of every card that was unlinked for long enough and has been {@linkplain #passOver passed over}. Reads all cards: once a
     * day is enough. What finds the engine too busy is left to the next time.
     *
     * @return how many there were, taken or left
     */
    public int letGo() {
        var due = due();
        due.keySet().removeIf(holder -> !directory.isPassedOver(holder));
        due.forEach(this::letGo);
        return due.size();
    }

    /**
     * Has the messages of every card that was unlinked for long enough come to its next holder at once. Before it is let go, all that
     * is on its way to this one must have come: from somebody erased, who held the card before him, too. An hour is ample.
     */
    public void passOver() {
        Map<Holder, List<CardLink>> due = due();
        due.entrySet()
                .removeIf(each ->
                        !isReady(store.member(each.getKey().member()), each.getKey(), handles(each.getValue())));
        directory.passOver(due.keySet());
    }

    private Map<Holder, List<CardLink>> due() {
        Instant now = clock.instant();
        var due = new LinkedHashMap<Holder, List<CardLink>>();
        store.forEachCard(link -> {
            if (isDue(link, now)) {
                due.computeIfAbsent(new Holder(link.member(), link.slot()), _ -> new ArrayList<>(2))
                        .add(link);
            }
        });
        return due;
    }

    private static List<CardHandle> handles(List<CardLink> links) {
        return links.stream().map(CardLink::key).toList();
    }

    /**
     * What was bought last can still be heard of for as long as a card is known, and that can come again for as long: then it must not
     * be taken for a purchase of whoever holds the card by now.
     */
    private boolean isDue(CardLink link, Instant now) {
        return store.member(link.member())
                .card(link.slot())
                .filter(card -> card.unlinked()
                        .filter(unlinked -> unlinked.plus(card.heir().isPresent() ? known.multipliedBy(2) : known)
                                .isBefore(now))
                        .isPresent())
                .isPresent();
    }

    /** What somebody is just linking waits for the next time, and who wants to link it until this is stored. */
    private void letGo(Holder holder, List<CardLink> links) {
        Member member = store.member(holder.member());
        directory
                .linksUnderWay()
                .letGo(handles(links), member, holder.slot())
                .ifPresent(begun -> begun.handOver(() -> letGo(member, holder, links, begun)));
    }

    private boolean letGo(Member member, Holder holder, List<CardLink> links, LinksUnderWay.Link begun) {
        List<CardHandle> handles = handles(links);
        boolean taken = isReady(member, holder, handles) && submit(gone(member, holder.slot(), handles), links, begun);
        if (taken) {
            links.forEach(directory::forget);
            letGoOfReplaced(member, holder.slot());
        }
        return taken;
    }

    private boolean isReady(Member member, Holder holder, List<CardHandle> handles) {
        return handles.stream().allMatch(handle -> isAskedFirst(holder, handle))
                && knowsWhoIsNext(member, holder, handles);
    }

    /** Who held it before him passes on to him: that one goes first. */
    private boolean isAskedFirst(Holder holder, CardHandle handle) {
        return directory.links(handle).indexOf(holder) <= 0;
    }

    private boolean knowsWhoIsNext(Member member, Holder holder, List<CardHandle> handles) {
        boolean isLast = handles.stream()
                .flatMap(handle -> directory.links(handle).stream())
                .allMatch(link -> link.member().equals(holder.member()));
        return isLast || member.card(holder.slot()).flatMap(Card::heir).isPresent();
    }

    /** What the card replaced may have been let go before it passed on, and learnt of that all the same. */
    private void letGoOfReplaced(Member member, int slot) {
        for (Card card : member.cards()) {
            boolean one = card.account() == member.account(slot) && card.slot() != slot;
            if (one && card.heir().isPresent() && !isKnown(member, card)) {
                intake.submitBulk(List.of(Work.of(gone(member, card.slot(), List.of()), _ -> {})));
            }
        }
    }

    /** By its id alone that is not told: a card that went over with a member who was merged keeps it. */
    private boolean isKnown(Member member, Card card) {
        return directory.links(CardHandle.of(card.id())).contains(new Holder(member.key(), card.slot()));
    }

    private CardLetGo gone(Member member, int slot, List<CardHandle> handles) {
        var relationships = new ArrayList<RelationshipKey>();
        if (member.card(slot).flatMap(Card::heir).isPresent()) {
            try (Snapshot snapshot = store.snapshot()) {
                holders(member.key(), handles)
                        .forEach(holder ->
                                relationships.addAll(snapshot.remains(holder).relationships()));
            }
        }
        return new CardLetGo(member.key(), slot, relationships, clock.instant());
    }

    private Set<MemberKey> holders(MemberKey first, List<CardHandle> handles) {
        var holders = new LinkedHashSet<MemberKey>();
        holders.add(first);
        handles.stream()
                .flatMap(handle -> directory.links(handle).stream())
                .forEach(link -> holders.add(link.member()));
        return holders;
    }

    private boolean submit(CardLetGo gone, List<CardLink> links, LinksUnderWay.Link begun) {
        List<Rider> riders = links.stream().<Rider>map(Rider.Unlinked::new).toList();
        return intake.submitBulk(List.of(new Work(gone, riders, Optional.empty(), _ -> begun.ends())));
    }
}
