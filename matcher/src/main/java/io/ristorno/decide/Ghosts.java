package io.ristorno.decide;

import io.ristorno.offer.Offer;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Trace;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What offers would have given a purchase from which its member is held out: each decided as all offers are, but as if there were no
 * other, no limit, no budget and nobody who looks at it first, and as if nothing were settled yet. So a ghost takes nothing from
 * anybody, nobody takes anything from it, and it is a function of the purchases as they are folded and of the clock.
 *
 * @param ghosts of the offers that would have given something
 * @param nextLookDay the local day on which time alone changes one next, days since 1970-01-01; {@link Outcome#NEVER} if none
 */
public record Ghosts(List<Ghost> ghosts, int nextLookDay) {
    /** Of a member who is held out from nothing. */
    public static final Ghosts NONE = new Ghosts(List.of(), Outcome.NEVER);

    public Ghosts {
        ghosts = List.copyOf(ghosts);
    }

    /**
     * Decides them.
     *
     * @param heldOut offers whose version in force at purchase time may fit
     */
    public static Ghosts of(List<Offer> heldOut, Case matter, AsOf asOf) {
        if (heldOut.isEmpty()) {
            return NONE;
        }
        var ghosts = new ArrayList<Ghost>(heldOut.size());
        int next = Outcome.NEVER;
        for (Offer offer : heldOut) {
            Outcome outcome = decide(offer, matter, asOf, Trace.NONE);
            next = Math.min(next, outcome.nextLookDay());
            Target target = outcome.targets().getFirst();
            long minor = target.standing().members();
            if (minor > 0) {
                ghosts.add(new Ghost(offer.id(), offer.version(), offer.commodity(), minor, target.stage()));
            }
        }
        return new Ghosts(ghosts, next);
    }

    /** Holds end for a ghost when they are over, whether anybody looks or not: nobody could be overtaken. */
    static Outcome decide(Offer offer, Case matter, AsOf asOf, Trace trace) {
        var alone = new Candidates();
        alone.add(offer.unlimited());
        return Decision.decide(alone, matter.ofNobody(), asOf.look(), Budgets.UNLIMITED, trace);
    }
}
