package io.ristorno.catalog;

import io.ristorno.offer.Mechanic.Multiplier;
import io.ristorno.offer.Mechanic.Percent;
import io.ristorno.offer.Mechanic.PointRate;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import java.util.LinkedHashMap;
import java.util.Optional;

/** What points have to obey: a program's own, and those of an offer that pays them. */
final class PointRules {
    private PointRules() {}

    static void check(PointTerms terms, Spot spot) {
        terms.earn().ifPresent(earn -> {
            rate(earn.points(), spot.at("earn").at("points"));
            rate(earn.perMinor(), spot.at("earn").at("perMinor"));
        });
        terms.value().ifPresent(value -> {
            rate(value.points(), spot.at("value").at("points"));
            rate(value.minor(), spot.at("value").at("minor"));
        });
        spot.at("holdDays")
                .require(
                        terms.holdDays() >= 0 && terms.holdDays() <= PointTerms.HOLD_DAYS_MAX,
                        "is out of range",
                        "write 0 to " + PointTerms.HOLD_DAYS_MAX + " days");
        terms.expiryDays()
                .ifPresent(days -> spot.at("expiryDays")
                        .require(
                                days > 0 && days <= PointTerms.EXPIRY_DAYS_MAX,
                                "is out of range",
                                "write 1 to " + PointTerms.EXPIRY_DAYS_MAX
                                        + " days, or leave it out: points never expire"));
    }

    static void rate(int number, Spot spot) {
        spot.require(
                number > 0 && number <= PointTerms.RATE_MAX,
                "is out of range",
                "write 1 to " + PointTerms.RATE_MAX + ": 1 point for 1.00 EUR is 1 per 100");
    }

    /** What was earned is measured and held as it was promised: that much of a program's points stays the same for ever. */
    static void keeps(Program program, Spot spot) {
        if (program.points().isEmpty()) {
            return;
        }
        PointTerms now = program.points().get();
        for (PastTerms past : program.termsBefore()) {
            past.points().ifPresent(before -> {
                spot.at("currency")
                        .require(
                                now.currency().equals(before.currency()),
                                "is not that of the program's points before",
                                "write " + before.currency());
                spot.at("holdDays")
                        .require(
                                now.holdDays() == before.holdDays(),
                                "is not that of the program's points before",
                                "write " + before.holdDays());
            });
        }
    }

    /** An offer by itself. */
    static void check(Offer offer, Spot spot) {
        if (!spot.areClean("reward", "pays")) {
            return;
        }
        if (!offer.paysPoints()) {
            spot.at("pays")
                    .require(
                            !(offer.mechanic() instanceof Multiplier),
                            "is another than POINTS, which MULTIPLIER multiplies",
                            "leave it out");
            spot.at("pays")
                    .require(
                            offer.mechanic().payments().stream().noneMatch(PointRate.class::isInstance),
                            "is " + offer.pays() + ", and the reward is points for what is spent",
                            "write POINTS, or a rate or amount in place of points and perMinor");
            return;
        }
        spot.at("reward")
                .require(
                        offer.mechanic().payments().stream().noneMatch(Percent.class::isInstance),
                        "has a rate of money, and the offer pays points",
                        "write \"points\": 1, \"perMinor\": 100 for a point for each 1.00, a number of them as"
                                + " amountMinor, or use MULTIPLIER");
        if (spot.at("who").areClean("programs")) {
            spot.at("who")
                    .at("programs")
                    .require(
                            offer.who().programs().size() == 1,
                            "names not one program, whose points the offer pays",
                            "name one: [\"prg_...\"]; for members of others make other offers");
        }
    }

    /** An offer that pays points, among programs. */
    static void check(Offer offer, Optional<Program> program, Spot spot) {
        if (!spot.areClean("reward", "pays", "currency") || program.isEmpty()) {
            return;
        }
        Spot named = spot.at("who").at("programs");
        Optional<PointTerms> points = program.get().points();
        if (points.isEmpty()) {
            named.refuse(
                    "names a program without points: "
                            + Quoted.text(program.get().id()),
                    "add points to the program, or let the offer pay cash");
            return;
        }
        boolean multiplies = offer.mechanic() instanceof Multiplier;
        if (multiplies) {
            named.require(
                    points.get().earn().isPresent(),
                    "names a program of which purchases earn no points that could be multiplied",
                    "add points.earn to the program");
        } else if (!offer.mechanic().added()) {
            named.require(
                    points.get().value().isPresent(),
                    "names a program that does not say what its points are worth, and the offer competes with others",
                    "add points.value to the program: {\"points\":100,\"minor\":50}");
        }
        spot.at("currency")
                .require(
                        !multiplies && offer.mechanic().added()
                                || offer.currency().equals(points.get().currency()),
                        "is not that of the program's points, " + points.get().currency(),
                        "write " + points.get().currency());
    }

    /** Complains about an edited program of whose points an offer no longer is one that can be paid. */
    static void keepsOffers(Catalogue catalogue, Program program, Spot spot) {
        var last = new LinkedHashMap<String, Offer>();
        catalogue.offers().stream()
                .filter(offer -> offer.paysPoints() && offer.program().equals(program.id()))
                .filter(offer -> offer.status().isPublished())
                .forEach(offer -> last.put(offer.id(), offer));
        for (Offer offer : last.values()) {
            if (offer.status() == Status.ENDED || offer.stop().isPresent()) {
                continue;
            }
            Problems broken = new Problems();
            check(offer, Optional.of(program), Spot.root(broken));
            broken.found().stream()
                    .findFirst()
                    .ifPresent(problem -> spot.at("points")
                            .refuse(
                                    "is what an offer goes by: " + Quoted.text(offer.id()) + " " + problem.message(),
                                    "keep it, or stop the offer before"));
        }
    }

    /** What all versions of an offer have in common. */
    static void keeps(Offer last, Offer next, Spot spot) {
        if (!spot.areClean("pays") || !spot.at("who").areClean("programs")) {
            return;
        }
        spot.at("pays")
                .require(
                        next.pays() == last.pays(),
                        "is not what the version before it pays",
                        "write " + last.pays() + ", or register another offer");
        spot.at("who")
                .at("programs")
                .require(
                        next.pays() != last.pays()
                                || !next.paysPoints()
                                || next.program().equals(last.program()),
                        "names another program than the version before it, and the offer pays its points",
                        "keep the program, or register another offer");
    }
}
