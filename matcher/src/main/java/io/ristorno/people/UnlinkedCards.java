package io.ristorno.people;

import io.ristorno.directory.CardDirectory;
import io.ristorno.event.Tick;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.Rider;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cards that were unlinked are known for as long as something can still come of what was bought with them; then the directory and
 * the store let them go, and their messages are those of a card that nobody linked. The member's list of cards stays.
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
        due.forEach(this::forget);
        return due.size();
    }

    private boolean isDue(CardLink link, Instant before) {
        return store.member(link.member())
                .card(link.slot())
                .flatMap(card -> card.unlinked())
                .filter(unlinked -> unlinked.isBefore(before))
                .isPresent();
    }

    private void forget(CardLink link) {
        intake.submitBulk(List.of(
                new Work(new Tick(clock.millis()), List.of(new Rider.Unlinked(link)), Optional.empty(), result -> {
                    if (result instanceof Result.Done) {
                        directory.forget(link);
                    }
                })));
    }
}
