package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Linkage;
import io.ristorno.event.Event;
import io.ristorno.event.Forgotten;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Parted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Line;
import io.ristorno.store.Remains;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One member's erasure, behind its first event, as pieces: what is to be done next, all of it durable before the next is asked for.
 * It has no thread: {@link Erasures} has one hand the pieces in, the simulator dice.
 *
 * <p>Every piece is found by looking for what is left, so one that is done again does nothing, and after a crash the work goes on
 * where it was.
 */
public final class Erasing {
    /** Events of which the entries go in one batch. */
    private static final int ENTRIES_MAX = 1_000;

    /**
     * Something for the engine.
     *
     * @param riders what goes with it
     */
    public record Piece(Event event, List<Rider> riders) {
        public Piece {
            riders = List.copyOf(riders);
        }

        Piece(Event event) {
            this(event, List.of());
        }
    }

    private enum Step {
        /** Whoever held a card of his before or after him forgets him. */
        HOLDERS,
        /** And loses what he has of that card's messages. */
        MESSAGES,
        /** Once more: a card may have been linked while his erasure began. */
        AGAIN,
        /** Public id, cards as feeds and as people know them, account. */
        IDENTITY,
        /** What names his cards in memory. */
        DIRECTORY,
        /** Merchants where nothing is closed. */
        MERCHANTS,
        /** Where purchases are closed, their results stand for entries that are not kept: they are added to the sums, too. */
        RESULTS,
        /** As often as there are any. */
        ENTRIES,
        /** An alarm that was served is gone; of a stranger there is nothing to look at. */
        ALARMS,
        FAULTS,
        /** Whoever has not read by then what he was to be told reads it no more. */
        NOTICES,
        /** Events of his that broke the engine are not tried again. */
        SET_ASIDE,
        /** He himself. */
        MEMBER,
        OVER
    }

    private final MemberKey member;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;
    private final Deque<RelationshipKey> closed = new ArrayDeque<>();
    private List<CardLink> cards = List.of();
    private final Iterator<Step> steps = List.of(Step.values()).iterator();
    private Step step = steps.next();

    /**
     * @param member whose erasure has begun for good
     */
    public Erasing(MemberKey member, Store store, CardDirectory directory, InstantSource clock) {
        this.member = member;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
    }

    /** Whose. */
    public MemberKey member() {
        return member;
    }

    /** What is to be done next, in this order; nothing when all is done. Ask when what came before is durable. */
    public List<Piece> next() {
        List<Piece> pieces = List.of();
        while (pieces.isEmpty() && step != Step.OVER) {
            try (Snapshot snapshot = store.snapshot()) {
                pieces = pieces(snapshot);
            }
            boolean again = step == Step.ENTRIES && !pieces.isEmpty() || step == Step.RESULTS && !closed.isEmpty();
            step = again ? step : steps.next();
        }
        return pieces;
    }

    private List<Piece> pieces(Snapshot snapshot) {
        Remains remains = snapshot.remains(member);
        return switch (step) {
            case HOLDERS, AGAIN -> holders(snapshot, remains);
            case MESSAGES ->
                others(remains).stream()
                        .flatMap(other -> snapshot.remains(other).relationships().stream())
                        .map(relationship -> new Piece(new Parted(relationship, Optional.of(member), now())))
                        .toList();
            case IDENTITY -> List.of(identity(snapshot, remains));
            case DIRECTORY -> {
                cards.forEach(directory::forget);
                yield List.of();
            }
            case MERCHANTS -> merchants(remains);
            case RESULTS -> results(snapshot, remains);
            case ENTRIES -> entries(snapshot, remains);
            case ALARMS -> remains.alarms().stream().map(Piece::new).toList();
            case FAULTS -> faults(remains);
            case NOTICES -> notices(remains);
            case SET_ASIDE -> setAside(snapshot);
            case MEMBER -> List.of(new Piece(new Vanished(member, now()), List.of(new Rider.Erasure(member, false))));
            case OVER -> List.of();
        };
    }

    /** Whoever held a card before him has passed it to whoever holds it after him. */
    private List<Piece> holders(Snapshot snapshot, Remains remains) {
        var pieces = new ArrayList<Piece>();
        for (CardLink card : remains.cards()) {
            Linkage.without(member, directory.links(card.key()), snapshot::member)
                    .forEach(passed -> pieces.add(new Piece(passed)));
        }
        others(remains).forEach(other -> pieces.add(new Piece(new HolderErased(other, member, now()))));
        return pieces;
    }

    private Set<MemberKey> others(Remains remains) {
        var others = new TreeSet<MemberKey>();
        for (CardLink card : remains.cards()) {
            directory.links(card.key()).forEach(link -> others.add(link.member()));
        }
        others.remove(member);
        return others;
    }

    private Piece identity(Snapshot snapshot, Remains remains) {
        cards = remains.cards();
        var riders = new ArrayList<Rider>();
        cards.forEach(card -> riders.add(new Rider.Unlinked(card)));
        remains.faces().forEach(slot -> riders.add(new Rider.Faceless(member, slot)));
        snapshot.memberId(member).ifPresent(id -> riders.add(new Rider.Unidentified(member, id)));
        return carrying(riders);
    }

    private List<Piece> merchants(Remains remains) {
        var plain = new ArrayList<Piece>();
        for (RelationshipKey relationship : remains.relationships()) {
            if (remains.results(relationship).isEmpty()) {
                plain.add(new Piece(new Forgotten(relationship, now())));
            } else {
                closed.add(relationship);
            }
        }
        return plain;
    }

    /** One at a time, since each adds to what the one before came to. */
    private List<Piece> results(Snapshot snapshot, Remains remains) {
        if (closed.isEmpty()) {
            return List.of();
        }
        RelationshipKey relationship = closed.remove();
        Map<Line, Long> sums = sums(remains.results(relationship), snapshot.forgotten());
        return List.of(
                new Piece(new Forgotten(relationship, now()), List.of(new Rider.EntriesForgotten(List.of(), sums))));
    }

    private List<Piece> entries(Snapshot snapshot, Remains remains) {
        Remains.Booked booked = remains.entries(ENTRIES_MAX);
        if (booked.keys().isEmpty()) {
            return List.of();
        }
        Map<Line, Long> sums = sums(booked.entries(), snapshot.forgotten());
        return List.of(carrying(List.of(new Rider.EntriesForgotten(booked.keys(), sums))));
    }

    /** What accounts of forgotten entries come to, with some more of them. */
    private static Map<Line, Long> sums(List<Entry> entries, Map<Line, Long> before) {
        var counted = new TrialBalance();
        entries.forEach(counted::count);
        var sums = new HashMap<Line, Long>();
        counted.lines().forEach((line, sum) -> sums.put(line, sum + before.getOrDefault(line, 0L)));
        return sums;
    }

    private List<Piece> faults(Remains remains) {
        List<Rider> faults =
                remains.faults().stream().<Rider>map(Rider.FaultForgotten::new).toList();
        return faults.isEmpty() ? List.of() : List.of(carrying(faults));
    }

    private List<Piece> notices(Remains remains) {
        List<Rider> notices = List.copyOf(remains.notices());
        return notices.isEmpty() ? List.of() : List.of(carrying(notices));
    }

    private List<Piece> setAside(Snapshot snapshot) {
        return snapshot.quarantined().stream()
                .filter(each -> each.event()
                        .filter(event ->
                                event instanceof MemberEvent it && it.member().equals(member))
                        .isPresent())
                .map(each -> new Piece(new Tick(clock.millis()), List.of(new Rider.Released(each.number()))))
                .toList();
    }

    /** To a member who is erased already it changes nothing. */
    private Piece carrying(List<Rider> riders) {
        return new Piece(new Erased(member, true, now()), riders);
    }

    private Instant now() {
        return clock.instant();
    }
}
