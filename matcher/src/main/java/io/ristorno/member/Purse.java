package io.ristorno.member;

import io.ristorno.money.Commodity;
import java.util.List;
import java.util.Optional;

/**
 * A member's money across merchants: what is available, by lots, and what moved it.
 *
 * @param postings how many entries the purse has had: the next is {@code {member account}:{postings + 1}}
 * @param pockets one a commodity, in the order of their codes
 * @param movements in the order in which they came
 * @param nextLookMillis when time alone changes something next, epoch milliseconds; {@link Long#MAX_VALUE} for never
 */
public record Purse(int postings, List<Pocket> pockets, List<Movement> movements, long nextLookMillis) {
    /** Nothing ever came in. */
    public static final Purse EMPTY = new Purse(0, List.of(), List.of(), Long.MAX_VALUE);

    /**
     * Most lots of a commodity. Beyond that, the two whose days lie the closest together become one that expires on the first of them:
     * no unit is lost, and none lives longer than was said.
     */
    public static final int LOTS_MAX = 256;

    /** Most payouts, spends and adjustments that are remembered. */
    public static final int MOVEMENTS_MAX = 512;

    /**
     * How long they are remembered at least from when they began, and until they have come to an end: as long as a purchase lives. After
     * that the same is taken for another one, and a spend can be refunded no more.
     */
    public static final int MOVEMENTS_KEPT_DAYS = 225;

    /** How long a pocket is kept that held what an offer gives, and has nothing in it any more: as long as what moved it. */
    public static final int EMPTY_KEPT_DAYS = MOVEMENTS_KEPT_DAYS;

    public Purse {
        pockets = List.copyOf(pockets);
        movements = List.copyOf(movements);
    }

    /** What there is of a commodity. */
    public Pocket pocket(Commodity commodity) {
        for (Pocket pocket : pockets) {
            if (pocket.commodity().equals(commodity)) {
                return pocket;
            }
        }
        return new Pocket(commodity);
    }

    /**
     * The pockets that have something to tell. One in which nothing ever stayed, and of which nothing was paid, spent or given by hand,
     * does not: what came into it went at the same moment, and had the messages come in another order it would not be there.
     */
    public List<Pocket> toTell() {
        return pockets.stream()
                .filter(pocket -> !pocket.isBlank() || moved(pocket.commodity()))
                .toList();
    }

    /** Whether nothing is in it, and no movement is remembered. */
    public boolean isOver() {
        return movements.isEmpty() && pockets.stream().allMatch(pocket -> pocket.balanceMinor() == 0);
    }

    private boolean moved(Commodity commodity) {
        return movements.stream().anyMatch(each -> each.commodity().equals(commodity));
    }

    /** A movement that is remembered. */
    public Optional<Movement> movement(String id) {
        for (Movement movement : movements) {
            if (movement.id().equals(id)) {
                return Optional.of(movement);
            }
        }
        return Optional.empty();
    }

    /** What is under way to the member: taken for payouts that are neither confirmed nor rejected. */
    public long paidMinor(Commodity commodity) {
        long sum = 0;
        for (Movement movement : movements) {
            if (movement instanceof Movement.Payout payout
                    && payout.open()
                    && payout.commodity().equals(commodity)) {
                sum += payout.amountMinor();
            }
        }
        return sum;
    }
}
