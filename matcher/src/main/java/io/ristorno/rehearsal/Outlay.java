package io.ristorno.rehearsal;

import io.ristorno.event.MemberKey;
import io.ristorno.reward.Reward;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rewards, added up: how many, what they come to, who pays that, and how many get it. */
final class Outlay {
    private final Map<String, Long> byFunder = new TreeMap<>();
    private final Set<MemberKey> members = new HashSet<>();
    private long redemptions;
    private long rewardMinor;
    private long feeMinor;

    /** @param minor what is given of a reward, after returns */
    void add(MemberKey member, Reward reward, long minor) {
        long fee = reward.funding().feeMinor(minor);
        redemptions++;
        rewardMinor += minor;
        feeMinor += fee;
        long[] shares = reward.funding().split(minor);
        long[] fees = reward.funding().split(fee);
        for (int i = 0; i < shares.length; i++) {
            var share = reward.funding().shares().get(i);
            String name = share.network().isEmpty() ? share.funder().name() : share.network();
            byFunder.merge(name, shares[i] + fees[i], Long::sum);
        }
        members.add(member);
    }

    Forecast.Sum sum() {
        return new Forecast.Sum(redemptions, rewardMinor, feeMinor);
    }

    Map<String, Long> byFunder() {
        return byFunder;
    }

    Set<MemberKey> members() {
        return members;
    }
}
