package io.ristorno.decide;

import io.ristorno.member.Purchase;
import io.ristorno.offer.Offer;
import io.ristorno.qualify.AsOf;
import io.ristorno.qualify.Case;
import io.ristorno.qualify.Trace;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Why a purchase earned what it earned: every offer in force, every condition, what it would have given, and what came of it.
 *
 * @param verdicts one an offer that the member can have
 * @param ghosts one an offer from which he is held out: what it would have been
 */
public record Explanation(List<Verdict> verdicts, List<Verdict> ghosts) {
    public Explanation {
        verdicts = List.copyOf(verdicts);
        ghosts = List.copyOf(ghosts);
    }

    /**
     * One offer's word.
     *
     * @param target what was decided
     * @param tests every condition that was tested, in the published order
     * @param wouldGiveMinor the reward before the choice among offers
     * @param rates id of the stored exchange rates at which it is valued; {@code ""} for none
     */
    public record Verdict(Target target, List<Test> tests, long wouldGiveMinor, String rates) {}

    /**
     * One condition.
     *
     * @param condition named by the reason it gives when it fails
     * @param passed whether it held
     * @param actual what the purchase has, in the measure of the condition; 0 where words say it better
     * @param required what the offer asks for
     * @param words the same, and which part of the condition, where words tell it
     */
    public record Test(Reason condition, boolean passed, long actual, long required, Optional<Words> words) {
        /** One that numbers tell. */
        public Test(Reason condition, boolean passed, long actual, long required) {
            this(condition, passed, actual, required, Optional.empty());
        }
    }

    /**
     * What words tell of a condition.
     *
     * @param what which part of it
     * @param actual what the purchase has; {@code ""} when nobody knows
     * @param required what the offer asks for
     */
    public record Words(String what, String actual, String required) {}

    /** Decides as {@link Decision#decide} does, and records. */
    public static Explanation explain(
            Candidates candidates, List<Offer> heldOut, Case matter, AsOf asOf, Budgets budgets) {
        var recorder = new Recorder();
        Outcome outcome = Decision.decide(candidates, matter, asOf, budgets, recorder);
        return new Explanation(
                outcome.targets().stream().map(recorder::verdict).toList(),
                heldOut.stream().map(offer -> ghost(offer, matter, asOf)).toList());
    }

    /**
     * The same, and of offers that had given something, and were none for the purchase any more when it turned out to have been made at
     * another time, that they give nothing.
     *
     * @param version of an offer, by its id and number
     */
    public Explanation andGone(Purchase purchase, BiFunction<String, Integer, Optional<Offer>> version) {
        var all = new ArrayList<>(verdicts);
        for (Reward reward : purchase.rewards()) {
            if (verdicts.stream()
                    .noneMatch(verdict -> verdict.target().offer().id().equals(reward.offer()))) {
                version.apply(reward.offer(), reward.version()).ifPresent(offer -> all.add(gone(offer, reward)));
            }
        }
        return new Explanation(all, ghosts);
    }

    private static Verdict gone(Offer offer, Reward reward) {
        var target = new Target(
                offer,
                reward.standing(),
                reward.stage(),
                reward.reason(),
                reward.flags(),
                0,
                reward.room(),
                reward.allowed(),
                reward.count());
        return new Verdict(target, List.of(new Test(reward.reason(), false, 0, 0)), 0, "");
    }

    private static Verdict ghost(Offer offer, Case matter, AsOf asOf) {
        var recorder = new Recorder();
        Outcome outcome = Ghosts.decide(offer, matter, asOf, recorder);
        return recorder.verdict(outcome.targets().getFirst());
    }

    private static final class Recorder implements Trace {
        private final Map<String, List<Test>> tests = new LinkedHashMap<>();
        private final Map<String, Long> values = new LinkedHashMap<>();
        private final Map<String, String> sheets = new LinkedHashMap<>(0);

        @Override
        public boolean recording() {
            return true;
        }

        @Override
        public void tested(Offer offer, Reason condition, boolean passed, long actual, long required) {
            tests.computeIfAbsent(offer.id(), id -> new ArrayList<>())
                    .add(new Test(condition, passed, actual, required));
        }

        @Override
        public void tested(Offer offer, Reason condition, String what, boolean passed, String actual, String required) {
            tests.computeIfAbsent(offer.id(), id -> new ArrayList<>())
                    .add(new Test(condition, passed, 0, 0, Optional.of(new Words(what, actual, required))));
        }

        @Override
        public void exchanged(Offer offer, String sheet) {
            sheets.put(offer.id(), sheet);
        }

        @Override
        public void valued(Offer offer, long rewardMinor) {
            values.put(offer.id(), rewardMinor);
        }

        Verdict verdict(Target target) {
            String offer = target.offer().id();
            return new Verdict(
                    target,
                    List.copyOf(tests.getOrDefault(offer, List.of())),
                    values.getOrDefault(offer, 0L),
                    sheets.getOrDefault(offer, ""));
        }
    }
}
