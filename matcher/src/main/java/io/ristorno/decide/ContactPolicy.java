package io.ristorno.decide;

import io.ristorno.member.Life;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Warning;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.program.ContactTerms;
import io.ristorno.reward.Reward;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a member is due to be told now, and when to look at him again. Nothing here depends on how often, or how late, he is looked at,
 * but that what is due is told when he is.
 *
 * @param terms of his program
 * @param zone of his program
 * @param member who
 * @param nowMillis epoch milliseconds
 * @param lagMillis his day begins so long after midnight
 */
public record ContactPolicy(ContactTerms terms, ZoneId zone, Member member, long nowMillis, long lagMillis) {
    /** A reminder that could not be made for so long is not made any more. */
    public static final Duration REMINDED_WITHIN = Duration.ofDays(1);

    /** Whether he is somebody to be told anything: of his program, and nobody else by now. */
    public boolean isReachable() {
        return member.joined() && member.successor().isEmpty();
    }

    /** Whether he may be contacted for marketing now. */
    public boolean allowsMarketing() {
        return isReachable() && !terms.isQuiet(nowMillis, zone) && nowMillis >= gapEndMillis();
    }

    private long gapEndMillis() {
        long last = outreach().lastMillis();
        return last == 0 ? Long.MIN_VALUE : terms.gapEndMillis(last, zone);
    }

    /** Whether he is to hear of something new now, if there is any. */
    public boolean wantsNews() {
        return allowsMarketing() && nowMillis >= nudgeMillis();
    }

    private long nudgeMillis() {
        long silentSince = outreach().silentSinceMillis();
        return silentSince == 0 ? Long.MAX_VALUE : later(terms.nudgeMillis(silentSince, zone));
    }

    /** His share of the hour behind a moment, or behind the quiet hours in which it lies. */
    private long later(long millis) {
        return terms.outOfQuietMillis(terms.outOfQuietMillis(millis, zone) + lagMillis, zone);
    }

    /** Of what is there, what expires soon, and he was not told of. What he owes of a commodity is taken from what expires first. */
    public List<Expiring> expiring() {
        return unknown().stream()
                .filter(each -> noticeMillis(each.lot()) <= nowMillis)
                .toList();
    }

    /** What expires one day, and he was not told of. */
    private List<Expiring> unknown() {
        if (terms.expiryNoticeDays().isEmpty() || !isReachable()) {
            return List.of();
        }
        var unknown = new ArrayList<Expiring>(0);
        for (Pocket pocket : member.purse().pockets()) {
            long owed = -pocket.lots().stream()
                    .mapToLong(lot -> Math.min(0, lot.leftMinor()))
                    .sum();
            for (Lot lot : pocket.lots()) {
                long left = Math.max(0, lot.leftMinor() - owed);
                owed = Math.max(0, owed - Math.max(0, lot.leftMinor()));
                if (left > 0 && isOpen(lot) && !outreach().warnsOf(lot)) {
                    unknown.add(new Expiring(lot.of(left), pocket.commodity()));
                }
            }
        }
        return unknown;
    }

    /** What is left of a lot, in its commodity. */
    public record Expiring(Lot lot, Commodity commodity) {}

    private boolean isOpen(Lot lot) {
        return lot.expiresMillis() != Lot.NEVER
                && lot.expiresMillis() != Lot.UNKNOWN
                && lot.expiresMillis() > nowMillis;
    }

    /** The first local day that is so many days before the last that is whole. */
    private long noticeMillis(Lot lot) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(lot.expiresMillis()), zone)
                        .minusDays(1L + terms.expiryNoticeDays().orElseThrow())
                        .atStartOfDay(zone)
                        .toInstant()
                        .toEpochMilli()
                + lagMillis;
    }

    /**
     * When he is to be looked at next, epoch milliseconds; {@link Long#MAX_VALUE} for never. Whoever wanted news and heard none is asked
     * again the next day.
     */
    public long nextLookMillis() {
        if (!isReachable()) {
            return Long.MAX_VALUE;
        }
        long next = nextNudgeMillis();
        for (Expiring each : unknown()) {
            next = Math.min(next, Math.max(nowMillis, noticeMillis(each.lot())));
        }
        return next;
    }

    private long nextNudgeMillis() {
        long nudge = nudgeMillis();
        if (nudge > nowMillis) {
            return nudge;
        }
        return terms.isQuiet(nowMillis, zone) ? later(nowMillis) : tomorrowMillis();
    }

    private long tomorrowMillis() {
        return later(LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli());
    }

    /** Those warnings that are of something that may be there still: of who is merged, it comes apart from them. */
    public List<Warning> warnings() {
        return outreach().warnings().stream()
                .filter(warning -> warning.expiresMillis() > nowMillis)
                .toList();
    }

    private Outreach outreach() {
        return member.outreach();
    }

    /**
     * When a purchase is to be reminded of, epoch milliseconds, by the terms that held when it was made; empty if it is not, since it was
     * not rewarded, or something of it was given back.
     */
    public static OptionalLong reminderMillis(Purchase purchase, Optional<ContactTerms> termsThen, ZoneId zone) {
        if (termsThen.isEmpty()
                || termsThen.get().visitReminderHours().isEmpty()
                || purchase.deed().isPresent()
                || purchase.life() == Life.VOID
                || purchase.returnedMinor() > 0
                || rewarded(purchase).isEmpty()) {
            return OptionalLong.empty();
        }
        Duration after = Duration.ofHours(termsThen.get().visitReminderHours().getAsInt());
        return OptionalLong.of(termsThen.get().outOfQuietMillis(purchase.at().epochMillis() + after.toMillis(), zone));
    }

    /** What money is comes first, then points, then uses: these are never compared as numbers. */
    private static int kind(Commodity commodity) {
        return commodity.isCurrency() ? 2 : commodity.isPrivilege() ? 0 : 1;
    }

    /** The reward of a purchase that is the most, if it has any that can be had again: a badge is had once. */
    public static Optional<Reward> rewarded(Purchase purchase) {
        return purchase.rewards().stream()
                .filter(reward -> !Offer.isBase(reward.offer())
                        && !reward.commodity().isBadge()
                        && reward.toMember().members() > 0)
                .max(Comparator.comparingInt((Reward reward) -> kind(reward.commodity()))
                        .thenComparingLong(reward -> reward.toMember().members())
                        .thenComparing(Reward::offer));
    }

    /** Whether a reminder that was due at a moment, epoch milliseconds, is to be made now: else it is none any more. */
    public boolean isTimely(long dueMillis) {
        return nowMillis >= dueMillis && nowMillis < dueMillis + REMINDED_WITHIN.toMillis() && allowsMarketing();
    }
}
