package io.ristorno.catalog;

import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;
import io.ristorno.offer.ExposedTo;
import java.util.Set;
import java.util.regex.Pattern;

/** What the part of an offer that says whom it is for has to obey. */
final class AudienceRules {
    /** As {@code POST /v1/cards} takes it. */
    private static final Pattern PRODUCT = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,39}");

    private static final Pattern BIN = Pattern.compile("[0-9]{6,8}");

    /** No exposure names such a placement: it would be refused. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{12}");

    private AudienceRules() {}

    static void check(Audience audience, Spot spot) {
        audience.programs().stream().sorted().forEach(id -> IdForm.PROGRAM.check(id, spot.at("programs")));
        segments(audience, spot);
        if (spot.areClean("tierAtLeast")) {
            audience.tierAtLeast().ifPresent(level -> IdForm.LEVEL.check(level, spot.at("tierAtLeast")));
        }
        each(
                audience.networks(),
                Rules.NETWORK,
                "networks",
                spot,
                "has what is not a network's name: ",
                "write capitals such as VISA, or leave it out for any network");
        each(
                audience.cardProducts(),
                PRODUCT,
                "cardProducts",
                spot,
                "has what is not a card product: ",
                "write 1 to 40 capitals, digits or _, such as GOLD, as cards are linked with it");
        each(
                audience.bins(),
                BIN,
                "bins",
                spot,
                "has what is not the beginning of a card number: ",
                "write the first 6 to 8 digits in quotes, such as \"411111\"");
        if (spot.areClean("relationship", "lookbackDays", "requireHistory")) {
            relationship(audience, spot);
        }
        if (spot.areClean("activation", "graceMinutes")) {
            grace(audience, spot.at("graceMinutes"));
        }
        audience.exposedTo().ifPresent(exposed -> exposedTo(exposed, spot.at("exposedTo")));
    }

    private static void exposedTo(ExposedTo exposed, Spot spot) {
        int longest = ExposedTo.PLACEMENT_MAX;
        int length = exposed.placement().length();
        if (spot.areClean("placement")) {
            spot.at("placement")
                    .require(
                            length > 0 && length <= longest,
                            length == 0 ? "is empty" : "is too long",
                            "write 1 to " + longest + " characters, as exposures name it");
            spot.at("placement")
                    .require(
                            !DIGITS.matcher(exposed.placement()).find(),
                            "could be a card number",
                            "write the name of a place, as exposures name it");
        }
        if (spot.areClean("withinDays")) {
            int most = ExposedTo.WITHIN_DAYS_MAX;
            spot.at("withinDays")
                    .require(
                            exposed.withinDays() > 0 && exposed.withinDays() <= most,
                            "is out of range",
                            "write 1 to " + most + " days");
        }
    }

    /** Whoever has to be in a segment and must not be in it is nobody. */
    private static void segments(Audience audience, Spot spot) {
        named(audience.segmentsAny(), spot.at("segmentsAny"));
        named(audience.segmentsNone(), spot.at("segmentsNone"));
        audience.segmentsNone().stream()
                .filter(audience.segmentsAny()::contains)
                .sorted()
                .forEach(id -> spot.at("segmentsNone")
                        .refuse(
                                "names a segment that segmentsAny names: " + Quoted.text(id),
                                "leave it out of one of them"));
    }

    private static void named(Set<String> segments, Spot spot) {
        segments.stream().sorted().forEach(id -> IdForm.SEGMENT.check(id, spot));
        int most = Audience.SEGMENTS_MOST;
        spot.require(
                segments.size() <= most, "names too many", "name at most " + most + ", or make one segment of them");
    }

    private static void grace(Audience audience, Spot spot) {
        int most = Audience.GRACE_MINUTES_MAX;
        int minutes = audience.graceMinutes();
        boolean asks = audience.asksActivation();
        spot.require(
                asks ? minutes >= 0 && minutes <= most : minutes == 0,
                asks ? "is out of range" : "is of no use where nobody has to activate it",
                asks ? "write 0 to " + most + " minutes" : "set activation to OPT_IN, or leave it out");
    }

    private static void relationship(Audience audience, Spot spot) {
        boolean asks = audience.asksHistory();
        spot.at("relationship")
                .require(
                        audience.relationship().size() < Acquaintance.values().length,
                        "leaves nobody out",
                        "leave it out: then everybody is meant");
        int most = Audience.LOOKBACK_DAYS_MAX;
        int days = audience.lookbackDays();
        spot.at("lookbackDays")
                .require(
                        asks ? days > 0 && days <= most : days == 0,
                        asks ? "is out of range" : "is of no use without relationship",
                        asks ? "write 1 to " + most + " days" : "add relationship, or leave it out");
        spot.at("requireHistory")
                .require(
                        !audience.requireHistory() || audience.relationship().contains(Acquaintance.NEW),
                        "asks for what is never asked",
                        "add NEW to relationship, or leave it out: only of new members it matters how much is known");
    }

    private static void each(Set<String> texts, Pattern form, String name, Spot spot, String message, String mend) {
        if (spot.areClean(name)) {
            texts.stream()
                    .filter(text -> text.isEmpty() || !form.matcher(text).matches())
                    .sorted()
                    .forEach(text -> spot.at(name).refuse(message + Quoted.text(text), mend));
        }
    }
}
