package io.ristorno.report;

import io.ristorno.event.Deed;
import io.ristorno.event.MerchantKey;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Life;
import io.ristorno.member.Lot;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Limit;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Perk;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Release;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
     * @param releases what becomes the member's when
     * @param provisionalDays for how long a clearing is waited for
     * @param pocket the member's balance in which it lies
     */
    public static RewardInWords of(
            Purchase purchase,
            Reward reward,
            String merchant,
            Offer offer,
            List<Release> releases,
            int provisionalDays,
            Pocket pocket) {
        List<Lot> lots = lots(Reward.id(purchase.id(), reward.offer()), pocket);
        Optional<LocalDate> availableOn = releases.stream().map(Release::day).findFirst();
        Optional<LocalDate> goodUntil = goodUntil(purchase.zone(), lots);
        String about = bought(purchase) + " at " + merchant + " on "
                + day(purchase.at().localDate());
        String says = isAllCharitys(purchase.amountUnknown(), reward)
                ? charitys(reward, about)
                : switch (reward.stage()) {
                    case PROVISIONAL -> provisional(purchase, reward, about, provisionalDays);
                    case PENDING ->
                        sum(reward, reward.toMember().members()) + " for " + about + ": "
                                + (purchase.deed().orElse(null) instanceof Deed.Referral
                                        ? "yours when that is past its hold" + unless(purchase)
                                        : pending(reward, releases, unless(purchase)));
                    case AVAILABLE ->
                        sum(reward, reward.toMember().available()) + " for " + about + ": yours"
                                + left(reward, lots, pocket, goodUntil);
                    case WAITLISTED -> "Nothing yet for " + about + ": " + waits(reward.reason(), offer);
                    case REJECTED, EXPIRED, VOID ->
                        "Nothing " + (reward.reason() == Reason.AWAITS_END ? "yet " : "") + "for " + about + ". "
                                + Because.of(purchase, offer, reward.stage(), reward.reason(), reward.standing());
                };
        String all = says + charity(purchase.amountUnknown(), reward) + changes(reward);
        return new RewardInWords(availableOn, goodUntil, named(offer.perk(), all, lots, pocket));
    }

    /** By its name if it has one; the code by which it is used is told to whoever can. */
    private static String named(Optional<Perk> perk, String says, List<Lot> lots, Pocket pocket) {
        boolean usable = left(lots) > 0 && pocket.availableMinor() > 0;
        return perk.map(its -> its.name() + ": " + says
                        + its.code()
                                .filter(_ -> usable)
                                .map(code -> " Its code is " + code + ".")
                                .orElse(""))
                .orElse(says);
    }

    private static long left(List<Lot> lots) {
        return lots.stream().mapToLong(lot -> Math.max(0, lot.leftMinor())).sum();
    }

    /**
     * What is said of a purchase that is closed.
     *
     * @param merchant his name
     * @param perk what the offer gives, if that is a privilege or a badge
     * @param zone in which days are told
     * @param pocket the member's balance in which it lies
     */
    public static RewardInWords ofClosed(
            ClosedPurchase purchase, Reward reward, String merchant, Optional<Perk> perk, ZoneId zone, Pocket pocket) {
        List<Lot> lots = lots(Reward.id(purchase.id(), reward.offer()), pocket);
        Optional<LocalDate> goodUntil = goodUntil(zone, lots);
        String what = purchase.currency().equals(Commodity.NONE)
                ? "what was done"
                : purchase.currency().format(purchase.beforeReturnsMinor()) + " " + purchase.currency();
        String about = what + " at " + merchant + " on " + day(purchase.at().localDate());
        String says = isAllCharitys(false, reward)
                ? charitys(reward, about)
                : reward.toMember().available() > 0
                        ? sum(reward, reward.toMember().available()) + " for " + about + ": yours"
                                + left(reward, lots, pocket, goodUntil)
                        : "Nothing for " + about + ".";
        String all = says + charity(false, reward) + changes(reward);
        return new RewardInWords(Optional.empty(), goodUntil, named(perk, all, lots, pocket));
    }

    /** What a merchant is called of whom nothing but his number is known, {@code acquirer/number}. */
    public static String unregistered(MerchantKey merchant) {
        String number = merchant.value().substring(merchant.value().indexOf('/') + 1);
        return number.isEmpty() ? "a merchant" : "merchant no. " + number;
    }

    private static boolean isAllCharitys(boolean untold, Reward reward) {
        return !untold && reward.standing().members() > 0 && reward.toMember().members() == 0;
    }

    /** Nothing of it is the member's. */
    private static String charitys(Reward reward, String about) {
        String whose = sum(reward, reward.standing().members()) + " for " + about + ": for "
                + reward.funding().charity().orElseThrow().name();
        return whose
                + switch (reward.stage()) {
                    case PROVISIONAL -> ", when the purchase clears.";
                    case PENDING -> ", unless the purchase is returned.";
                    case AVAILABLE, WAITLISTED, REJECTED, EXPIRED, VOID -> ".";
                };
    }

    /** What of it is not the member's. */
    private static String charity(boolean untold, Reward reward) {
        long minor = reward.standing().members() - reward.toMember().members();
        return untold || minor == 0 || reward.toMember().members() == 0
                ? ""
                : reward.funding().charity().stream()
                        .map(charity -> " " + sum(reward, minor) + " more is for " + charity.name() + ".")
                        .collect(Collectors.joining());
    }

    private static List<Lot> lots(String reward, Pocket pocket) {
        return pocket.lots().stream().filter(lot -> lot.id().equals(reward)).toList();
    }

    private static String bought(Purchase purchase) {
        return switch (purchase.deed().orElse(null)) {
            case null ->
                purchase.amountUnknown()
                        ? "fuel"
                        : purchase.currency().format(purchase.beforeReturns().minor()) + " " + purchase.currency();
            case Deed.Action(String name) ->
                "your " + name.toLowerCase(Locale.ROOT).replace('_', ' ');
            case Deed.Referral _, Deed.Referred _ -> "a friend's first purchase";
        };
    }

    /** What takes a reward back that is on its way. */
    private static String unless(Purchase purchase) {
        return purchase.deed().orElse(null) instanceof Deed.Action ? "." : ", unless the purchase is returned.";
    }

    private static String provisional(Purchase purchase, Reward reward, String about, int days) {
        if (purchase.amountUnknown()) {
            return what(reward.commodity()) + " for " + about + ": how much is known when the purchase clears.";
        }
        if (purchase.deed().isPresent()) {
            return sum(reward, reward.standing().provisional()) + " for " + about + ": counts when that clears.";
        }
        if (purchase.life() == Life.CLEARED) {
            return sum(reward, reward.toMember().provisional()) + " for " + about
                    + ": counts when the purchases before it clear that it goes by.";
        }
        LocalDate last = LocalDate.ofEpochDay(purchase.lastApprovalDay()).plusDays(days);
        return sum(reward, reward.toMember().provisional()) + " for " + about + ": counts when the purchase clears, by "
                + day(last) + " at the latest.";
    }

    private static String pending(Reward reward, List<Release> releases, String unless) {
        if (reward.reason() == Reason.HELD_FOR_REVIEW) {
            return "yours when somebody has looked at it" + unless;
        }
        Standing standing = reward.toMember();
        if (reward.reason() == Reason.AWAITS_CONTACT) {
            String rest = standing.available() > 0
                    ? sum(reward, standing.available()) + " is yours, " + sum(reward, standing.pending()) + " more "
                    : "yours ";
            return rest + "when you have confirmed an e-mail address or a phone"
                    + releases.stream()
                            .reduce((_, last) -> last)
                            .map(last -> ", " + on(last) + " at the earliest")
                            .orElse("")
                    + unless;
        }
        if (standing.available() > 0) {
            return sum(reward, standing.available()) + " is yours, " + then(reward, releases, " more ") + unless;
        }
        return releases.size() < 2
                ? "yours "
                        + releases.stream().map(RewardInWords::on).findFirst().orElse("tonight") + unless
                : "yours in parts, " + then(reward, releases, " ") + unless;
    }

    private static String then(Reward reward, List<Release> releases, String between) {
        return releases.isEmpty()
                ? sum(reward, reward.toMember().pending()) + between + "tonight"
                : releases.stream()
                        .map(release -> sum(reward, release.minor()) + between + on(release))
                        .collect(Collectors.joining(", "));
    }

    private static String on(Release release) {
        return "on " + day(release.day());
    }

    private static String left(Reward reward, List<Lot> lots, Pocket pocket, Optional<LocalDate> goodUntil) {
        long left = left(lots);
        if (left == 0) {
            return ", and used since: " + (reward.commodity().isCurrency() ? "paid out, " : "")
                    + "spent, expired, or set against what was owed.";
        }
        if (pocket.availableMinor() == 0) {
            return ", and set against what is owed.";
        }
        String rest = left < reward.toMember().available() ? ", " + sum(reward, left) + " of it is left" : "";
        return rest + goodUntil.map(day -> ", good until " + day(day) + ".").orElse(".");
    }

    private static String waits(Reason reason, Offer offer) {
        boolean renews =
                reason == Reason.BUDGET && offer.shared().stream().anyMatch(limit -> limit.per() != Limit.Period.OFFER);
        return renews
                ? "what the offer has left for now is promised to others, and comes here if it is freed, or when there is more."
                : reason.shared()
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
        if (reward.flags().contains(Flag.PURCHASE_CAPPED)) {
            changes.append(" It was cut to what offers may give one purchase together.");
        }
        if (reward.flags().contains(Flag.BUDGET_CAPPED)) {
            changes.append(" It was cut to what the offer had left.");
        }
        if (reward.flags().contains(Flag.NEW_MERCHANT) && reward.toMember().pending() > 0) {
            changes.append(" It takes longer, since the merchant is new.");
        }
        if (reward.standing().creditedBack() > 0 && reward.toMember().members() > 0) {
            long his = reward.funding().memberMinor(reward.standing().committed())
                    - reward.toMember().members();
            changes.append(" ").append(sum(reward, his)).append(" went back with what was returned.");
        }
        return changes.toString();
    }

    private static Optional<LocalDate> goodUntil(ZoneId zone, List<Lot> lots) {
        return lots.stream()
                .filter(lot -> lot.leftMinor() > 0)
                .flatMap(lot -> lot.lastDay(zone).stream())
                .sorted()
                .findFirst();
    }

    private static String sum(Reward reward, long minor) {
        Commodity commodity = reward.commodity();
        if (commodity.isCurrency()) {
            return commodity.format(minor) + " " + commodity;
        }
        String what = commodity.isPrivilege() ? " use" : commodity.isBadge() ? " badge" : " point";
        return minor + what + (minor == 1 ? "" : "s");
    }

    private static String what(Commodity commodity) {
        if (commodity.isCurrency()) {
            return "Cash back";
        }
        return commodity.isPrivilege() ? "Uses" : commodity.isBadge() ? "A badge" : "Points";
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }
}
