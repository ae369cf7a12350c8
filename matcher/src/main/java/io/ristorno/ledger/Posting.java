package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.Side;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * Books the difference between a reward as it stands and as it should stand.
 *
 * <p>Each account of the reward has a difference; together they are zero. Movements inside one side (the member's
 * stages, the funder's parts) are booked first, so that a purchase that clears reads as a move from provisional to
 * pending and only the rest, a tip, as more earned. TigerBeetle's two-phase transfers are the model.
 */
public final class Posting {
    /** The first places are the funder's accounts, the others the member's. */
    private static final int FUNDERS = 4;

    private final Context context;
    private final Reward after;
    private final long[] differences;
    private List<Entry> entries = List.of();
    private int postings;

    /**
     * What the entries of one event have in common.
     *
     * @param member whose reward
     * @param purchase {@code pur_...}
     * @param eventMillis when the cause happened
     * @param postedMillis the engine's time
     */
    public record Context(MemberKey member, String purchase, long eventMillis, long postedMillis) {}

    /**
     * What was booked.
     *
     * @param reward as it stands now, its postings counted on
     * @param entries in order, none when nothing moved
     */
    public record Posted(Reward reward, List<Entry> entries) {
        public Posted {
            entries = List.copyOf(entries);
        }
    }

    private Posting(Context context, Reward before, Reward after) {
        this.context = context;
        this.after = after;
        this.differences = differences(before.standing(), after.standing());
        this.postings = before.postings();
    }

    /**
     * Moves a reward from where it stands to where it should stand.
     *
     * @param before as posted
     * @param after as it should be; its count of postings is ignored
     */
    public static Posted post(Context context, Reward before, Reward after) {
        return new Posting(context, before, after).post();
    }

    private Posted post() {
        if (moves()) {
            entries = new ArrayList<>(3);
            move(true);
            move(false);
        }
        return new Posted(
                new Reward(
                        after.offer(),
                        after.version(),
                        after.funder(),
                        after.commodity(),
                        after.standing(),
                        postings,
                        after.stage(),
                        after.reason(),
                        after.flags(),
                        after.room(),
                        after.allowed(),
                        after.count(),
                        after.placed(),
                        after.released()),
                entries);
    }

    private boolean moves() {
        for (long difference : differences) {
            if (difference != 0) {
                return true;
            }
        }
        return false;
    }

    private void move(boolean withinSide) {
        for (int from = 0; from < differences.length; from++) {
            for (int to = 0; to < differences.length && differences[from] < 0; to++) {
                boolean sameSide = from < FUNDERS == to < FUNDERS;
                if (differences[to] > 0 && (sameSide || !withinSide)) {
                    book(from, to, Math.min(-differences[from], differences[to]));
                }
            }
        }
    }

    private void book(int from, int to, long amount) {
        differences[from] += amount;
        differences[to] -= amount;
        entries.add(new Entry(
                ++postings,
                context.eventMillis(),
                context.postedMillis(),
                account(from),
                account(to),
                amount,
                after.commodity(),
                new Cause.OfReward(context.purchase(), after.offer(), after.version(), after.reason())));
    }

    /** {@code rwd_...}: a reward is known by its purchase and its offer. */
    public static String rewardId(String purchase, String offer) {
        return "rwd_" + purchase.substring(4) + "_" + offer.substring(4);
    }

    /** The account whose difference stands at a place. */
    private Account account(int place) {
        return switch (place) {
            case 0 -> funder(Side.RESERVED);
            case 1 -> funder(Side.KEPT);
            case 2 -> funder(Side.COMMITTED);
            case 3 -> funder(Side.CREDITED_BACK);
            case 4 -> new OfMember(context.member(), Holding.PROVISIONAL);
            case 5 -> new OfMember(context.member(), Holding.PENDING);
            case 6 -> new OfMember(context.member(), Holding.AVAILABLE);
            default -> throw new IllegalArgumentException("a reward lies in seven accounts, not in " + place);
        };
    }

    private Account funder(Side side) {
        return new Funder(after.funder(), after.offer(), side);
    }

    private static long[] differences(Standing from, Standing to) {
        return new long[] {
            from.reserved() - to.reserved(),
            to.kept() - from.kept(),
            from.committed() - to.committed(),
            to.creditedBack() - from.creditedBack(),
            to.provisional() - from.provisional(),
            to.pending() - from.pending(),
            to.available() - from.available()
        };
    }
}
