package io.ristorno.attribute;

import io.ristorno.attribute.ArmTally.Sofar;
import io.ristorno.attribute.Bought.Redeemed;
import io.ristorno.attribute.Trail.Top;
import io.ristorno.measure.path.Conversion;
import io.ristorno.measure.path.Model;
import io.ristorno.measure.path.Touch;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Campaign;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one member at one merchant gives to the sums: a function of what he met with and bought, and of nothing else. So whatever comes
 * late, twice or is taken back is the difference of what he gives then and what he gave before, and all sums are the sum of what everybody
 * gives, in whatever order it came.
 *
 * <p>Squares are of members' totals, so a day gives by how much its purchases moved them: by the end of the day less by the end of the
 * one before (attribution.md, 5.1).
 *
 * @param rows what he gives
 * @param tops what he has spent in all, by campaign and stratum
 */
public record Contribution(Rows rows, List<Top> tops) {
    /** The rules that share a purchase among touches, by the names that reports have. */
    public static final Map<String, Model> MODELS = models();

    /** Grows where the same trail gives something else than before: what was kept is worked out anew then. */
    public static final int VERSION = 2;

    private static final long MILLION = 1_000_000;

    private static Map<String, Model> models() {
        var models = new LinkedHashMap<String, Model>();
        models.put("last", new Model.Last(true));
        models.put("first", new Model.First());
        models.put("linear", new Model.Linear());
        models.put("linear_channels", new Model.LinearChannels());
        models.put("position", Model.Position.USUAL);
        models.put("time_decay", new Model.TimeDecay(Duration.ofDays(7).toMillis()));
        return models;
    }

    /**
     * What a member gives.
     *
     * @param clockMillis now: what was authorised and has expired is nothing
     */
    public static Contribution of(Trail trail, Terms terms, long clockMillis) {
        List<Bought> bought =
                trail.bought().stream().map(each -> each.by(clockMillis)).toList();
        var giving = new Giving(trail, terms, bought, new Rows(), new ArrayList<>());
        trail.enrolments().forEach(giving::enrolment);
        terms.campaigns().values().forEach(giving::quality);
        trail.reached().forEach(giving::reach);
        var buyers = new HashSet<String>();
        bought.forEach(each -> giving.credit(each, buyers));
        return new Contribution(giving.rows, List.copyOf(giving.tops));
    }

    private record Giving(Trail trail, Terms terms, List<Bought> bought, Rows rows, List<Top> tops) {
        private boolean isCounted(Bought each, Campaign campaign) {
            return each.commodity().equals(terms.commodities().get(campaign.id()));
        }

        void enrolment(Enrolment enrolment) {
            Campaign campaign = terms.campaigns().get(enrolment.campaign());
            if (campaign == null) {
                return;
            }
            long beforeMillis =
                    enrolment.atMillis() - Duration.ofDays(Terms.BEFORE_DAYS).toMillis();
            long before = 0;
            LocalDate last = LocalDate.MIN;
            for (Bought each : bought) {
                if (each.atMillis() < enrolment.atMillis() && !each.reversed()) {
                    last = terms.day(each.atMillis());
                    before += each.atMillis() >= beforeMillis && isCounted(each, campaign) ? each.netMinor() : 0;
                }
            }
            LocalDate day = terms.day(enrolment.atMillis());
            Acquaintance stratum = stratum(last, day);
            rows.add(new ArmKey(campaign.id(), enrolment.arm(), stratum, day), ArmTally.enrolled(before));
            trail.reached().stream()
                    .filter(reach -> reach.campaign().equals(campaign.id()))
                    .mapToLong(Reach::firstMillis)
                    .min()
                    .ifPresent(millis -> rows.add(
                            new ArmKey(
                                    campaign.id(),
                                    enrolment.arm(),
                                    stratum,
                                    terms.day(Math.max(millis, enrolment.atMillis()))),
                            ArmTally.met()));
            outcome(campaign, enrolment, stratum, before);
        }

        private static Acquaintance stratum(LocalDate last, LocalDate day) {
            if (last.equals(LocalDate.MIN)) {
                return Acquaintance.NEW;
            }
            long away = ChronoUnit.DAYS.between(last, day);
            if (away > Terms.LAPSED_DAYS) {
                return Acquaintance.NEW;
            }
            return away > Terms.CUSTOMER_DAYS ? Acquaintance.LAPSED : Acquaintance.EXISTING;
        }

        private void outcome(Campaign campaign, Enrolment enrolment, Acquaintance stratum, long before) {
            var days = new TreeMap<LocalDate, Sofar>();
            Sofar sofar = Sofar.NOTHING;
            long ends = Terms.outcomeEndsMillis(campaign);
            for (Bought each : bought) {
                if (each.atMillis() >= enrolment.atMillis() && each.atMillis() < ends && isCounted(each, campaign)) {
                    sofar = plus(sofar, each, campaign);
                    days.put(terms.day(each.atMillis()), sofar);
                }
            }
            Row till = Sofar.NOTHING.row(before);
            for (Map.Entry<LocalDate, Sofar> each : days.entrySet()) {
                Row then = each.getValue().row(before);
                rows.add(new ArmKey(campaign.id(), enrolment.arm(), stratum, each.getKey()), then.plus(till.negated()));
                till = then;
            }
            if (sofar.spentMinor() > 0) {
                tops.add(new Top(campaign.id(), stratum, sofar.spentMinor()));
            }
        }

        private Sofar plus(Sofar sofar, Bought each, Campaign campaign) {
            long rewards = 0;
            long fees = 0;
            long clawbacks = 0;
            for (Redeemed redeemed : each.redeemed()) {
                if (campaign.id().equals(terms.campaignOf().get(redeemed.offer()))) {
                    rewards += redeemed.minor();
                    fees += redeemed.feeMinor();
                    clawbacks += redeemed.clawbackMinor();
                }
            }
            long spent = sofar.spentMinor() + each.netMinor();
            return new Sofar(
                    spent,
                    Math.min(spent, campaign.spendCapMinor().orElse(Long.MAX_VALUE)),
                    sofar.visits() + (each.netMinor() > 0 ? 1 : 0),
                    sofar.redemptions() + (rewards > 0 ? 1 : 0),
                    sofar.redeemedMinor() + (rewards > 0 ? each.netMinor() : 0),
                    sofar.rewardsMinor() + rewards,
                    sofar.feesMinor() + fees,
                    sofar.clawbacksMinor() + clawbacks,
                    sofar.aware() + (rewards > 0 && isAware(each) ? 1 : 0));
        }

        /** Whether he had met with anything before, however long that was. */
        private boolean isAware(Bought each) {
            return trail.touches().stream().anyMatch(shown -> shown.atMillis() < each.atMillis());
        }

        /** What is to be known of the data: who was there, whatever he had an opportunity of. */
        void quality(Campaign campaign) {
            long ends = Terms.outcomeEndsMillis(campaign);
            long first = Long.MAX_VALUE;
            for (Trail.Told each : trail.told()) {
                first = terms.arm(trail.key().member(), campaign, each.atMillis())
                                .isPresent()
                        ? Math.min(first, each.atMillis())
                        : first;
            }
            for (Enrolment each : trail.enrolments()) {
                first = each.campaign().equals(campaign.id()) ? Math.min(first, each.atMillis()) : first;
            }
            for (Bought each : bought) {
                Optional<Arm> arm = terms.arm(trail.key().member(), campaign, each.atMillis());
                if (arm.isPresent()) {
                    first = Math.min(first, each.atMillis());
                }
                if (arm.isPresent() && each.atMillis() < ends && (each.late() || each.reversed())) {
                    rows.add(
                            new QualityKey(campaign.id(), terms.day(each.atMillis())),
                            new QualityTally(0, 0, each.late() ? 1 : 0, 0, 0, 0, each.reversed() ? 1 : 0, 0, 0, 0)
                                    .row());
                }
            }
            for (long refund : trail.unlinkedMillis()) {
                if (terms.arm(trail.key().member(), campaign, refund).isPresent()) {
                    rows.add(
                            new QualityKey(campaign.id(), terms.day(refund)),
                            new QualityTally(0, 0, 0, 0, 0, 1, 0, 0, 0, 0).row());
                }
            }
            if (first < Long.MAX_VALUE) {
                boolean test = terms.arm(trail.key().member(), campaign, first).orElse(Arm.TEST) == Arm.TEST;
                rows.add(
                        new QualityKey(campaign.id(), terms.day(first)),
                        new QualityTally(test ? 1 : 0, test ? 0 : 1, 0, 0, 0, 0, 0, 0, 0, 0).row());
            }
        }

        void reach(Reach reach) {
            rows.add(
                    new MediumKey(reach.campaign(), reach.offer(), reach.medium(), terms.day(reach.firstMillis())),
                    new MediumTally(0, 0, 0, 0, 0, 1, 0).row());
            if (reach.activatedMillis() < Long.MAX_VALUE) {
                rows.add(
                        new MediumKey(
                                reach.campaign(), reach.offer(), reach.medium(), terms.day(reach.activatedMillis())),
                        new MediumTally(0, 0, 0, 0, 0, 0, 1).row());
            }
        }

        /**
         * One purchase, one credit a model: campaigns of the merchant compete for it.
         *
         * @param buyers where he has bought before with credit, by model, offer and medium
         */
        void credit(Bought each, Set<String> buyers) {
            List<Met> path = path(each);
            if (path.isEmpty() || each.grossMinor() == 0) {
                return;
            }
            List<Touch> touches = path.stream().map(Met::touch).toList();
            LocalDate day = terms.day(each.atMillis());
            MODELS.forEach((name, model) -> {
                long[] gross = model.credits(touches, sale(each, each.grossMinor()));
                long[] net = model.credits(touches, sale(each, each.netMinor()));
                long[] parts = model.credits(touches, sale(each, each.netMinor() > 0 ? MILLION : 0));
                for (int i = 0; i < path.size(); i++) {
                    Shown shown = path.get(i).shown();
                    boolean click = shown.kind().isClick();
                    boolean first = gross[i] != 0
                            && buyers.add(name + "|" + path.get(i).touch().channel());
                    var tally = new CreditTally(
                            parts[i],
                            gross[i],
                            click ? net[i] : 0,
                            click ? 0 : net[i],
                            gross[i] - net[i],
                            first ? 1 : 0);
                    var medium = new MediumKey(shown.campaign(), shown.offer(), shown.medium(), day);
                    rows.add(new CreditKey(medium, name), tally.row());
                }
            });
        }

        private static Conversion sale(Bought each, long minor) {
            return new Conversion(each.id(), "", "", each.atMillis(), minor);
        }

        /** A touch as it is known here, and as the models know it. */
        private record Met(Touch touch, Shown shown) {}

        /** The touches that share in a purchase, in time order. */
        private List<Met> path(Bought each) {
            var path = new ArrayList<Met>();
            for (Shown shown : trail.touches()) {
                Campaign campaign = terms.campaigns().get(shown.campaign());
                Touch touch = shown.touch();
                if (campaign != null
                        && isCounted(each, campaign)
                        && Terms.windows(campaign).isEligible(touch, sale(each, each.netMinor()))) {
                    path.add(new Met(touch, shown));
                }
            }
            path.sort(Comparator.comparing(Met::touch, Touch.IN_TIME));
            return path;
        }
    }
}
