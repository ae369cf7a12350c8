package io.ristorno.sandbox;

import io.ristorno.sandbox.Act.Deed;
import io.ristorno.sandbox.CardMessage.Shipment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a story comes to in messages. */
final class Scripts {
    private static final int LATE_SECONDS = 5;

    private Scripts() {}

    /**
     * The messages of a story, in the order in which they are sent.
     *
     * @param minor what is bought
     */
    static List<Act> of(Story story, long minor, SplittableRandom dice) {
        return switch (story) {
            case PURCHASE -> List.of(authorize(minor), clear(minor));
            case TIP -> List.of(authorize(minor), clear(minor + minor * dice.nextInt(5, 21) / 100));
            case SPLIT_SHIPMENT -> split(minor, dice.nextInt(2, 4));
            case STAY -> stay(minor, dice);
            case FUEL -> List.of(authorize(100), clear(minor));
            case PARTIAL_REVERSAL -> lowered(minor, Math.max(1, minor * dice.nextInt(40, 90) / 100));
            case FULL_REVERSAL -> List.of(authorize(minor), Act.of(Deed.CANCEL, minor, 1));
            case REFUND -> returned(minor, dice);
            case REPEAT -> List.of(authorize(minor), Act.of(Deed.REPEAT, minor, 1), clear(minor));
            case RESENT -> List.of(authorize(minor), clear(minor), Act.of(Deed.RESEND, minor, 1));
            case DECLINED -> List.of(Act.of(Deed.DECLINE, minor, 0));
            case FORCED -> List.of(Act.of(Deed.CLEAR, minor, 0));
            case LATE_AUTHORIZATION ->
                List.of(
                        Act.of(Deed.CLEAR, minor, 0),
                        Act.of(Deed.AUTHORIZE, minor, 1).ago(LATE_SECONDS));
            case DEBIT -> List.of(Act.of(Deed.DEBIT, minor, 0));
            case CASH -> List.of(Act.of(Deed.WITHDRAW, Math.max(1000, minor / 1000 * 1000), 0));
        };
    }

    private static Act authorize(long minor) {
        return Act.of(Deed.AUTHORIZE, minor, 0);
    }

    private static Act clear(long minor) {
        return Act.of(Deed.CLEAR, minor, 3);
    }

    private static List<Act> split(long minor, int parcels) {
        var acts = new ArrayList<Act>();
        acts.add(authorize(minor));
        long left = minor;
        for (int i = 1; i <= parcels; i++) {
            long part = i == parcels ? left : minor / parcels;
            acts.add(new Act(Deed.CLEAR, part, 2, 0, new Shipment(i, parcels)));
            left -= part;
        }
        return acts;
    }

    private static List<Act> stay(long minor, SplittableRandom dice) {
        long more = minor * dice.nextInt(5, 30) / 100;
        return List.of(
                authorize(minor),
                Act.of(Deed.RAISE, minor + more, 1),
                Act.of(Deed.RAISE, minor + 2 * more, 1),
                Act.of(Deed.CLEAR, minor + 2 * more - minor / 50, 2));
    }

    private static List<Act> lowered(long minor, long remains) {
        return List.of(authorize(minor), Act.of(Deed.LOWER, remains, 1), Act.of(Deed.CLEAR, remains, 2));
    }

    private static List<Act> returned(long minor, SplittableRandom dice) {
        long back = dice.nextBoolean() ? minor : Math.max(1, minor * dice.nextInt(20, 80) / 100);
        return List.of(authorize(minor), clear(minor), Act.of(Deed.REFUND, back, 2));
    }
}
