package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who pays a reward and who gets it, reckoned as one would on paper: all accounts in which it lies, by their names. */
final class PaperShares {
    private static final BigDecimal WHOLE = new BigDecimal(10_000);

    private PaperShares() {}

    static Map<String, Long> accounts(MemberKey member, Reward reward) {
        var accounts = new TreeMap<String, Long>();
        Standing standing = reward.standing();
        FundingTerms funding = reward.funding();
        long net = standing.pending() + standing.available();
        List<Integer> weights =
                funding.shares().stream().map(Share::basisPoints).toList();
        long fee = fee(standing.provisional() + standing.kept() + standing.committed(), funding);
        long feeCommitted = fee(standing.committed(), funding);
        long feeNet = fee(net, funding);
        List<Long> all = divided(standing.provisional() + standing.kept() + standing.committed(), weights);
        List<Long> provisional = divided(standing.provisional(), weights);
        List<Long> committed = divided(standing.committed(), weights);
        List<Long> left = divided(net, weights);
        for (int i = 0; i < weights.size(); i++) {
            String funder = "funder:" + payer(funding.shares().get(i), member, reward) + ":" + reward.offer() + ":";
            accounts.put(funder + "reserved", committed.get(i) - all.get(i));
            accounts.put(funder + "kept", all.get(i) - committed.get(i) - provisional.get(i));
            accounts.put(funder + "committed", -committed.get(i));
            accounts.put(funder + "credited_back", committed.get(i) - left.get(i));
            long share = divided(feeCommitted, weights).get(i);
            accounts.put(funder + "fee_reserved", share - divided(fee, weights).get(i));
            accounts.put(funder + "fee_committed", -share);
            accounts.put(
                    funder + "fee_credited_back",
                    share - divided(feeNet, weights).get(i));
        }
        accounts.put("program:" + member.program() + ":fees_expected", fee - feeCommitted);
        accounts.put("program:" + member.program() + ":fees", feeNet);
        String his = "member:" + member.program() + ":" + Long.toUnsignedString(member.number(), 32) + ":";
        long provisionalGift = gift(standing.provisional(), funding);
        long availableGift = gift(standing.available(), funding);
        long pendingGift = gift(net, funding) - availableGift;
        accounts.put(his + "provisional", standing.provisional() - provisionalGift);
        accounts.put(his + "pending", standing.pending() - pendingGift);
        accounts.put(his + "available", standing.available() - availableGift);
        funding.charity().ifPresent(charity -> {
            accounts.put("charity:" + charity.id() + ":provisional", provisionalGift);
            accounts.put("charity:" + charity.id() + ":pending", pendingGift);
            accounts.put("charity:" + charity.id() + ":payable", availableGift);
        });
        return accounts;
    }

    /** What the merchant's line is used for a reward: all that he owes, and has set aside. */
    static long ofMerchant(MemberKey member, Reward reward) {
        String his = "funder:" + reward.funder() + ":";
        return accounts(member, reward).entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(his) && each.getKey().matches(".*:(fee_)?(reserved|committed)"))
                .mapToLong(each -> -each.getValue())
                .sum();
    }

    private static String payer(Share share, MemberKey member, Reward reward) {
        return switch (share.funder()) {
            case MERCHANT -> reward.funder();
            case ISSUER -> member.program();
            case NETWORK -> share.network();
        };
    }

    private static long fee(long minor, FundingTerms funding) {
        return new BigDecimal(minor)
                .multiply(new BigDecimal(funding.feeBasisPoints()))
                .divide(WHOLE, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long gift(long minor, FundingTerms funding) {
        return funding.charity()
                .map(charity -> divided(minor, List.of(10_000 - charity.basisPoints(), charity.basisPoints()))
                        .get(1))
                .orElse(0L);
    }

    /** Everybody's share rounded down, and a unit more to those who lost most by that, the first of those who lost as much. */
    static List<Long> divided(long minor, List<Integer> weights) {
        var shares = new ArrayList<BigInteger>();
        var lost = new ArrayList<BigDecimal>();
        BigInteger rest = BigInteger.valueOf(minor);
        for (int weight : weights) {
            BigDecimal exact =
                    new BigDecimal(minor).multiply(new BigDecimal(weight)).divide(WHOLE);
            BigInteger share = exact.setScale(0, RoundingMode.DOWN).toBigIntegerExact();
            shares.add(share);
            lost.add(exact.subtract(new BigDecimal(share)));
            rest = rest.subtract(share);
        }
        var order = new ArrayList<Integer>();
        for (int i = 0; i < weights.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> lost.get(i)).reversed().thenComparing(i -> i));
        for (int i = 0; i < rest.intValueExact(); i++) {
            shares.set(order.get(i), shares.get(order.get(i)).add(BigInteger.ONE));
        }
        return shares.stream().map(BigInteger::longValueExact).toList();
    }
}
