package io.ristorno.engine;

import io.ristorno.event.TransactionEvent;
import io.ristorno.member.Allotment;
import io.ristorno.member.Answer;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.reward.Reward;
import java.util.List;

/** What whoever sent a message is told: where it went, and what its purchase has now. */
final class Answers {
    private Answers() {}

    static Answer of(Member member, List<Purchase> purchases, TransactionEvent event) {
        for (int i = purchases.size() - 1; i >= 0; i--) {
            Purchase purchase = purchases.get(i);
            if (holds(purchase, event)) {
                return purchase.isOf(member) ? new Answer(purchase.id(), lines(purchase)) : Answer.PARKED;
            }
        }
        return Answer.PARKED;
    }

    @SuppressWarnings("ReferenceEquality") // an event is one value from the moment it was taken
    private static boolean holds(Purchase purchase, TransactionEvent event) {
        for (int i = 0; i < purchase.events().size(); i++) {
            if (purchase.events().get(i) == event) {
                return true;
            }
        }
        for (Allotment allotment : purchase.allotments()) {
            if (allotment.refund() == event) {
                return true;
            }
        }
        return false;
    }

    private static List<Answer.Line> lines(Purchase purchase) {
        var lines = new Answer.Line[purchase.rewards().size()];
        for (int i = 0; i < lines.length; i++) {
            Reward reward = purchase.rewards().get(i);
            boolean untold = purchase.amountUnknown() && reward.standing().provisional() > 0;
            lines[i] =
                    line(reward, untold ? Answer.Line.UNTOLD : reward.toMember().members());
        }
        return List.of(lines);
    }

    private static Answer.Line line(Reward reward, long minor) {
        return new Answer.Line(
                reward.offer(), reward.version(), reward.stage(), reward.reason(), minor, reward.commodity());
    }
}
