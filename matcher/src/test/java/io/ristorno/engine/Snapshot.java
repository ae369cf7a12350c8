package io.ristorno.engine;

import io.ristorno.decide.Explanation.Verdict;
import io.ristorno.event.TransactionEvent;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.reward.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All of a world that the order of arrival must not change, as text: purchases with their facts, rewards, explanations,
 * balances. Left out is what arrival may change: ids and aliases, entries and their number, answers.
 */
final class Snapshot {
    private final World world;
    private final List<String> lines = new ArrayList<>();

    private Snapshot(World world) {
        this.world = world;
    }

    static String of(World world) {
        var snapshot = new Snapshot(world);
        for (Relationship relationship : world.relationships()) {
            snapshot.relationship(relationship);
        }
        world.members().forEach(snapshot::purse);
        snapshot.balances();
        return String.join("\n", snapshot.lines);
    }

    /**
     * Whether it is of an offer that is one for the purchase. That another had given something, and gives nothing any more, depends on
     * what came first.
     */
    static boolean isStill(Verdict verdict) {
        return verdict.tests().size() > 1 || verdict.target().standing().budgeted() > 0;
    }

    private void relationship(Relationship relationship) {
        lines.add(relationship.key().merchant().value());
        lines.add(
                "  parked " + references(relationship.parked()) + " in review " + references(relationship.inReview()));
        for (int i = 0; i < relationship.purchases().size(); i++) {
            purchase(relationship.purchases().get(i));
            for (Verdict verdict : world.explain(relationship.key(), i).verdicts()) {
                if (isStill(verdict)) {
                    verdict(relationship.purchases().get(i), verdict);
                }
            }
            for (Verdict verdict : world.explain(relationship.key(), i).ghosts()) {
                lines.add("    ghost explained " + verdict.target().offer().id() + " "
                        + verdict.target().stage() + " "
                        + verdict.target().standing().members() + " " + verdict.tests());
            }
        }
    }

    /**
     * What expires when, as the next barrier will find it: what was taken back after it was used is taken from what expires first.
     * Which of two that expire together goes first, ids decide, and which lot a debt stands beside until then.
     */
    private void purse(Member member) {
        for (Pocket pocket : member.purse().toTell()) {
            Map<Long, Long> lots = new TreeMap<>();
            long owed = 0;
            for (Lot lot : pocket.lots()) {
                owed -= Math.min(0, lot.leftMinor());
                lots.merge(lot.expiresMillis(), Math.max(0, lot.leftMinor()), Long::sum);
            }
            for (Map.Entry<Long, Long> each : lots.entrySet()) {
                long taken = Math.min(owed, each.getValue());
                each.setValue(each.getValue() - taken);
                owed -= taken;
            }
            lots.values().removeIf(sum -> sum == 0);
            lines.add("purse " + member.key() + " " + pocket.commodity() + " " + pocket.balanceMinor() + " since "
                    + pocket.sinceMillis() + " " + lots);
        }
    }

    private void purchase(Purchase purchase) {
        lines.add("  purchase " + facts(purchase));
        for (Reward reward : purchase.rewards()) {
            if (reward.standing().budgeted() > 0 || reward.stage() == Stage.WAITLISTED) {
                lines.add("    posted " + reward.offer() + " v" + reward.version() + " " + reward.standing() + " "
                        + reward.stage() + " " + reward.reason() + " " + sorted(reward.flags()));
            }
        }
        purchase.ghosts()
                .forEach(ghost -> lines.add("    ghost of " + ghost.offer() + " v" + ghost.version() + " "
                        + ghost.stage() + " " + ghost.minor()));
    }

    /** The lines in which two snapshots differ. */
    static String difference(String one, String other) {
        List<String> first = one.lines().toList();
        List<String> second = other.lines().toList();
        int same = 0;
        while (same < Math.min(first.size(), second.size()) && first.get(same).equals(second.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(first.size(), second.size()) - same
                && first.get(first.size() - 1 - tail).equals(second.get(second.size() - 1 - tail))) {
            tail++;
        }
        return "behind " + same + " equal lines:\n" + String.join("\n", first.subList(same, first.size() - tail))
                + "\nor\n" + String.join("\n", second.subList(same, second.size() - tail)) + "\n";
    }

    /** Everything a purchase says of itself, but for ids and rewards. */
    static String facts(Purchase purchase) {
        return purchase.key() + " " + purchase.life() + " at " + purchase.at()
                + (purchase.fromClearing() ? " from clearing" : "") + " card " + purchase.card() + " "
                + purchase.location() + " " + purchase.zone() + " " + purchase.country() + " " + purchase.mcc() + " "
                + purchase.channel() + " " + purchase.processing() + " " + purchase.currency() + "/"
                + purchase.billingCurrency() + " first " + purchase.firstAuthorised() + " authorised "
                + purchase.authorised() + " clearings " + purchase.clearings() + (purchase.more() ? " more" : "")
                + " returned " + purchase.returnedMinor() + " disputed " + purchase.disputedMinor()
                + (purchase.fraud() ? " fraud" : "") + " approved " + purchase.lastApprovalDay() + " "
                + sorted(purchase.flags()) + " events " + references(purchase.events()) + " suspects "
                + references(purchase.facts().suspects()) + " allotted "
                + purchase.allotments().stream()
                        .map(each -> references(List.of(each.refund())) + each.minor() + each.confidence())
                        .toList();
    }

    private void verdict(Purchase purchase, Verdict verdict) {
        Target target = verdict.target();
        lines.add("    explained " + target.offer().id() + " v" + target.offer().version() + " " + target.standing()
                + " " + target.stage() + " " + target.reason() + " " + sorted(target.flags()) + " would give "
                + verdict.wouldGiveMinor() + " tests " + verdict.tests());
        Standing posted =
                purchase.reward(target.offer().id()).map(Reward::standing).orElse(Standing.NONE);
        if (!posted.equals(target.standing())) {
            lines.add("    BUT POSTED " + posted);
        }
    }

    private void balances() {
        Map<String, Long> sums = new TreeMap<>();
        for (Entry entry : world.entries()) {
            sums.merge(entry.debit().name() + " " + entry.commodity(), -entry.amountMinor(), Long::sum);
            sums.merge(entry.credit().name() + " " + entry.commodity(), entry.amountMinor(), Long::sum);
        }
        sums.values().removeIf(sum -> sum == 0);
        lines.add("balances " + sums);
    }

    private static String references(List<TransactionEvent> events) {
        return events.stream()
                .map(event -> event.message().source() + "|" + event.message().id())
                .toList()
                .toString();
    }

    private static Set<String> sorted(Set<?> flags) {
        var sorted = new TreeSet<String>();
        flags.forEach(flag -> sorted.add(flag.toString()));
        return sorted;
    }
}
