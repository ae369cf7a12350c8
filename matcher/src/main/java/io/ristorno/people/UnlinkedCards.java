package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.Parted;
import io.ristorno.event.Tick;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

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
     * @param known how long a card is known after it was unlinked
     */
    public UnlinkedCards(Intake intake, Store store, CardDirectory directory, InstantSource clock, Duration known) {
        this.intake = intake;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        this.known = known;
    }

    /**
     * Lets go of every card that was unlinked for long enough. Reads all cards: once a day is enough. What finds the engine too busy
     * is left to the next time.
     *
     * @return how many were found
     */
    public int forget() {
        Instant before = clock.instant().minus(known);
        var due = new ArrayList<CardLink>();
        store.forEachCard(link -> {
            if (isDue(link, before)) {
                due.add(link);
            }
        });
        forget(due);
        return due.size();
    }

    /**
     * Numbers first, and a card's id behind all of them: as long as its id is known, so may its number be, and whoever it passes on to
     * is still named.
     */
    private void forget(List<CardLink> due) {
        var stay = new HashSet<Holder>();
        var ids = new ArrayList<CardLink>();
        for (CardLink link : due) {
            if (isId(link)) {
                ids.add(link);
            } else if (!forgetNumber(link)) {
                stay.add(holder(link));
            }
        }
        for (CardLink link : ids) {
            if (!stay.contains(holder(link))) {
                forgetId(link);
            }
        }
    }

    private boolean isId(CardLink link) {
        return store.member(link.member())
                .card(link.slot())
                .filter(card -> CardHandle.of(card.id()).equals(link.key()))
                .isPresent();
    }

    private static Holder holder(CardLink link) {
        return new Holder(link.member(), link.slot());
    }

    private boolean isDue(CardLink link, Instant before) {
        return store.member(link.member())
                .card(link.slot())
                .flatMap(card -> card.unlinked())
                .filter(unlinked -> unlinked.isBefore(before))
                .isPresent();
    }

    private boolean forgetNumber(CardLink link) {
        if (directory.links(link.key()).indexOf(holder(link)) > 0) {
            return false; // who held it before him is asked first, and passes on to him: that one goes first
        }
        return submit(new Tick(clock.millis()), link);
    }

    /** From here on the next holder is asked first, so nothing has to pass by this one. */
    private void forgetId(CardLink link) {
        Optional<MemberKey> next = passedFor(link);
        Event event = next.<Event>map(heir -> new HolderErased(link.member(), heir, clock.instant()))
                .orElseGet(() -> new Tick(clock.millis()));
        if (submit(event, link) && next.isPresent()) {
            part(link.member(), next.get());
        }
    }

    private void part(MemberKey member, MemberKey next) {
        try (Snapshot snapshot = store.snapshot()) {
            snapshot.remains(member)
                    .relationships()
                    .forEach(key -> intake.submitBulk(
                            List.of(Work.of(new Parted(key, Optional.of(next), clock.instant()), _ -> {}))));
        }
    }

    /** Nobody finds a holder by what is let go, from the moment on at which it is taken: what came before passes on still. */
    private boolean submit(Event event, CardLink link) {
        boolean taken = intake.submitBulk(
                List.of(new Work(event, List.of(new Rider.Unlinked(link)), Optional.empty(), _ -> {})));
        if (taken) {
            directory.forget(link);
        }
        return taken;
    }

    /** Who has the card now, unless the member passed him another that is still known. */
    private Optional<MemberKey> passedFor(CardLink link) {
        Member member = store.member(link.member());
        Optional<MemberKey> next = member.card(link.slot()).flatMap(UnlinkedCards::next);
        boolean more = member.cards().stream()
                .filter(card -> card.slot() != link.slot() && next(card).equals(next))
                .anyMatch(card ->
                        directory.links(CardHandle.of(card.id())).contains(new Holder(member.key(), card.slot())));
        return more ? Optional.empty() : next;
    }

    private static Optional<MemberKey> next(Card card) {
        return card.heir().map(heir -> heir.card().member());
    }
}
