package io.ristorno.purchase;

import io.ristorno.event.Deed;
import io.ristorno.event.Message;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.member.Cleared;
import io.ristorno.member.Facts;
import io.ristorno.member.Life;
import io.ristorno.member.Spent;
import io.ristorno.money.Commodity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is paid like a purchase and is none becomes the facts of one: it is cleared when it is done, and comes to nothing. */
final class Deeds {
    private Deeds() {}

    /** The last word of a group that tells of one deed. */
    static Facts fold(List<TransactionEvent> group) {
        Done last = last(group);
        Deed deed = last.deed();
        Message message = last.message();
        int day = message.at().localDay();
        return new Facts(
                Folding.key(group),
                group,
                life(deed),
                message.at(),
                false,
                message.card(),
                message.location(),
                message.zone(),
                message.country(),
                message.mcc(),
                message.channel(),
                message.processing(),
                Commodity.NONE,
                Commodity.NONE,
                Spent.NONE,
                Spent.NONE,
                clearings(deed, message),
                List.of(),
                false,
                0,
                0,
                false,
                lastApprovalDay(deed, day),
                lastDay(deed, day),
                List.of(),
                List.of(),
                Set.of(),
                Optional.of(deed));
    }

    /** What another's purchase is paid for is held, and expires, where that is: this one has no clearing or window of its own. */
    private static List<Cleared> clearings(Deed deed, Message message) {
        return deed instanceof Deed.Referral ? List.of() : List.of(new Cleared(message.at(), Spent.NONE));
    }

    private static int lastApprovalDay(Deed deed, int day) {
        return deed instanceof Deed.Referral ? day + Horizon.MOST_DAYS : day;
    }

    private static Done last(List<TransactionEvent> group) {
        var last = (Done) group.getFirst();
        for (TransactionEvent event : group) {
            var done = (Done) event;
            if (done.deed() instanceof Deed.Referral said
                    && last.deed() instanceof Deed.Referral before
                    && said.revision() > before.revision()) {
                last = done;
            }
        }
        return last;
    }

    /** Of who was brought by another it is known as long as a purchase is open for which that counts. */
    private static int lastDay(Deed deed, int day) {
        return switch (deed) {
            case Deed.Action _ -> day + Horizon.AFTER_CLEARING_DAYS;
            case Deed.Referral _ -> day + Horizon.MOST_DAYS;
            case Deed.Referred _ -> day + Deed.Referred.COUNTS_DAYS + Horizon.MOST_DAYS;
        };
    }

    private static Life life(Deed deed) {
        return switch (deed) {
            case Deed.Action _, Deed.Referred _ -> Life.CLEARED;
            case Deed.Referral referral ->
                switch (referral.state()) {
                    case PROVISIONAL -> Life.AUTHORISED;
                    case PENDING, AVAILABLE -> Life.CLEARED;
                    case GONE -> Life.VOID;
                };
        };
    }
}
