package io.ristorno.catalog;

import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Offer;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.program.Measure;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What levels of a program have to obey, and criteria of its segments. */
final class LevelRules {
    private static final long MOST = 999_999_999_999L;
    private static final int GRACE_MOST = 365;

    private LevelRules() {}

    static void check(LevelTerms terms, Spot spot) {
        currency(terms.measure(), terms.currency(), spot);
        if (terms.window() instanceof Window.Rolling(int days) && spot.areClean("window")) {
            days(
                    days,
                    Window.Rolling.LEAST,
                    Window.Rolling.MOST,
                    spot.at("window").at("days"));
        }
        if (spot.areClean("graceDays", "downgrade")) {
            grace(terms, spot);
        }
        if (spot.areClean("steps")) {
            steps(terms.steps(), spot.at("steps"));
        }
    }

    private static void grace(LevelTerms terms, Spot spot) {
        boolean lost = terms.downgrade() != Downgrade.NEVER;
        Spot at = spot.at("graceDays");
        int least = terms.downgrade() == Downgrade.ONE_LEVEL ? 1 : 0;
        if (!lost) {
            at.require(terms.graceDays() == 0, "is of no use where no level is lost", "leave it out");
        } else if (terms.graceDays() < least || terms.graceDays() > GRACE_MOST) {
            days(terms.graceDays(), least, GRACE_MOST, at);
        } else if (spot.areClean("window", "steps")) {
            long back = terms.window().days() + terms.graceDaysInAll();
            at.require(
                    back <= LevelTerms.DAYS_KNOWN,
                    "looks back too far, " + back + " days with the window"
                            + (least == 0 ? "" : " and one grace a level"),
                    "write less, or a shorter window: together at most " + LevelTerms.DAYS_KNOWN
                            + " days, as long as purchases are known");
        }
    }

    private static void steps(List<LevelTerms.Step> steps, Spot spot) {
        spot.require(!steps.isEmpty(), "is missing", "write at least one: {\"id\":\"lvl_silver\", ...}");
        spot.require(
                steps.size() <= LevelTerms.STEPS_MOST,
                "are too many",
                "have at most " + LevelTerms.STEPS_MOST + " levels");
        var ids = new HashSet<String>();
        for (int i = 0; i < steps.size(); i++) {
            LevelTerms.Step step = steps.get(i);
            Spot at = spot.at(i);
            IdForm.LEVEL.check(step.id(), at.at("id"));
            at.at("id").require(ids.add(step.id()), "is the id of an earlier level", "give each level its own id");
            Rules.text(step.name(), at.at("name"));
            least(step.atLeast(), at.at("atLeast"));
            at.at("atLeast")
                    .require(
                            i == 0 || step.atLeast() > steps.get(i - 1).atLeast(),
                            "is not more than that of the level before it",
                            "write the lowest level first, and more for each that is higher");
        }
    }

    static void check(Criteria criteria, Spot spot) {
        currency(criteria.measure(), criteria.currency(), spot);
        if (spot.areClean("atLeast", "atMost")) {
            amounts(criteria, spot);
        }
        if (spot.areClean("withinDays")) {
            days(criteria.withinDays(), Criteria.WITHIN_DAYS_MIN, Criteria.WITHIN_DAYS_MAX, spot.at("withinDays"));
        }
        named(criteria.mccs(), spot.at("mccs"));
        named(criteria.merchants(), spot.at("merchants"));
        criteria.merchants().stream().sorted().forEach(id -> IdForm.MERCHANT.check(id, spot.at("merchants")));
    }

    private static void amounts(Criteria criteria, Spot spot) {
        spot.require(
                criteria.atLeast().isPresent() || criteria.atMost().isPresent(),
                "says nothing of how much",
                "add atLeast, atMost, or both");
        criteria.atLeast().ifPresent(least -> least(least, spot.at("atLeast")));
        criteria.atMost().ifPresent(most -> {
            spot.at("atMost").require(most >= 0 && most <= MOST, "is out of range", "write 0 to " + MOST);
            spot.at("atMost")
                    .require(
                            most >= criteria.atLeast().orElse(0),
                            "is less than atLeast",
                            "write " + criteria.atLeast().orElse(0) + " or more");
        });
    }

    private static void least(long least, Spot spot) {
        spot.require(least > 0 && least <= MOST, "is out of range", "write 1 to " + MOST);
    }

    private static void named(Set<?> named, Spot spot) {
        int most = Criteria.NAMED_MOST;
        spot.require(named.size() <= most, "names too many", "name at most " + most + ", or make several segments");
    }

    private static void currency(Measure measure, Optional<Commodity> currency, Spot spot) {
        if (spot.areClean("measure", "currency")) {
            boolean asked = measure == Measure.SPEND;
            spot.at("currency")
                    .require(
                            asked == currency.isPresent(),
                            asked ? "is missing" : "is of no use where purchases are counted",
                            asked ? "write the currency of what is spent, such as EUR" : "leave it out");
        }
    }

    private static void days(int days, int from, int to, Spot spot) {
        spot.require(days >= from && days <= to, "is out of range", "write " + from + " to " + to + " days");
    }

    /** Complains about merchants whom criteria name and nobody knows: nothing would ever be counted there. */
    static void knows(Program program, List<Merchant> merchants, Spot spot) {
        if (program.segments().stream().allMatch(segment -> segment.criteria().isEmpty())) {
            return;
        }
        Set<String> known = merchants.stream().map(Merchant::id).collect(Collectors.toSet());
        for (int i = 0; i < program.segments().size(); i++) {
            Segment segment = program.segments().get(i);
            Spot at = spot.at("segments").at(i).at("criteria").at("merchants");
            segment.criteria().map(Criteria::merchants).orElse(Set.of()).stream()
                    .filter(id -> !known.contains(id))
                    .sorted()
                    .forEach(id -> at.refuse(
                            "names no registered merchant: " + Quoted.text(id),
                            Nearest.mend(id, known, "register the merchant first")));
        }
    }

    /** Offers name levels, and purchases are decided by who had them: one that an offer names stays. */
    static void keepsOffers(List<Offer> offers, Optional<Program> before, Program after, Spot spot) {
        Set<String> left = before.flatMap(Program::levels).map(LevelRules::ids).orElse(Set.of());
        Set<String> still = after.levels().map(LevelRules::ids).orElse(Set.of());
        for (Offer offer : offers) {
            Optional<String> level = offer.who().tierAtLeast();
            if (level.isPresent() && left.contains(level.get()) && !still.contains(level.get())) {
                spot.at("levels")
                        .at("steps")
                        .refuse(
                                "leave out a level that version " + offer.version() + " of " + Quoted.text(offer.id())
                                        + " names: " + Quoted.text(level.get()),
                                "keep it");
            }
        }
    }

    private static Set<String> ids(LevelTerms terms) {
        return terms.steps().stream().map(LevelTerms.Step::id).collect(Collectors.toSet());
    }
}
