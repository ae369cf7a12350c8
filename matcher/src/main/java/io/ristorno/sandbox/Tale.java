package io.ristorno.sandbox;

import io.ristorno.sandbox.Act.Deed;
import io.ristorno.sandbox.CardMessage.Amounts;
import io.ristorno.sandbox.CardMessage.Original;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A story under way: whose card, which shop, and what was said so far. */
final class Tale {
    /** What is due first; of several, what began first. */
    static final Comparator<Tale> ORDER =
            Comparator.comparingLong((Tale tale) -> tale.dueMillis).thenComparingLong(tale -> tale.number);

    private final long number;
    private final long card;
    private final Shop shop;
    private final List<Act> acts;
    private int next;
    private long dueMillis;
    private long authorisedMinor;
    private @Nullable CardMessage opening;
    private @Nullable CardMessage latest;

    Tale(long number, long card, Shop shop, List<Act> acts) {
        this.number = number;
        this.card = card;
        this.shop = shop;
        this.acts = acts;
    }

    boolean isOver() {
        return next == acts.size();
    }

    /** The message that comes next. */
    Act act() {
        return acts.get(next);
    }

    long dueMillis() {
        return dueMillis;
    }

    void due(long atMillis) {
        dueMillis = atMillis;
    }

    /** Says the next message. */
    CardMessage tell(int trace, long nowMillis) {
        Act act = acts.get(next++);
        CardMessage message = message(act, trace, nowMillis - act.ago() * 1000L);
        if (opening == null) {
            opening = message;
        }
        latest = message;
        return message;
    }

    private CardMessage message(Act act, int trace, long atMillis) {
        CardMessage last = latest;
        if (last != null && act.deed() == Deed.REPEAT) {
            return last.again();
        }
        if (last != null && act.deed() == Deed.RESEND) {
            return last;
        }
        if (act.deed() == Deed.AUTHORIZE) {
            authorisedMinor = act.minor();
        }
        return new CardMessage(
                type(act.deed()),
                false,
                card,
                shop,
                amounts(act),
                atMillis,
                trace,
                number,
                refers(act.deed())
                        ? Optional.ofNullable(opening).map(CardMessage::asOriginal)
                        : Optional.<Original>empty(),
                act.shipment(),
                act.deed() == Deed.DECLINE);
    }

    private static CardMessage.Type type(Deed deed) {
        return switch (deed) {
            case AUTHORIZE -> CardMessage.Type.AUTHORIZATION;
            case DECLINE, RAISE -> CardMessage.Type.ADVICE;
            case CLEAR -> CardMessage.Type.CLEARING;
            case DEBIT -> CardMessage.Type.DEBIT;
            case WITHDRAW -> CardMessage.Type.CASH;
            case CANCEL -> CardMessage.Type.REVERSAL;
            case LOWER -> CardMessage.Type.REVERSAL_ADVICE;
            case REFUND -> CardMessage.Type.REFUND;
            case REPEAT, RESEND -> throw new IllegalStateException("a story does not begin with a repeat");
        };
    }

    private static boolean refers(Deed deed) {
        return switch (deed) {
            case RAISE, CANCEL, LOWER, REFUND -> true;
            case AUTHORIZE, DECLINE, CLEAR, DEBIT, WITHDRAW, REPEAT, RESEND -> false;
        };
    }

    /** A partial reversal names the amount that was held, and what remains of it. */
    private Amounts amounts(Act act) {
        boolean lowers = act.deed() == Deed.LOWER;
        long minor = lowers ? authorisedMinor : act.minor();
        int billing = Purses.billingCurrency(card, shop.currency());
        return new Amounts(
                minor,
                billing == 0 ? minor : Purses.billed(minor, shop.currency(), card),
                billing,
                lowers ? act.minor() : -1);
    }
}
