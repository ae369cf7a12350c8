package io.ristorno.store;

import io.ristorno.attribute.Arm;
import io.ristorno.event.Deed;
import io.ristorno.event.Exposure;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.Ruling.Verdict;
import io.ristorno.ledger.Account.Due;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.member.Confidence;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.reward.Count;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Part.Place;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Stage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands for what in stored values. The place in a list is the code, for ever: lists only grow, at their end. So an enum
 * may be put into another order without a stored value changing its meaning.
 */
final class Codes {
    private Codes() {}

    static final Code<Channel> CHANNELS =
            Code.of(Channel.class, List.of(Channel.IN_STORE, Channel.ONLINE, Channel.APP));

    static final Code<Deed.State> STATES = Code.of(
            Deed.State.class,
            List.of(Deed.State.PROVISIONAL, Deed.State.PENDING, Deed.State.AVAILABLE, Deed.State.GONE));

    static final Code<Stage> STAGES = Code.of(
            Stage.class,
            List.of(
                    Stage.PROVISIONAL,
                    Stage.PENDING,
                    Stage.AVAILABLE,
                    Stage.WAITLISTED,
                    Stage.REJECTED,
                    Stage.EXPIRED,
                    Stage.VOID));

    static final Code<Use> USES = Code.of(Use.class, List.of(Use.AUTHORIZATION, Use.CLEARING, Use.BOTH));

    static final Code<Reason> REASONS = Code.of(
            Reason.class,
            List.of(
                    Reason.EARNED,
                    Reason.NOT_GOODS,
                    Reason.OUTSIDE_PLACE,
                    Reason.OUTSIDE_WINDOW,
                    Reason.OUTSIDE_HOURS,
                    Reason.NOT_ENROLLED,
                    Reason.NOT_ACTIVATED,
                    Reason.AUDIENCE,
                    Reason.OTHER_CURRENCY,
                    Reason.BELOW_MINIMUM,
                    Reason.LIMIT,
                    Reason.BUDGET,
                    Reason.STACKING,
                    Reason.REVIEW,
                    Reason.REVERSED,
                    Reason.NEVER_CLEARED,
                    Reason.VERIFICATION,
                    Reason.RETURNED,
                    Reason.MERGED,
                    Reason.ERASED,
                    Reason.MERCHANT_LINE,
                    Reason.HELD_FOR_REVIEW,
                    Reason.MEMBER_CAP,
                    Reason.COUNTED,
                    Reason.NO_PRIZE,
                    Reason.AWAITS_END,
                    Reason.AWAITS_CONTACT,
                    Reason.NO_POINTS,
                    Reason.BEFORE_BINDING));

    static final Code<Flag> FLAGS = Code.of(
            Flag.class,
            List.of(
                    Flag.BUDGET_CAPPED,
                    Flag.LIMIT_CAPPED,
                    Flag.LATE,
                    Flag.TIME_UNKNOWN,
                    Flag.SUSPECT_DUPLICATE,
                    Flag.RETURN_EXCEEDS_PURCHASE,
                    Flag.ELSEWHERE,
                    Flag.NEW_MERCHANT,
                    Flag.MEMBER_CAPPED,
                    Flag.PURCHASE_CAPPED,
                    Flag.SHORT_HISTORY));

    static final Code<ReconciliationFault.Kind> FAULTS = Code.of(
            ReconciliationFault.Kind.class,
            List.of(
                    ReconciliationFault.Kind.SETTLED_DIFFERS,
                    ReconciliationFault.Kind.DUPLICATE_RETURN,
                    ReconciliationFault.Kind.RETURN_EXCEEDS_PURCHASE,
                    ReconciliationFault.Kind.NOT_CLEARED,
                    ReconciliationFault.Kind.UNMATCHED,
                    ReconciliationFault.Kind.TOO_LATE,
                    ReconciliationFault.Kind.LIMIT_REACHED,
                    ReconciliationFault.Kind.LINE_NEARLY_USED,
                    ReconciliationFault.Kind.UNPAID,
                    ReconciliationFault.Kind.UNVALUED,
                    ReconciliationFault.Kind.EXPOSED_HELD_OUT));

    static final Code<ExposedTo.Kind> TOUCHES = Code.of(
            ExposedTo.Kind.class, List.of(ExposedTo.Kind.IMPRESSION, ExposedTo.Kind.VIEW, ExposedTo.Kind.CLICK));

    static final Code<ContactKind> CONTACTS = Code.of(ContactKind.class, List.of(ContactKind.EMAIL, ContactKind.PHONE));

    static final Code<Arm> ARMS = Code.of(Arm.class, List.of(Arm.TEST, Arm.CONTROL));

    static final Code<Acquaintance> ACQUAINTANCES =
            Code.of(Acquaintance.class, List.of(Acquaintance.NEW, Acquaintance.LAPSED, Acquaintance.EXISTING));

    static final Code<Exposure.Kind> EXPOSURES = Code.of(
            Exposure.Kind.class,
            List.of(
                    Exposure.Kind.IMPRESSION,
                    Exposure.Kind.VIEW,
                    Exposure.Kind.CLICK,
                    Exposure.Kind.ACTIVATION,
                    Exposure.Kind.OPPORTUNITY));

    static final Code<SegmentList.Kind> LISTS = Code.of(
            SegmentList.Kind.class, List.of(SegmentList.Kind.WHOLE, SegmentList.Kind.ADDED, SegmentList.Kind.DROPPED));

    static final Code<FileProgress.Way> FILE_WAYS =
            Code.of(FileProgress.Way.class, List.of(FileProgress.Way.UPLOAD, FileProgress.Way.FOLDER));

    static final Code<FileProgress.State> FILE_STATES = Code.of(
            FileProgress.State.class,
            List.of(
                    FileProgress.State.RUNNING,
                    FileProgress.State.DONE,
                    FileProgress.State.FAILED,
                    FileProgress.State.INTERRUPTED));

    static final Code<Verdict> VERDICTS =
            Code.of(Verdict.class, List.of(Verdict.ACCEPTED, Verdict.REFUSED, Verdict.LINKED, Verdict.ELSEWHERE));

    static final Code<Count.Kind> KINDS_OF_COUNTS = Code.of(
            Count.Kind.class,
            List.of(
                    Count.Kind.ALONE,
                    Count.Kind.VISIT,
                    Count.Kind.PRIZE,
                    Count.Kind.THRESHOLD,
                    Count.Kind.REBATE,
                    Count.Kind.BOUNCE));

    static final Code<Confidence> CONFIDENCES = Code.of(
            Confidence.class,
            List.of(Confidence.ONLY_EXACT, Confidence.LATEST_EXACT, Confidence.LATEST_ENOUGH, Confidence.SPLIT));

    static final Code<Side> SIDES = Code.of(
            Side.class,
            List.of(
                    Side.RESERVED,
                    Side.KEPT,
                    Side.COMMITTED,
                    Side.CREDITED_BACK,
                    Side.FEE_RESERVED,
                    Side.FEE_COMMITTED,
                    Side.FEE_CREDITED_BACK));

    static final Code<Due> DUES = Code.of(Due.class, List.of(Due.PROVISIONAL, Due.PENDING, Due.PAYABLE));

    static final Code<Funder> FUNDERS = Code.of(Funder.class, List.of(Funder.MERCHANT, Funder.ISSUER, Funder.NETWORK));

    static final Code<Place> PLACES = Code.of(
            Place.class,
            List.of(
                    Place.RESERVED,
                    Place.KEPT,
                    Place.COMMITTED,
                    Place.CREDITED_BACK,
                    Place.FEE_RESERVED,
                    Place.FEE_COMMITTED,
                    Place.FEE_CREDITED_BACK,
                    Place.PROVISIONAL,
                    Place.PENDING,
                    Place.AVAILABLE,
                    Place.CHARITY_PROVISIONAL,
                    Place.CHARITY_PENDING,
                    Place.CHARITY_PAYABLE,
                    Place.FEES_EXPECTED,
                    Place.FEES));

    static final Code<Holding> HOLDINGS = Code.of(
            Holding.class,
            List.of(Holding.PROVISIONAL, Holding.PENDING, Holding.AVAILABLE, Holding.PAID, Holding.RECEIVABLE));

    static final Code<Fund> FUNDS = Code.of(
            Fund.class,
            List.of(
                    Fund.CASH,
                    Fund.BREAKAGE,
                    Fund.ADJUSTMENTS,
                    Fund.WRITEOFF,
                    Fund.MERGED,
                    Fund.FEES_EXPECTED,
                    Fund.FEES));

    static final Code<Kind> KINDS = Code.of(
            Kind.class,
            List.of(
                    Kind.CLAWED_BACK,
                    Kind.RECOVERED,
                    Kind.PAID_OUT,
                    Kind.PAYOUT_CONFIRMED,
                    Kind.PAYOUT_REJECTED,
                    Kind.SPENT,
                    Kind.SPEND_REFUNDED,
                    Kind.ADJUSTED,
                    Kind.EXPIRED,
                    Kind.WRITTEN_OFF,
                    Kind.FORFEITED,
                    Kind.MERGED,
                    Kind.CARRIED_FORWARD));

    static final Code<PayoutState> PAYOUT_STATES = Code.of(
            PayoutState.class,
            List.of(PayoutState.CREATED, PayoutState.SENT, PayoutState.CONFIRMED, PayoutState.REJECTED));

    /** Texts that most values have one of. */
    private static final List<String> WORDS = List.of(
            "VISA",
            "MASTERCARD",
            "UTC",
            "Europe/Berlin",
            "Europe/Stockholm",
            "Europe/London",
            "Europe/Paris",
            "Europe/Madrid",
            "Europe/Rome",
            "Europe/Amsterdam",
            "Europe/Zurich",
            "Europe/Vienna",
            "Europe/Warsaw",
            "America/New_York",
            "America/Chicago",
            "America/Los_Angeles",
            "AMEX",
            "MAESTRO",
            "GIROCARD",
            "CARTES_BANCAIRES",
            "BANCONTACT",
            "DISCOVER",
            "DINERS",
            "JCB",
            "UNIONPAY",
            "INTERAC",
            "Europe/Brussels",
            "Europe/Copenhagen",
            "Europe/Oslo",
            "Europe/Helsinki",
            "Europe/Dublin",
            "Europe/Lisbon",
            "Europe/Prague",
            "Europe/Budapest",
            "Europe/Bucharest",
            "Europe/Sofia",
            "Europe/Athens",
            "Europe/Istanbul",
            "Europe/Kiev",
            "Europe/Luxembourg",
            "Europe/Bratislava",
            "Europe/Ljubljana",
            "Europe/Zagreb",
            "Europe/Tallinn",
            "Europe/Riga",
            "Europe/Vilnius",
            "America/Denver",
            "America/Phoenix",
            "America/Toronto",
            "America/Vancouver",
            "America/Mexico_City",
            "America/Sao_Paulo",
            "America/Bogota",
            "America/Argentina/Buenos_Aires",
            "America/Santiago",
            "America/Lima",
            "Asia/Tokyo",
            "Asia/Shanghai",
            "Asia/Hong_Kong",
            "Asia/Singapore",
            "Asia/Seoul",
            "Asia/Kolkata",
            "Asia/Dubai",
            "Asia/Jakarta",
            "Asia/Manila",
            "Asia/Bangkok",
            "Asia/Riyadh",
            "Asia/Jerusalem",
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Brisbane",
            "Australia/Perth",
            "Pacific/Auckland",
            "Africa/Johannesburg",
            "Africa/Lagos",
            "Africa/Cairo",
            "Africa/Nairobi",
            "Z");

    private static final Map<String, Integer> WORD_CODES = new HashMap<>();

    /** Currencies that take one byte. */
    private static final List<Commodity> COMMON = currencies(
            "EUR", "USD", "GBP", "SEK", "NOK", "DKK", "CHF", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "JPY", "CAD",
            "AUD", "NZD", "BRL", "MXN", "INR", "CNY", "SGD", "HKD", "KRW", "ZAR", "AED", "SAR", "ILS", "THB", "IDR",
            "PHP", "KWD");

    /** By ISO 4217 numeric code: one more than the code of a common currency, 0 for others. */
    private static final int[] COMMON_CODES = new int[1000];

    static {
        for (int code = 0; code < WORDS.size(); code++) {
            WORD_CODES.put(WORDS.get(code), code);
        }
        for (int code = 0; code < COMMON.size(); code++) {
            COMMON_CODES[COMMON.get(code).numeric()] = code + 1;
        }
    }

    private static List<Commodity> currencies(String... codes) {
        return Arrays.stream(codes)
                .map(code -> Commodity.currency(code).orElseThrow())
                .toList();
    }

    /** The code of a text that is one of the words, else -1. */
    static int word(String text) {
        return WORD_CODES.getOrDefault(text, -1);
    }

    static String word(int code) {
        return WORDS.get(code);
    }

    /** The words, by code. */
    static List<String> words() {
        return WORDS;
    }

    /** The common currencies, by code. */
    static List<String> currencies() {
        return COMMON.stream().map(Commodity::code).toList();
    }

    /** The code of a common currency, else -1. */
    static int common(Commodity commodity) {
        int numeric = commodity.numeric();
        int code = numeric > 0 && numeric < COMMON_CODES.length ? COMMON_CODES[numeric] - 1 : -1;
        return code >= 0 && COMMON.get(code).equals(commodity) ? code : -1;
    }

    static Commodity common(int code) {
        return COMMON.get(code);
    }
}
