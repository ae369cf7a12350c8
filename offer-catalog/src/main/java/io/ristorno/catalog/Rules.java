package io.ristorno.catalog;

import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.BankAccount;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Criteria;
import io.ristorno.program.PastTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.Segment;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a program, a merchant and a location have to obey by themselves, however they were made. */
final class Rules {
    private static final int TEXT_MAX = 200;
    private static final int MID_MAX = 32;
    private static final int TERMINAL_MAX = 16;
    /** What has fewer letters is the beginning of too many names, or nothing but a mark. */
    private static final int DESCRIPTOR_MIN = 3;

    private static final int DESCRIPTOR_MAX = 60;
    private static final int DAYS_MAX = 3_650;
    private static final int MINUTES_A_DAY = 1_440;
    private static final int NEW_MERCHANT_DAYS_MAX = 365;
    /** Every month has it. */
    private static final int PAYOUT_DAY_MAX = 28;

    private static final int LOOP_REFUNDS_MAX = 100;
    private static final Pattern ACQUIRER = Pattern.compile("[A-Za-z0-9]{0,11}");
    private static final Pattern STORE_NUMBER = Pattern.compile("[0-9]{0,10}");
    static final Pattern NETWORK = Pattern.compile("[A-Z][A-Z0-9_]{0,19}|");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private Rules() {}

    static void check(Program program, Spot spot) {
        IdForm.PROGRAM.check(program.id(), spot.at("id"));
        text(program.name(), spot.at("name"));
        zone(program.zone(), spot.at("zone"));
        balances(program.balances(), spot.at("balances"));
        tolerance(program, spot);
        program.payer().ifPresent(payer -> account(payer, spot.at("payer")));
        risk(program.risk(), spot.at("risk"));
        windows(program.windows(), spot.at("windows"));
        stacking(program.stacking(), spot.at("stacking"));
        program.points().ifPresent(points -> PointRules.check(points, spot.at("points")));
        PointRules.keeps(program, spot.at("points"));
        program.control().ifPresent(control -> CampaignRules.check(control, spot.at("control")));
        segments(program.segments(), spot.at("segments"));
        program.contact().ifPresent(contact -> told(contact, spot.at("contact")));
        counts(program.segments(), spot.at("segments"));
        program.levels().ifPresent(levels -> LevelRules.check(levels, spot.at("levels")));
        for (int i = 0; i < program.termsBefore().size(); i++) {
            past(program, i, spot.at("termsBefore").at(i));
        }
    }

    private static void segments(List<Segment> segments, Spot spot) {
        var ids = new HashSet<String>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            Spot at = spot.at(i);
            IdForm.SEGMENT.check(segment.id(), at.at("id"));
            text(segment.name(), at.at("name"));
            segment.criteria().ifPresent(criteria -> LevelRules.check(criteria, at.at("criteria")));
            segment.ended().ifPresent(ended -> OfferRules.moment(ended, at.at("endedAt")));
            at.at("id")
                    .require(ids.add(segment.id()), "is the id of an earlier segment", "give each segment its own id");
        }
    }

    /** Not too many, with those that a draft leaves out. */
    static void counts(List<Segment> segments, Spot spot) {
        spot.require(
                segments.size() <= Segment.MOST,
                "are too many",
                "have at most " + Segment.MOST + " in a program: lists of those that exist can be replaced");
        long judged = segments.stream()
                .filter(segment ->
                        segment.criteria().isPresent() && segment.ended().isEmpty())
                .count();
        spot.require(
                judged <= Criteria.MOST,
                "are too many that go by criteria",
                "have at most " + Criteria.MOST + " of these that have not ended");
    }

    private static void past(Program program, int i, Spot spot) {
        PastTerms past = program.termsBefore().get(i);
        risk(past.risk(), spot.at("risk"));
        windows(past.windows(), spot.at("windows"));
        stacking(past.stacking(), spot.at("stacking"));
        past.points().ifPresent(points -> PointRules.check(points, spot.at("points")));
        past.contact().ifPresent(contact -> told(contact, spot.at("contact")));
        OfferRules.moment(past.until(), spot.at("until"));
        spot.at("until")
                .require(
                        i == 0
                                || past.until()
                                        .isAfter(
                                                program.termsBefore().get(i - 1).until()),
                        "does not come after the one before it",
                        "write what held first first; to edit terms, write them in risk or windows and leave termsBefore out");
    }

    private static void risk(RiskTerms terms, Spot spot) {
        spot.at("allowedMccs")
                .require(
                        terms.allowedMccs().stream().allMatch(mcc -> mcc >= 0 && mcc <= 9999),
                        "has what is no merchant category code",
                        "write four digits each, such as 7995");
        spot.at("allowedProcessing")
                .require(
                        terms.allowedProcessing().stream().allMatch(code -> code >= 0 && code <= 99),
                        "has what is no processing code",
                        "write the first two digits of DE 3 as numbers: 1 is cash, 11 quasi-cash, 50 bill payment");
        amounts(terms.reviewAboveMinor(), spot.at("reviewAboveMinor"));
        amounts(terms.memberDayCapMinor(), spot.at("memberDayCapMinor"));
        amounts(terms.memberYearCapMinor(), spot.at("memberYearCapMinor"));
        days(terms.newMerchantDays(), 0, NEW_MERCHANT_DAYS_MAX, spot.at("newMerchantDays"));
        spot.at("loopRefunds")
                .require(
                        terms.loopRefunds() >= 0 && terms.loopRefunds() <= LOOP_REFUNDS_MAX,
                        "is out of range",
                        "write 1 to " + LOOP_REFUNDS_MAX + " purchases, or 0 for never");
    }

    private static void windows(WindowTerms terms, Spot spot) {
        days(terms.provisionalDays(), 1, WindowTerms.PROVISIONAL_DAYS_MAX, spot.at("provisionalDays"));
        days(terms.provisionalTravelDays(), 1, WindowTerms.PROVISIONAL_DAYS_MAX, spot.at("provisionalTravelDays"));
        days(terms.clearingAfterEndDays(), 0, WindowTerms.DAYS_MAX, spot.at("clearingAfterEndDays"));
        days(terms.unmatchedDays(), 1, WindowTerms.DAYS_MAX, spot.at("unmatchedDays"));
    }

    private static void stacking(StackingTerms terms, Spot spot) {
        spot.at("maxOffers")
                .require(
                        terms.maxOffers() >= 0 && terms.maxOffers() <= StackingTerms.OFFERS_MAX,
                        "is out of range",
                        "write 1 to " + StackingTerms.OFFERS_MAX + " offers, or 0 for any number");
        spot.at("totalCapBasisPoints")
                .require(
                        terms.totalCapBasisPoints() >= 0 && terms.totalCapBasisPoints() <= BasisPoints.WHOLE,
                        "is out of range",
                        "write 1 to " + BasisPoints.WHOLE + " hundredths of a percent, or 0 for any amount");
    }

    private static void told(ContactTerms terms, Spot spot) {
        days(terms.minGapDays(), 1, ContactTerms.GAP_DAYS_MAX, spot.at("minGapDays"));
        days(terms.maxGapDays(), 1, ContactTerms.GAP_DAYS_MAX, spot.at("maxGapDays"));
        spot.at("maxGapDays")
                .require(
                        terms.minGapDays() <= terms.maxGapDays(),
                        "is less than minGapDays",
                        "write " + terms.minGapDays() + " days or more: before that nobody may be contacted again");
        terms.quietHours()
                .ifPresent(hours -> spot.at("quietHours")
                        .require(
                                hours.fromMinute() != hours.untilMinute() % MINUTES_A_DAY,
                                "is the whole day",
                                "write another end than the beginning: nobody could be contacted at all"));
        terms.visitReminderHours()
                .ifPresent(hours -> spot.at("visitReminderHours")
                        .require(
                                hours >= 1 && hours <= ContactTerms.REMINDER_HOURS_MAX,
                                "is out of range",
                                "write 1 to " + ContactTerms.REMINDER_HOURS_MAX + " hours"));
        terms.expiryNoticeDays()
                .ifPresent(days -> days(days, 1, ContactTerms.EXPIRY_DAYS_MAX, spot.at("expiryNoticeDays")));
    }

    private static void days(int days, int from, int to, Spot spot) {
        spot.require(days >= from && days <= to, "is out of range", "write " + from + " to " + to + " days");
    }

    private static void account(BankAccount account, Spot spot) {
        spot.at("holder")
                .require(
                        !account.holder().isBlank() && account.holder().length() <= BankAccount.HOLDER_MAX,
                        "is not a name",
                        "write 1 to " + BankAccount.HOLDER_MAX + " characters");
        spot.at("iban")
                .require(
                        BankAccount.isIban(account.iban()),
                        "is not an IBAN",
                        "write it in capitals without spaces, and check its digits");
        spot.at("bic")
                .require(
                        account.bic().isEmpty() || BankAccount.isBic(account.bic()),
                        "is not a BIC",
                        "write 8 or 11 capitals and digits, or leave it out");
    }

    private static void tolerance(Program program, Spot spot) {
        int tolerance = program.settledToleranceBasisPoints();
        spot.at("settledToleranceBasisPoints")
                .require(tolerance >= 0 && tolerance <= 100_000, "is out of range", "write 0 to 100000; 2500 is 25 %");
    }

    private static void balances(BalanceTerms terms, Spot spot) {
        days(terms.graceDays(), 0, spot.at("graceDays"));
        days(terms.writeOffDays(), 1, spot.at("writeOffDays"));
        days(terms.unpaidDays(), 1, spot.at("unpaidDays"));
        spot.at("payoutDay")
                .require(
                        terms.payoutDay() >= 0 && terms.payoutDay() <= PAYOUT_DAY_MAX,
                        "is no day of every month",
                        "write 1 to " + PAYOUT_DAY_MAX + ", or 0 for never by itself");
        spot.at("payoutDay")
                .require(
                        terms.payoutDay() == 0 || !terms.minPayoutMinor().isEmpty(),
                        "pays nothing out",
                        "name in minPayoutMinor what is paid out: {\"EUR\": 500}");
        amounts(terms.minPayoutMinor(), spot.at("minPayoutMinor"));
        terms.minPayoutMinor()
                .keySet()
                .forEach(commodity -> spot.at("minPayoutMinor")
                        .at(commodity.code())
                        .require(commodity.isCurrency(), "is no money, and nothing else is paid out", "leave it out"));
        amounts(terms.minSpendMinor(), spot.at("minSpendMinor"));
        amounts(terms.writeOffBelowMinor(), spot.at("writeOffBelowMinor"));
    }

    private static void days(int days, int least, Spot spot) {
        spot.require(
                days >= least && days <= DAYS_MAX, "is out of range", "write " + least + " to " + DAYS_MAX + " days");
    }

    private static void amounts(Map<Commodity, Long> amounts, Spot spot) {
        amounts.forEach((commodity, minor) -> OfferRules.amount(minor, spot.at(commodity.code())));
    }

    static void check(Merchant merchant, Spot spot) {
        IdForm.MERCHANT.check(merchant.id(), spot.at("id"));
        text(merchant.name(), spot.at("name"));
        for (int i = 0; i < merchant.locations().size(); i++) {
            check(merchant.locations().get(i), spot.at("locations").at(i));
        }
        merchant.since().ifPresent(since -> OfferRules.moment(since, spot.at("since")));
        merchant.line().ifPresent(line -> check(line, spot.at("line")));
        usualGaps(merchant.usualGaps(), spot.at("usualGaps"));
        merchant.boundAt().ifPresent(moment -> OfferRules.moment(moment, spot.at("boundAt")));
    }

    private static void usualGaps(List<UsualGap> gaps, Spot spot) {
        spot.require(
                gaps.size() <= UsualGap.MOST,
                "has too many",
                "leave it out: the service finds it, and keeps the last " + UsualGap.MOST);
        for (int i = 0; i < gaps.size(); i++) {
            int halfDays = gaps.get(i).halfDays();
            spot.at(i)
                    .at("halfDays")
                    .require(
                            halfDays >= 0 && halfDays <= UsualGap.HALF_DAYS_MAX,
                            "is out of range",
                            "write 0 to " + UsualGap.HALF_DAYS_MAX);
            spot.at(i)
                    .at("from")
                    .require(
                            i == 0
                                    || gaps.get(i - 1)
                                            .from()
                                            .isBefore(gaps.get(i).from()),
                            "is not behind the one before",
                            "write the first day first");
        }
    }

    private static void check(FundingLine line, Spot spot) {
        spot.at("amountMinor")
                .require(
                        line.amountMinor() >= 0 && line.amountMinor() <= OfferRules.AMOUNT_MAX,
                        "is out of range",
                        "write 0 to " + OfferRules.AMOUNT_MAX + " minor units; with 0 the merchant's offers pause");
        spot.at("currency")
                .require(
                        Commodity.currency(line.currency().code())
                                .filter(line.currency()::equals)
                                .isPresent(),
                        "is not a currency",
                        "write an ISO 4217 code in capitals, such as EUR");
    }

    static void check(Location location, Spot spot) {
        IdForm.LOCATION.check(location.id(), spot.at("id"));
        text(location.name(), spot.at("name"));
        zone(location.zone(), spot.at("zone"));
        country(location.country(), spot.at("country"));
        spot.at("mcc")
                .require(
                        location.mcc() >= 0 && location.mcc() <= 9999,
                        "is not a merchant category code",
                        "write 1 to 9999, or leave it out if it is unknown");
        names(location.merchantNumbers(), location.descriptors(), spot);
    }

    static void check(Bindings bindings, Spot spot) {
        names(bindings.numbers(), bindings.descriptors(), spot);
        spot.at("merchantNumbers")
                .require(
                        !bindings.numbers().isEmpty() || !bindings.descriptors().isEmpty(),
                        "binds nothing",
                        "write in merchantNumbers or descriptors what GET /v1/acceptors has found");
    }

    private static void names(List<MerchantNumber> numbers, List<DescriptorRule> descriptors, Spot spot) {
        for (int i = 0; i < numbers.size(); i++) {
            check(numbers.get(i), spot.at("merchantNumbers").at(i));
        }
        for (int i = 0; i < descriptors.size(); i++) {
            check(descriptors.get(i), spot.at("descriptors").at(i));
        }
    }

    private static void check(MerchantNumber number, Spot spot) {
        spot.at("mid")
                .require(
                        number.mid().length() <= MID_MAX && number.mid().chars().allMatch(c -> c >= ' ' && c <= '~'),
                        "is not a merchant number",
                        "write 1 to " + MID_MAX + " letters, digits and signs of ASCII, as card messages carry it");
        spot.at("acquirer")
                .require(
                        ACQUIRER.matcher(number.acquirer()).matches(),
                        "is not an acquirer's id",
                        "write up to 11 letters or digits, or leave it out for any acquirer");
        spot.at("terminal")
                .require(
                        number.terminal().length() <= TERMINAL_MAX
                                && number.terminal().chars().allMatch(c -> c >= ' ' && c <= '~'),
                        "is not a terminal's id",
                        "write up to " + TERMINAL_MAX
                                + " letters, digits and signs of ASCII, or leave it out for any terminal");
        spot.at("network")
                .require(
                        NETWORK.matcher(number.network()).matches(),
                        "is not a network's name: " + Quoted.text(number.network()),
                        "write capitals such as VISA, or leave it out for any network");
    }

    private static void check(DescriptorRule rule, Spot spot) {
        spot.at("name")
                .require(
                        rule.name().length() >= DESCRIPTOR_MIN && rule.name().length() <= DESCRIPTOR_MAX,
                        "is no name to go by",
                        "write " + DESCRIPTOR_MIN + " to " + DESCRIPTOR_MAX
                                + " letters and digits beside an aggregator's name and a store's number");
        spot.at("storeNumber")
                .require(
                        STORE_NUMBER.matcher(rule.store()).matches(),
                        "is not a store's number",
                        "write 1 to 10 digits, or leave it out for any store");
        spot.at("city")
                .require(
                        rule.city().length() <= DESCRIPTOR_MAX,
                        "is too long",
                        "write at most " + DESCRIPTOR_MAX + " characters, or leave it out for anywhere");
        if (!rule.country().isEmpty()) {
            country(rule.country(), spot.at("country"));
        }
    }

    /** A line that people read. */
    static void text(String text, Spot spot) {
        spot.require(!text.isBlank(), "is empty", "write 1 to " + TEXT_MAX + " characters");
        spot.require(text.length() <= TEXT_MAX, "is too long", "write at most " + TEXT_MAX + " characters");
        spot.require(
                text.codePoints().noneMatch(Quoted::isUnprintable),
                "has characters that cannot be printed",
                "write it on one line, without control characters");
    }

    static void zone(ZoneId zone, Spot spot) {
        spot.require(
                Forms.ZONES.contains(zone.getId()),
                "is not a time zone with rules",
                "write an IANA name such as Europe/Berlin, not an offset");
    }

    static void country(String country, Spot spot) {
        if (!COUNTRIES.contains(country)) {
            spot.refuse(
                    "is not a country: " + Quoted.text(country),
                    "write an ISO 3166-1 code of two capitals, such as DE");
        }
    }
}
