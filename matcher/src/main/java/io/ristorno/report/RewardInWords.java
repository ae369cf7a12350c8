package io.ristorno.report;

import io.ristorno.member.Cleared;
import io.ristorno.member.Lot;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A reward as its member is told of it: how far it has come, when he has it, until when it is good, and why it is less than it was.
 *
 * @param availableOn the local day on which the first, or next, part of it becomes the member's
 * @param goodUntil the last local day of what of it is left first, if it expires
 * @param says all of it in plain words
 */
public record RewardInWords(Optional<LocalDate> availableOn, Optional<LocalDate> goodUntil, String says) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /**
     * What is said.
     *
     * @param merchant his name
     * @param offer the version that decides
     * @param newUntil the last local day on which nothing is released because the merchant is new
     * @param provisionalDays for how long a clearing is waited for
     * @param lots what of it is left of the member's balance
     * @param now against which holds are over
     */
    public static RewardInWords of(
            Purchase purchase,
            Reward reward,
            String merchant,
            Offer offer,
            LocalDate newUntil,
            int provisionalDays,
            List<Lot> lots,
            Instant now) {
        LocalDate today = LocalDate.ofInstant(now, purchase.zone());
        boolean held = reward.standing().pending() == 0 || reward.reason() == Reason.HELD_FOR_REVIEW;
        Optional<LocalDate> availableOn =
                held ? Optional.empty() : nextHold(purchase, offer.holdDays(), newUntil, today);
        Optional<LocalDate> goodUntil = goodUntil(purchase.zone(), lots);
        String about = bought(purchase) + " at " + merchant + " on "
                + day(purchase.at().localDate());
        String says = switch (reward.stage()) {
            case PROVISIONAL -> provisional(purchase, reward, about, provisionalDays);
            case PENDING ->
                sum(reward, reward.standing().members()) + " for " + about + ": " + pending(reward, availableOn);
            case AVAILABLE ->
                sum(reward, reward.standing().available()) + " for " + about + ": yours"
                        + left(reward, lots, goodUntil);
            case WAITLISTED -> "Nothing yet for " + about + ": " + waits(reward.reason());
            case REJECTED, EXPIRED, VOID ->
                "Nothing for " + about + ". "
                        + Because.of(purchase, offer, reward.stage(), reward.reason(), reward.standing());
        };
        return new RewardInWords(availableOn, goodUntil, says + changes(reward));
    }

    private static String bought(Purchase purchase) {
        return purchase.amountUnknown()
                ? "fuel"
                : purchase.currency().format(purchase.beforeReturns().minor()) + " " + purchase.currency();
    }

    private static String provisional(Purchase purchase, Reward reward, String about, int days) {
        if (purchase.amountUnknown()) {
            return "Cash back for " + about + ": how much is known when the purchase clears.";
        }
        LocalDate last = LocalDate.ofEpochDay(purchase.lastApprovalDay()).plusDays(days);
        return sum(reward, reward.standing().provisional()) + " for " + about + ": counts when the purchase clears, by "
                + day(last) + " at the latest.";
    }

    private static String pending(Reward reward, Optional<LocalDate> availableOn) {
        if (reward.reason() == Reason.HELD_FOR_REVIEW) {
            return "yours when somebody has looked at it, unless the purchase is returned.";
        }
        Standing standing = reward.standing();
        String then = availableOn.map(day -> "on " + day(day)).orElse("tonight");
        return standing.available() == 0
                ? "yours " + then + ", unless the purchase is returned."
                : sum(reward, standing.available()) + " is yours, " + sum(reward, standing.pending()) + " more " + then
                        + ", unless the purchase is returned.";
    }

    private static String left(Reward reward, List<Lot> lots, Optional<LocalDate> goodUntil) {
        long left = lots.stream().mapToLong(lot -> Math.max(0, lot.leftMinor())).sum();
        if (left == 0) {
            return ", and paid out, spent or expired since.";
        }
        String rest = left < reward.standing().available() ? ", " + sum(reward, left) + " of it is left" : "";
        return rest + goodUntil.map(day -> ", good until " + day(day) + ".").orElse(".");
    }

    private static String waits(Reason reason) {
        return reason.shared()
                ? "what the offer has left is promised to others, and comes here if it is freed."
                : "another purchase has its place, and gives it up if it comes to nothing.";
    }

    private static String changes(Reward reward) {
        var changes = new StringBuilder();
        if (reward.flags().contains(Flag.LIMIT_CAPPED)) {
            changes.append(" It was cut to what one member may have.");
        }
        if (reward.flags().contains(Flag.MEMBER_CAPPED)) {
            changes.append(" It was cut to what one member may have of all merchants.");
        }
        if (reward.flags().contains(Flag.BUDGET_CAPPED)) {
            changes.append(" It was cut to what the offer had left.");
        }
        if (reward.flags().contains(Flag.NEW_MERCHANT) && reward.standing().pending() > 0) {
            changes.append(" It takes longer, since the merchant is new.");
        }
        if (reward.standing().creditedBack() > 0 && reward.standing().members() > 0) {
            changes.append(" ")
                    .append(sum(reward, reward.standing().creditedBack()))
                    .append(" went back with what was returned.");
        }
        return changes.toString();
    }

    private static Optional<LocalDate> nextHold(Purchase purchase, int holdDays, LocalDate newUntil, LocalDate today) {
        return purchase.clearings().stream()
                .map(Cleared::at)
                .map(at -> at.localDate().plusDays(holdDays))
                .map(last -> (last.isBefore(newUntil) ? newUntil : last).plusDays(1))
                .filter(day -> day.isAfter(today))
                .sorted()
                .findFirst();
    }

    private static Optional<LocalDate> goodUntil(ZoneId zone, List<Lot> lots) {
        return lots.stream()
                .filter(lot ->
                        lot.leftMinor() > 0 && lot.expiresMillis() != Lot.NEVER && lot.expiresMillis() != Lot.UNKNOWN)
                .map(lot -> LocalDate.ofInstant(Instant.ofEpochMilli(lot.expiresMillis() - 1), zone))
                .sorted()
                .findFirst();
    }

    private static String sum(Reward reward, long minor) {
        Commodity commodity = reward.commodity();
        return commodity.format(minor) + " " + commodity;
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }
}
