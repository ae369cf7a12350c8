package io.ristorno.ledger;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Due;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfCharity;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Account.Side;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Part;
import io.ristorno.reward.Part.Place;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * Books the difference between a reward as it stands and as it should stand.
 *
 * <p>Each account of the reward has a difference; together they are zero, those of the platform's fee by themselves. Movements
 * between accounts of one and the same (the member's stages, a funder's parts) are booked first, so that a purchase that clears
 * reads as a move from provisional to pending and only the rest, a tip, as more earned. TigerBeetle's two-phase transfers are the
 * model.
 */
public final class Posting {
    /** Where a reward lies that its merchant alone pays, and of which the member gets all. */
    private static final Place[] PLAIN = {
        Place.RESERVED,
        Place.KEPT,
        Place.COMMITTED,
        Place.CREDITED_BACK,
        Place.PROVISIONAL,
        Place.PENDING,
        Place.AVAILABLE
    };

    private final Context context;
    private final Of of;
    private final Place[] places;
    private final String[] whose;
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

    /** What is posted, apart from where it lies. */
    private record Of(String offer, int version, String merchant, Commodity commodity, Reason reason) {
        static Of of(Reward reward) {
            return new Of(reward.offer(), reward.version(), reward.funder(), reward.commodity(), reward.reason());
        }
    }

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

    private Posting(Context context, Of of, Place[] places, String[] whose, long[] differences, int postings) {
        this.context = context;
        this.of = of;
        this.places = places;
        this.whose = whose;
        this.differences = differences;
        this.postings = postings;
    }

    /**
     * Moves a reward from where it stands to where it should stand.
     *
     * @param before as posted
     * @param after as it should be; its count of postings is ignored
     */
    public static Posted post(Context context, Reward before, Reward after) {
        boolean plain = before.funding().isPlain() && after.funding().isPlain();
        var posting = plain
                ? new Posting(
                        context,
                        Of.of(after),
                        PLAIN,
                        new String[0],
                        differences(before.standing(), after.standing()),
                        before.postings())
                : of(context, Of.of(after), Part.sum(Part.of(after), negative(Part.of(before))), before.postings());
        posting.book();
        return new Posted(
                new Reward(
                        after.offer(),
                        after.version(),
                        after.funder(),
                        after.commodity(),
                        after.standing(),
                        posting.postings,
                        after.stage(),
                        after.reason(),
                        after.flags(),
                        after.room(),
                        after.allowed(),
                        after.count(),
                        after.placed(),
                        after.released(),
                        after.funding(),
                        after.drawn()),
                posting.entries);
    }

    /** The entries that come to so much in each place. */
    public static List<Entry> entries(
            Context context, String offer, String merchant, Commodity commodity, List<Part> parts) {
        Posting posting = of(context, new Of(offer, 1, merchant, commodity, Reason.EARNED), parts, 0);
        posting.book();
        return posting.entries;
    }

    /** The account of a part of a member's reward of an offer. */
    public static Account account(MemberKey member, String offer, Part part) {
        return account(member, offer, part.place(), part.whose());
    }

    private static List<Part> negative(List<Part> parts) {
        return parts.stream()
                .map(part -> new Part(part.place(), part.whose(), -part.minor()))
                .toList();
    }

    private static Posting of(Context context, Of of, List<Part> parts, int postings) {
        var places = new Place[parts.size()];
        var whose = new String[parts.size()];
        var differences = new long[parts.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = parts.get(i).place();
            whose[i] = parts.get(i).whose();
            differences[i] = parts.get(i).minor();
        }
        return new Posting(context, of, places, whose, differences, postings);
    }

    private void book() {
        if (moves()) {
            entries = new ArrayList<>(3);
            for (Near near : Near.values()) {
                move(near);
            }
        }
    }

    private boolean moves() {
        for (long difference : differences) {
            if (difference != 0) {
                return true;
            }
        }
        return false;
    }

    /** Between which accounts is booked, the nearest first. */
    private enum Near {
        /** Of one and the same. */
        SAME,
        /** Of who pays, and of who gets. */
        ACROSS,
        /** Of two who pay, or two who get: others pay now, or get. */
        BESIDE
    }

    private void move(Near near) {
        for (int from = 0; from < differences.length; from++) {
            for (int to = 0; to < differences.length && differences[from] < 0; to++) {
                if (differences[to] > 0 && are(near, from, to)) {
                    book(from, to, Math.min(-differences[from], differences[to]));
                }
            }
        }
    }

    private boolean are(Near near, int from, int to) {
        if (places[from].ofFee() != places[to].ofFee()) {
            return false;
        }
        boolean across = places[from].ofFunder() != places[to].ofFunder();
        return switch (near) {
            case SAME -> !across && whose(from).equals(whose(to)) && places[from].ofCharity() == places[to].ofCharity();
            case ACROSS -> across;
            case BESIDE -> !across;
        };
    }

    private String whose(int place) {
        return whose.length > 0 ? whose[place] : places[place].ofFunder() ? of.merchant() : "";
    }

    private void book(int from, int to, long amount) {
        differences[from] += amount;
        differences[to] -= amount;
        entries.add(new Entry(
                ++postings,
                context.eventMillis(),
                context.postedMillis(),
                account(context.member(), of.offer(), places[from], whose(from)),
                account(context.member(), of.offer(), places[to], whose(to)),
                amount,
                of.commodity(),
                new Cause.OfReward(context.purchase(), of.offer(), of.version(), of.reason())));
    }

    /** {@code rwd_...}: a reward is known by its purchase and its offer. */
    public static String rewardId(String purchase, String offer) {
        return "rwd_" + purchase.substring(4) + "_" + offer.substring(4);
    }

    private static Account account(MemberKey member, String offer, Place place, String whose) {
        String payer = whose.isEmpty() ? member.program() : whose;
        return switch (place) {
            case RESERVED -> new Funder(payer, offer, Side.RESERVED);
            case KEPT -> new Funder(payer, offer, Side.KEPT);
            case COMMITTED -> new Funder(payer, offer, Side.COMMITTED);
            case CREDITED_BACK -> new Funder(payer, offer, Side.CREDITED_BACK);
            case FEE_RESERVED -> new Funder(payer, offer, Side.FEE_RESERVED);
            case FEE_COMMITTED -> new Funder(payer, offer, Side.FEE_COMMITTED);
            case FEE_CREDITED_BACK -> new Funder(payer, offer, Side.FEE_CREDITED_BACK);
            case PROVISIONAL -> new OfMember(member, Holding.PROVISIONAL);
            case PENDING -> new OfMember(member, Holding.PENDING);
            case AVAILABLE -> new OfMember(member, Holding.AVAILABLE);
            case CHARITY_PROVISIONAL -> new OfCharity(whose, Due.PROVISIONAL);
            case CHARITY_PENDING -> new OfCharity(whose, Due.PENDING);
            case CHARITY_PAYABLE -> new OfCharity(whose, Due.PAYABLE);
            case FEES_EXPECTED -> new OfProgram(member.program(), Fund.FEES_EXPECTED);
            case FEES -> new OfProgram(member.program(), Fund.FEES);
        };
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
