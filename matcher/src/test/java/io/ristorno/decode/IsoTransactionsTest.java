package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decode.Decoded.Ignored.Why;
import io.ristorno.decode.Malformed.Code;
import io.ristorno.decode.Transaction.Kind;
import io.ristorno.event.Original;
import io.ristorno.merchant.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTransactionsTest {
    private static final Dialect DIALECT = Dialects.shipped("iso87-ascii");
    private static final Dialect AWAITS = extended("'awaitResponse': true");

    @ParameterizedTest
    @CsvSource({
        "0100, 000000, AUTHORIZATION", "0101, 000000, AUTHORIZATION", "0120, 000000, AUTHORIZATION",
        "0121, 090000, AUTHORIZATION", "0100, 010000, AUTHORIZATION", "0200, 000000, CLEARING",
        "0220, 000000, CLEARING", "0221, 000000, CLEARING", "0220, 200000, REFUND",
        "0200, 200000, REFUND", "0220, 220000, REFUND", "0220, 020000, REFUND",
        "0400, 000000, REVERSAL", "0401, 000000, REVERSAL", "0420, 000000, REVERSAL",
        "0421, 000000, REVERSAL", "0422, 000000, CHARGEBACK", "0140, 000000, AUTHORIZATION"
    })
    void theTypeAndTheProcessingCodeTellTheKind(String mti, String processing, Kind kind) {
        assertThat(taken(purchase(mti).with(3, processing)).kind()).isEqualTo(kind);
    }

    @Test
    void aRepeatHasTheIdOfTheFirst() {
        assertThat(taken(purchase("0101")).id())
                .isEqualTo(taken(purchase("0100")).id());
        assertThat(taken(purchase("0121")).id())
                .isEqualTo(taken(purchase("0120")).id());
        assertThat(taken(purchase("0401")).id())
                .isEqualTo(taken(purchase("0400")).id());
        assertThat(taken(purchase("0100")).id())
                .isEqualTo("1|0912104512|004521|12345|625510045210")
                .isNotEqualTo(taken(purchase("0100").with(11, "004522")).id());
    }

    @Test
    void aTraceNumberThatComesAgainIsToldApartByTimeAndTerminal() {
        String first = taken(thinlyTraced()).id();
        assertThat(taken(thinlyTraced()).id()).isEqualTo(first);
        assertThat(List.of(
                        taken(thinlyTraced().with(11, "004522")).id(),
                        taken(thinlyTraced().with(12, "104513")).id(),
                        taken(thinlyTraced().with(13, "0913")).id(),
                        taken(thinlyTraced().with(32, "54321")).id(),
                        taken(thinlyTraced().with(41, "TERM0043")).id()))
                .doesNotContain(first)
                .doesNotHaveDuplicates();
        assertThat(taken(thinlyTraced().with(37, " ".repeat(12))).id()).isEqualTo(first);
        assertThat(taken(thinlyTraced().with(37, "0".repeat(12))).id()).isEqualTo(first);
    }

    /** As long as one of the two is told, the terminal's clock stays out of the id: a repeat may have another. */
    @Test
    void aTransmissionTimeOrARetrievalReferenceAloneTellsApart() {
        assertThat(taken(purchase("0100").without(7)).id()).isEqualTo("1||004521|12345|625510045210");
        assertThat(taken(purchase("0100").without(37)).id()).isEqualTo("1|0912104512|004521|12345|");
        assertThat(taken(purchase("0100").with(37, "0".repeat(12))).id())
                .isEqualTo("1|0912104512|004521|12345|000000000000");
    }

    /** Such a time is refused of what is taken; what is declined has its id all the same. */
    @Test
    void aTransmissionTimeOfZerosTellsNothing() {
        Packed declined =
                purchase("0120").with(39, "05").with(7, "0".repeat(10)).without(37);
        assertThat(decoded(declined)).isEqualTo(new Decoded.Declined("1|004521|124512|0912|12345|TERM0042"));
        assertThat(decoded(declined.with(37, "0".repeat(12)))).isEqualTo(decoded(declined));
    }

    /** Without transmission time and retrieval reference. */
    private static Packed thinlyTraced() {
        return purchase("0100").without(7).without(37);
    }

    @Test
    void aPurchaseIsReadWhole() {
        Transaction purchase = taken(purchase("0100")
                .with(6, "000000013600")
                .with(51, "840")
                .with(25, "00")
                .with(38, "A73B9K"));
        assertThat(purchase.amount().minor()).isEqualTo(12_550);
        assertThat(purchase.amount().currency().code()).isEqualTo("EUR");
        assertThat(purchase.amount().billingMinor()).isEqualTo(13_600);
        assertThat(purchase.amount().billingCurrency().code()).isEqualTo("USD");
        assertThat(purchase.acceptor().mid()).isEqualTo("SWEMERCH0001234");
        assertThat(purchase.acceptor().terminal()).isEqualTo("TERM0042");
        assertThat(purchase.acceptor().name()).isEqualTo("HARBOUR COFFEE HOUSE");
        assertThat(purchase.acceptor().city()).isEqualTo("STOCKHOLM");
        assertThat(purchase.acceptor().country()).isEqualTo("SE");
        assertThat(purchase.acceptor().mcc()).isEqualTo(5812);
        assertThat(purchase.acceptor().channel()).contains(Channel.IN_STORE);
        assertThat(purchase.acceptor().clearing()).isFalse();
        assertThat(purchase.traces().stan()).isEqualTo("004521");
        assertThat(purchase.traces().retrieval()).isEqualTo("625510045210");
        assertThat(purchase.traces().transmission()).isEqualTo("0912104512");
        assertThat(purchase.traces().approval()).isEqualTo("A73B9K");
        assertThat(purchase.traces().acquirer()).isEqualTo("12345");
        assertThat(purchase.time().instant()).contains(Instant.parse("2026-09-12T10:45:12Z"));
        assertThat(purchase.time().date()).contains(LocalDate.of(2026, 9, 12));
        assertThat(purchase.time().secondOfDay()).isEqualTo(((12 * 60) + 45) * 60 + 12);
        assertThat(purchase.time().doubtful()).isFalse();
        assertThat(purchase.bin()).isEqualTo("411111");
        assertThat(purchase.lastFour()).isEqualTo("1111");
        assertThat(purchase.last()).isTrue();
    }

    @Test
    void anAcquirerAndAMerchantNumberAreComparedInNormalForm() {
        Transaction purchase = taken(purchase("0100").with(32, "00000012345").with(42, "000000000123   "));
        assertThat(purchase.acceptor().acquirer()).isEqualTo("12345");
        assertThat(purchase.acceptor().mid()).isEqualTo("123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "08", "10", "11", "85"})
    void anApprovedAdviceIsTaken(String code) {
        assertThat(decoded(purchase("0120").with(39, code))).isInstanceOf(Decoded.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "51", "91", "01"})
    void aDeclinedAdviceCreatesNothing(String code) {
        assertThat(decoded(purchase("0120").with(39, code)))
                .isEqualTo(new Decoded.Declined("1|0912104512|004521|12345|625510045210"));
        assertThat(decoded(purchase("0220").with(39, code))).isInstanceOf(Decoded.Declined.class);
    }

    @Test
    void actionCodesBelowOneHundredApprove() {
        Dialect dialect = Dialects.shipped("iso93-ascii");
        Packed advice = Packed.message(dialect, "1120")
                .with(2, "4111111111111111")
                .with(4, "000000012550")
                .with(11, "004521")
                .with(12, "260912124512")
                .with(42, "SWEMERCH0001234")
                .with(49, "EUR");
        assertThat(decoded(dialect, advice.with(39, "099"))).isInstanceOf(Decoded.Taken.class);
        assertThat(decoded(dialect, advice.with(39, "100"))).isInstanceOf(Decoded.Declined.class);
    }

    @Test
    void cashInAPurchaseIsToldApart() {
        Packed purchase = purchase("0200").with(3, "090000");
        assertThat(taken(purchase.with(54, "0040978D000000002000")).amount().goodsMinor())
                .isEqualTo(10_550);
        assertThat(taken(purchase.with(54, "0044978D000000000500" + "0040978D000000002000"))
                        .amount()
                        .cashMinor())
                .isEqualTo(2_000);
        assertThat(taken(purchase.with(54, "0040840D000000002000")).amount().cashMinor())
                .isZero();
        assertThat(fault(purchase.with(54, "0040978D000000012551"))).isEqualTo("BAD_AMOUNT 54");
        assertThat(fault(purchase.with(54, "0040978D00000000200x"))).isEqualTo("BAD_AMOUNT 54");
    }

    @Test
    void aReversalSaysWhatRemains() {
        assertThat(taken(purchase("0400")).amount().minor()).isZero();
        String replacement = "000000008000" + "0".repeat(12) + "D00000000D00000000";
        assertThat(taken(purchase("0400").with(95, replacement)).amount().minor())
                .isEqualTo(8_000);
        assertThat(taken(purchase("0420").with(95, " ".repeat(42))).amount().minor())
                .isZero();
        assertThat(fault(purchase("0420").with(95, "00000000800x" + " ".repeat(30))))
                .isEqualTo("BAD_AMOUNT 95");
    }

    @Test
    void aReversalNamesItsOriginal() {
        Transaction reversal =
                taken(purchase("0400").with(90, "0100" + "004520" + "0912104500" + "00000012345" + "0".repeat(11)));
        assertThat(reversal.traces().original()).isEqualTo(new Original("004520", "0912104500", "12345"));
        assertThat(taken(purchase("0400").with(90, "0".repeat(42))).traces().original())
                .isEqualTo(Original.NONE);
    }

    @Test
    void aReversalOfAFinancialMessageTakesBackAClearing() {
        String original = "0220" + "004520" + "0912104500" + "00000012345" + "0".repeat(11);
        Transaction whole = taken(purchase("0420").with(90, original));
        assertThat(whole.kind()).isEqualTo(Kind.CLEARING_REVERSAL);
        assertThat(whole.amount().minor()).isEqualTo(12_550);
        assertThat(whole.acceptor().clearing()).isTrue();
        String replacement = "000000008000" + "0".repeat(30);
        assertThat(taken(purchase("0420").with(90, original).with(95, replacement))
                        .amount()
                        .minor())
                .isEqualTo(4_550);
    }

    @Test
    void ofARequestForARefundNothingHappensYet() {
        assertThat(decoded(purchase("0100").with(3, "200000"))).isEqualTo(new Decoded.Ignored(Why.REFUND_REQUEST));
        assertThat(decoded(purchase("0420").with(3, "200000"))).isEqualTo(new Decoded.Ignored(Why.REFUND_REVERSAL));
    }

    @ParameterizedTest
    @CsvSource({
        "0110, RESPONSE",
        "0130, RESPONSE",
        "0210, RESPONSE",
        "0430, RESPONSE",
        "0300, FILE_ACTION",
        "0330, FILE_ACTION",
        "0500, RECONCILIATION",
        "0620, ADMINISTRATIVE",
        "0160, OTHER"
    })
    void otherMessagesHaveNoEffect(String mti, Why why) {
        assertThat(decoded(purchase(mti))).isEqualTo(new Decoded.Ignored(why));
    }

    @ParameterizedTest
    @CsvSource({
        "0800, 001, SIGN_ON, true",
        "0800, 002, SIGN_OFF, true",
        "0800, 301, ECHO, true",
        "0800, 161, KEY_CHANGE, true",
        "0800, 201, CUT_OVER, true",
        "0800, 999, OTHER, true",
        "0810, 301, ECHO, false"
    })
    void theLinkSpeaksAboutItself(String mti, String code, Decoded.Management.Purpose purpose, boolean request) {
        Packed message = Packed.message(DIALECT, mti)
                .with(7, "0912104512")
                .with(11, "000001")
                .with(70, code);
        assertThat(decoded(message)).isEqualTo(new Decoded.Management(purpose, Integer.parseInt(code), request));
    }

    @Test
    void onALinkThatAwaitsResponsesARequestIsParkedUntilItsResponse() {
        Packed request = Packed.purchase(AWAITS, "0100");
        var parked = (Decoded.Parked) decoded(AWAITS, request);
        Packed response = Packed.message(AWAITS, "0110")
                .with(4, "000000010000")
                .with(7, "0912104513")
                .with(11, "004521")
                .with(32, "12345")
                .with(38, "A73B9K")
                .with(39, "10")
                .with(41, "TERM0042");
        var answered = (Decoded.Answered) decoded(AWAITS, response);
        assertThat(answered.pairing()).isEqualTo(parked.pairing());
        assertThat(answered.approved()).isTrue();
        assertThat(answered.alone()).isInstanceOf(Malformed.class);
        Transaction approved = parked.transaction().approvedBy(answered);
        assertThat(approved.amount().minor()).isEqualTo(10_000);
        assertThat(approved.traces().approval()).isEqualTo("A73B9K");
        assertThat(approved.acceptor()).isEqualTo(parked.transaction().acceptor());
        answered = (Decoded.Answered) decoded(AWAITS, response.with(39, "51"));
        assertThat(answered.approved()).isFalse();
        assertThat(answered.alone()).isInstanceOf(Decoded.Declined.class);
        assertThat(decoded(AWAITS, response.without(39))).isEqualTo(Malformed.of(Code.MISSING, 39));
        answered = (Decoded.Answered)
                decoded(AWAITS, Packed.purchase(AWAITS, "0110").with(39, "00"));
        assertThat(answered.alone()).isInstanceOf(Decoded.Taken.class);
        assertThat(answered.approvedMinor()).isEmpty();
        assertThat(decoded(AWAITS, Packed.purchase(AWAITS, "0120"))).isInstanceOf(Decoded.Taken.class);
    }

    @Test
    void whatAddsToAnAuthorizationIsSaidByTheDialect() {
        Dialect dialect = extended("'increment': {'where': '60', 'startsWith': ['INC']},"
                + " 'newTotal': {'where': '60', 'startsWith': ['INCT']}");
        Packed message = Packed.purchase(dialect, "0100").with(60, "INC ");
        assertThat(((Decoded.Taken) decoded(dialect, message)).transaction().kind())
                .isEqualTo(Kind.INCREMENT);
        assertThat(((Decoded.Taken) decoded(dialect, message)).transaction().newTotal())
                .isFalse();
        Packed total = Packed.purchase(dialect, "0100").with(60, "INCT");
        assertThat(((Decoded.Taken) decoded(dialect, total)).transaction().newTotal())
                .isTrue();
        Packed reversal = Packed.purchase(dialect, "0400").with(60, "INC ");
        assertThat(((Decoded.Taken) decoded(dialect, reversal)).transaction().ofIncrement())
                .isTrue();
    }

    @Test
    void severalClearingsAreCountedAsTheDialectSays() {
        Dialect dialect = Dialects.shipped("base1");
        // Bits 2, 11 and 12 of DE 62: transaction id, number and count of clearings.
        String one = "4030000000000000" + "0123456789012345" + "01" + "03";
        var first = ((Decoded.Taken)
                        decoded(dialect, Packed.purchase(dialect, "0220").with(62, one)))
                .transaction();
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.last()).isFalse();
        assertThat(first.traces().lifeCycle()).isEqualTo("123456789012345");
        assertThat(first.traces().network()).isEqualTo("VISA");
        String three = "4030000000000000" + "0123456789012345" + "03" + "03";
        var third = ((Decoded.Taken)
                        decoded(dialect, Packed.purchase(dialect, "0220").with(62, three)))
                .transaction();
        assertThat(third.sequence()).isEqualTo(3);
        assertThat(third.last()).isTrue();
    }

    @Test
    void aLifeCycleIdMayHaveItsDate() {
        Dialect dialect = Dialects.shipped("mastercard");
        Packed purchase = Packed.purchase(dialect, "0100").with(63, "MCCABC123   ");
        assertThat(((Decoded.Taken) decoded(dialect, purchase.with(15, "0912")))
                        .transaction()
                        .traces()
                        .lifeCycle())
                .isEqualTo("MCCABC1230912");
        assertThat(((Decoded.Taken) decoded(dialect, purchase.without(15)))
                        .transaction()
                        .traces()
                        .lifeCycle())
                .isEmpty();
    }

    @Test
    void recordsOfClearingFilesTellPresentmentsAndChargebacksApart() {
        Dialect dialect = Dialects.shipped("ipm-ascii");
        assertThat(record(dialect, "1240", "200", "0001001Y").kind()).isEqualTo(Kind.CLEARING);
        assertThat(record(dialect, "1240", "200", "0001001Y0025007R260912").kind())
                .isEqualTo(Kind.CLEARING_REVERSAL);
        assertThat(record(dialect, "1240", "205", "0001001Y").kind()).isEqualTo(Kind.CHARGEBACK_REVERSAL);
        assertThat(record(dialect, "1442", "450", "0001001Y").kind()).isEqualTo(Kind.CHARGEBACK);
        assertThat(record(dialect, "1442", "450", "0025007R260912").kind()).isEqualTo(Kind.CHARGEBACK_REVERSAL);
        assertThat(record(dialect, "1442", "450", "0001001Y").fraud()).isTrue();
        assertThat(record(dialect, "1240", "200", "0001001Y").acceptor())
                .satisfies(acceptor -> assertThat(acceptor.name()).isEqualTo("BIG BOBS"))
                .satisfies(acceptor -> assertThat(acceptor.city()).isEqualTo("DANERLEY"))
                .satisfies(acceptor -> assertThat(acceptor.country()).isEqualTo("AU"));
    }

    private static Transaction record(Dialect dialect, String mti, String function, String pds) {
        Packed record = Packed.message(dialect, mti)
                .with(2, "4111111111111111")
                .with(3, "000000")
                .with(4, "000000012550")
                .with(12, "260912124512")
                .with(24, function)
                .with(25, "4837")
                .with(26, "5812")
                .with(31, "55555556255000000000011")
                .with(42, "SWEMERCH0001234")
                .with(43, "BIG BOBS\\80 KERNDALE ST\\DANERLEY\\3103      VICAUS")
                .with(48, pds)
                .with(49, "978")
                .with(71, "00000001");
        return ((Decoded.Taken) decoded(dialect, record)).transaction();
    }

    @ParameterizedTest
    @CsvSource({
        "2, NO_CARD 2",
        "4, MISSING 4",
        "49, MISSING 49",
        "7, ''",
        "11, ''",
        "13, ''",
        "12, ''",
        "37, ''",
        "18, ''",
        "43, ''"
    })
    void whatIsMissingIsNamed(int field, String expected) {
        Decoded decoded = decoded(purchase("0100").without(field));
        String fault = decoded instanceof Malformed malformed ? malformed.code() + " " + malformed.field() : "";
        assertThat(fault).isEqualTo(expected);
    }

    @Test
    void aMerchantIsNamedByNumberOrByName() {
        assertThat(decoded(purchase("0100").without(42))).isInstanceOf(Decoded.Taken.class);
        assertThat(fault(purchase("0100").without(42).without(43))).isEqualTo("MISSING 42");
        assertThat(fault(purchase("0100").without(11).without(37))).isEqualTo("MISSING 11");
        assertThat(fault(purchase("0100").without(7).without(12).without(13))).isEqualTo("MISSING 7");
        assertThat(fault(purchase("0100").with(49, "999"))).isEqualTo("BAD_CURRENCY 49");
        assertThat(fault(purchase("0100").with(2, "41111111111"))).isEqualTo("BAD_CARD 2");
    }

    @Test
    void aCurrencyMayBeInLetters() {
        assertThat(taken(purchase("0100").with(49, "JPY")).amount().currency().decimals())
                .isZero();
        assertThat(taken(purchase("0100").with(49, "048")).amount().currency().decimals())
                .isEqualTo(3);
        Dialect dialect = extended("'defaultCurrency': 'SEK'");
        Packed without = Packed.purchase(dialect, "0100").without(49);
        assertThat(((Decoded.Taken) decoded(dialect, without))
                        .transaction()
                        .amount()
                        .currency()
                        .code())
                .isEqualTo("SEK");
    }

    @ParameterizedTest
    @CsvSource({"25, 59, ONLINE", "22, 812, ONLINE", "22, 071, IN_STORE", "22, 012, ''"})
    void theChannelIsReadWhereTheMessageTellsIt(int field, String value, String channel) {
        Packed purchase = purchase("0100").without(22).with(field, value);
        assertThat(taken(purchase).acceptor().channel().map(Channel::name).orElse(""))
                .isEqualTo(channel);
    }

    @Test
    void aCardNumberInANameIsMasked() {
        Packed purchase = purchase("0100").with(43, "5500005555555559 SHOP    STOCKHOLM    SE");
        assertThat(taken(purchase).acceptor().name()).isEqualTo("**************** SHOP");
    }

    @Test
    void aTransactionIsAdmittedWithItsPlace() {
        var place = new io.ristorno.event.Place(
                new io.ristorno.event.MerchantKey("mer_1"),
                "loc_1",
                java.time.ZoneId.of("Europe/Stockholm"),
                "SE",
                5999,
                Channel.IN_STORE);
        var member = new io.ristorno.event.MemberKey("prg_1", 7);
        var event = taken(purchase("0100")).admit("visa-1", member, 2, place, Vectors.RECEIVED);
        assertThat(event).isInstanceOf(io.ristorno.event.TransactionEvent.Authorization.class);
        assertThat(event.message().source()).isEqualTo("visa-1");
        assertThat(event.message().mcc()).isEqualTo(5812);
        assertThat(event.message().at().minuteOfDay()).isEqualTo((12 * 60) + 45);
        assertThat(event.message().receivedMillis()).isEqualTo(Vectors.RECEIVED);
        for (Kind kind : Kind.values()) {
            assertThat(TransactionJson.KINDS).containsValue(kind);
        }
    }

    private static Packed purchase(String mti) {
        return Packed.purchase(DIALECT, mti);
    }

    private static Dialect extended(String mapping) {
        return Dialects.read("{'name': 'x', 'extends': 'iso87-ascii', 'mapping': {" + mapping + "}}");
    }

    private static Transaction taken(Packed message) {
        assertThat(decoded(message)).isInstanceOf(Decoded.Taken.class);
        return ((Decoded.Taken) decoded(message)).transaction();
    }

    private static String fault(Packed message) {
        return Optional.of(decoded(message))
                .map(Malformed.class::cast)
                .map(malformed -> malformed.code() + " " + malformed.field())
                .orElseThrow();
    }

    private static Decoded decoded(Packed message) {
        return decoded(DIALECT, message);
    }

    private static Decoded decoded(Dialect dialect, Packed packed) {
        byte[] bytes = packed.bytes();
        var message = new Iso8583(dialect);
        assertThat(message.index(bytes, 0, bytes.length))
                .as(() -> message.malformed().toString())
                .isTrue();
        return IsoTransactions.decode(message, Vectors.tokens(), Vectors.RECEIVED);
    }
}
