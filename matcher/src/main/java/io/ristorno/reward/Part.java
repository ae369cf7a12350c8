package io.ristorno.reward;

import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Share;
import java.util.ArrayList;
import java.util.List;

/**
 * The units of a reward in one place. Where several pay, or others than the member get something, what each of them has follows from
 * the whole of the reward in each stage: so nobody's part drifts, however often it moves. All parts of a reward come to 0.
 *
 * @param place where
 * @param whose the merchant, {@code mer_...}, a network's name, or a charity, {@code cha_...}; {@code ""} for the member and his program
 * @param minor units as accounts count them: what somebody owes is less than 0
 */
public record Part(Place place, String whose, long minor) {
    /** Where units of a reward can lie: first what funders owe, then what others are owed. */
    public enum Place {
        /** Set aside by a funder. */
        RESERVED,
        /** The part of it that is nobody's yet. */
        KEPT,
        /** Owed by a funder, before returns. */
        COMMITTED,
        /** Given back to a funder by returns. */
        CREDITED_BACK,
        /** The same of the platform's fee: set aside. */
        FEE_RESERVED,
        /** Owed, before returns. */
        FEE_COMMITTED,
        /** Given back. */
        FEE_CREDITED_BACK,
        /** The member's, on an authorization. */
        PROVISIONAL,
        /** The member's, in its hold. */
        PENDING,
        /** The member's, free. */
        AVAILABLE,
        /** The charity's, on an authorization. */
        CHARITY_PROVISIONAL,
        /** The charity's, in its hold. */
        CHARITY_PENDING,
        /** The charity's, to be paid to it. */
        CHARITY_PAYABLE,
        /** The platform's fee, while it is set aside. */
        FEES_EXPECTED,
        /** The platform's fee. */
        FEES;

        private final boolean fee = name().startsWith("FEE");
        private final boolean charity = name().startsWith("CHARITY");

        /** Whether it is of the fee, and not of the reward. */
        public boolean ofFee() {
            return fee;
        }

        /** Whether it is a funder's. */
        public boolean ofFunder() {
            return compareTo(PROVISIONAL) < 0;
        }

        /** Whether it is a charity's. */
        public boolean ofCharity() {
            return charity;
        }
    }

    /** Where a reward's units lie. */
    public static List<Part> of(Reward reward) {
        var parts = new ArrayList<Part>(16);
        FundingTerms funding = reward.funding();
        Standing standing = reward.standing();
        for (int i = 0; i < funding.shares().size(); i++) {
            funders(parts, funding, i, whose(funding.shares().get(i), reward), standing);
        }
        member(parts, reward.toMember());
        funding.charity().ifPresent(charity -> charity(parts, charity.id(), standing, reward.toMember()));
        long net = standing.pending() + standing.available();
        long fees = funding.feeMinor(standing.committed());
        parts.add(new Part(Place.FEES_EXPECTED, "", funding.feeMinor(standing.budgeted()) - fees));
        parts.add(new Part(Place.FEES, "", funding.feeMinor(net)));
        return parts;
    }

    private static String whose(Share share, Reward reward) {
        return switch (share.funder()) {
            case MERCHANT -> reward.funder();
            case ISSUER -> "";
            case NETWORK -> share.network();
        };
    }

    private static void funders(List<Part> parts, FundingTerms funding, int place, String whose, Standing standing) {
        long net = standing.pending() + standing.available();
        long committed = funding.split(standing.committed())[place];
        long reserved = funding.split(standing.budgeted())[place] - committed;
        parts.add(new Part(Place.RESERVED, whose, -reserved));
        parts.add(new Part(Place.KEPT, whose, reserved - funding.split(standing.provisional())[place]));
        parts.add(new Part(Place.COMMITTED, whose, -committed));
        parts.add(new Part(Place.CREDITED_BACK, whose, committed - funding.split(net)[place]));
        long fee = fee(funding, standing.committed(), place);
        parts.add(new Part(Place.FEE_RESERVED, whose, fee - fee(funding, standing.budgeted(), place)));
        parts.add(new Part(Place.FEE_COMMITTED, whose, -fee));
        parts.add(new Part(Place.FEE_CREDITED_BACK, whose, fee - fee(funding, net, place)));
    }

    private static long fee(FundingTerms funding, long minor, int place) {
        return funding.split(funding.feeMinor(minor))[place];
    }

    private static void member(List<Part> parts, Standing his) {
        parts.add(new Part(Place.PROVISIONAL, "", his.provisional()));
        parts.add(new Part(Place.PENDING, "", his.pending()));
        parts.add(new Part(Place.AVAILABLE, "", his.available()));
    }

    private static void charity(List<Part> parts, String whose, Standing all, Standing members) {
        parts.add(new Part(Place.CHARITY_PROVISIONAL, whose, all.provisional() - members.provisional()));
        parts.add(new Part(Place.CHARITY_PENDING, whose, all.pending() - members.pending()));
        parts.add(new Part(Place.CHARITY_PAYABLE, whose, all.available() - members.available()));
    }

    /** The same place with so much more. */
    public Part plus(long more) {
        return new Part(place, whose, minor + more);
    }

    /** Whether another is in the same place, and of the same. */
    public boolean isAt(Part other) {
        return place == other.place && whose.equals(other.whose);
    }

    /** All parts of two, place by place. */
    public static List<Part> sum(List<Part> ones, List<Part> others) {
        var sum = new ArrayList<>(ones);
        for (Part other : others) {
            int at = 0;
            while (at < sum.size() && !sum.get(at).isAt(other)) {
                at++;
            }
            if (at == sum.size()) {
                sum.add(other);
            } else {
                sum.set(at, sum.get(at).plus(other.minor));
            }
        }
        return List.copyOf(sum);
    }
}
