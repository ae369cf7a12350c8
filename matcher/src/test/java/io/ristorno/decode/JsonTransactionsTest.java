package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Original;
import io.ristorno.merchant.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JsonTransactionsTest {
    private static final String NUMBER = "4111111111111111";
    private static final long RECEIVED = Instant.parse("2026-03-01T09:00:05Z").toEpochMilli();

    @Test
    void aWholeTransactionIsRead() {
        Transaction read = taken(purchase()
                .with("source", "'branch'")
                .with(
                        "merchant",
                        "{'mid':' 00SHOP1 ','acquirer':'0012345','name':'Café','city':'Malmö','country':'swe',"
                                + "'mcc':5812,'terminal':'T1','channel':'ONLINE'}")
                .with("amount", "{'minor':5000,'currency':'EUR','cashMinor':1000}")
                .with("billing", "{'minor':5400,'currency':'USD'}")
                .with("network", "'visa'")
                .with("lifeCycle", "'LC1'")
                .with("retrieval", "'R1'")
                .with("stan", "'000001'")
                .with("approval", "'A1'")
                .with("original", "{'stan':'000007','transmission':'0301090000','acquirer':'0012345'}")
                .with("processing", "'09'"));
        assertThat(read.kind()).isEqualTo(Transaction.Kind.AUTHORIZATION);
        assertThat(read.id()).isEqualTo("msg-1");
        assertThat(read.source()).isEqualTo("branch");
        assertThat(read.time().instant()).contains(Instant.parse("2026-03-01T09:00:00Z"));
        assertThat(read.time().date()).contains(LocalDate.of(2026, 3, 1));
        assertThat(read.time().secondOfDay()).isEqualTo(36_000);
        assertThat(read.acceptor().mid()).isEqualTo("SHOP1");
        assertThat(read.acceptor().acquirer()).isEqualTo("12345");
        assertThat(read.acceptor().name()).isEqualTo("Café");
        assertThat(read.acceptor().city()).isEqualTo("Malmö");
        assertThat(read.acceptor().country()).isEqualTo("SE");
        assertThat(read.acceptor().mcc()).isEqualTo(5812);
        assertThat(read.acceptor().channel()).contains(Channel.ONLINE);
        assertThat(read.amount().goodsMinor()).isEqualTo(4_000);
        assertThat(read.amount().billingMinor()).isEqualTo(5_400);
        assertThat(read.amount().billingCurrency().code()).isEqualTo("USD");
        assertThat(read.traces().network()).isEqualTo("VISA");
        assertThat(read.traces().lifeCycle()).isEqualTo("LC1");
        assertThat(read.traces().acquirer()).isEqualTo("12345");
        assertThat(read.traces().original()).isEqualTo(new Original("000007", "0301090000", "12345"));
        assertThat(read.processing()).isEqualTo(9);
        assertThat(read.last()).isTrue();
        assertThat(read.lastFour()).isEqualTo("1111");
        assertThat(read.bin()).isEqualTo("411111");
    }

    @ParameterizedTest
    @EnumSource(Transaction.Kind.class)
    void everyKindHasItsWord(Transaction.Kind kind) {
        String word = TransactionJson.word(kind);
        assertThat(taken(purchase().with("type", "'" + word + "'")).kind()).isEqualTo(kind);
        assertThat(word).matches("[a-z]+(Reversal)?");
    }

    @Test
    void aCardIsNamedByNumberTokenOrId() {
        CardToken token = (CardToken) taken(purchase()).card();
        assertThat(taken(purchase().with("card", "{'token':'" + token + "'}")).card())
                .isEqualTo(token);
        assertThat(taken(purchase().with("card", "{'id':'crd_7'}")).card()).isEqualTo(new CardId("crd_7"));
    }

    @Test
    void theNumberIsZeroedInTheLineAndStaysInHandForOlderKeys() {
        byte[] line = purchase().bytes();
        CardTokens tokens = Vectors.tokens();
        assertThat(JsonTransactions.decode(line, tokens, RECEIVED)).isInstanceOf(Decoded.Taken.class);
        assertThat(new String(line, StandardCharsets.UTF_8))
                .doesNotContain(NUMBER)
                .contains("\"0000000000000000\"");
        assertThat(tokens.tokens()).hasSize(1);
    }

    @Test
    void anObjectIsReadInTheMiddleOfABuffer() {
        byte[] line = purchase().bytes();
        byte[] buffer = new byte[line.length + 40];
        java.util.Arrays.fill(buffer, (byte) '9');
        System.arraycopy(line, 0, buffer, 20, line.length);
        var taken = (Decoded.Taken) JsonTransactions.decode(buffer, 20, line.length, Vectors.tokens(), RECEIVED);
        assertThat(taken.transaction().lastFour()).isEqualTo("1111");
        assertThat(new String(buffer, StandardCharsets.UTF_8))
                .doesNotContain(NUMBER)
                .startsWith("9".repeat(20) + "{");
    }

    @Test
    void ofARefusedLineNothingIsLeft() {
        byte[] line = purchase().with("colour", "'" + NUMBER + "'").bytes();
        assertThat(JsonTransactions.decode(line, Vectors.tokens(), RECEIVED)).isInstanceOf(Malformed.class);
        assertThat(new String(line, StandardCharsets.UTF_8)).isBlank();
    }

    @Test
    void aMerchantMayBeNamedByOurId() {
        Transaction read = taken(purchase().with("merchant", "{'id':'mer_1','location':'loc_2'}"));
        assertThat(read.acceptor().merchant()).isEqualTo("mer_1");
        assertThat(read.acceptor().location()).isEqualTo("loc_2");
    }

    @Test
    void aReversalWithoutAnAmountIsFull() {
        Transaction reversal =
                taken(purchase().with("type", "'reversal'").without("amount").with("ofIncrement", "true"));
        assertThat(reversal.amount().minor()).isZero();
        assertThat(reversal.ofIncrement()).isTrue();
        assertThat(fault(purchase().without("amount"))).isEqualTo("MISSING amount");
    }

    @Test
    void aRefundHasItsProcessingCode() {
        assertThat(taken(purchase().with("type", "'refund'")).processing()).isEqualTo(20);
        assertThat(taken(purchase()).processing()).isZero();
    }

    @Test
    void aDeclinedOneCreatesNothing() {
        assertThat(decoded(purchase().with("approved", "false"))).isEqualTo(new Decoded.Declined("msg-1"));
    }

    @Test
    void aClearingMayHaveADateOnly() {
        Transaction clearing = taken(purchase()
                .with("type", "'clearing'")
                .without("at")
                .with("date", "'2026-02-27'")
                .with("sequence", "2")
                .with("last", "false"));
        assertThat(clearing.time()).isEqualTo(CardTime.on(LocalDate.of(2026, 2, 27)));
        assertThat(clearing.sequence()).isEqualTo(2);
        assertThat(clearing.last()).isFalse();
        assertThat(clearing.acceptor().clearing()).isTrue();
        assertThat(fault(purchase().without("at").with("date", "'2026-02-27'"))).isEqualTo("BAD_TIME date");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T10:00:00+01:00, 2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00Z, 2026-03-01T09:00:00Z",
        "2026-03-01T09:00Z, 2026-03-01T09:00:00Z",
        "2026-03-01T08:59:59.999999Z, 2026-03-01T08:59:59Z",
        "2026-02-28T23:30:00-09:30, 2026-03-01T09:00:00Z",
        "2024-02-29T00:00:00Z, ",
        "2026-03-01T10:00:00, ",
        "2026-03-01 10:00:00Z, ",
        "2026-03-01T24:00:00Z, ",
        "2026-03-01T10:60:00Z, ",
        "2026-03-01T10:00:60Z, ",
        "2026-02-29T10:00:00Z, ",
        "2026-13-01T10:00:00Z, ",
        "2026-03-01T10:00:00.Z, ",
        "2026-03-01T10:00:00+1:00, ",
        "2026-03-01T10:00:00+19:00, ",
        "2026-03-01T10:00:00+0100, ",
        "2026-03-01T10:00:00Zx, ",
        "26-03-01T10:00:00Z, "
    })
    void aTimeHasAnOffset(String text, Instant expected) {
        Decoded decoded = decoded(purchase().with("at", "'" + text + "'"));
        if (expected == null) {
            assertThat(decoded).isInstanceOf(Malformed.class);
        } else {
            assertThat(((Decoded.Taken) decoded).transaction().time().instant()).contains(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type | 'purchase' | BAD_VALUE type",
                "type | 7 | BAD_VALUE type",
                "id | '' | BAD_VALUE id",
                "at | '2026-03-02T11:00:06Z' | TIME_OUT_OF_RANGE at",
                "at | '2025-01-25T08:00:00Z' | TIME_OUT_OF_RANGE at",
                "date | '2026-03-01' | BAD_VALUE date",
                "card | {} | MISSING card",
                "card | 'x' | BAD_VALUE card",
                "card | {'number':4111111111111111} | BAD_VALUE card.number",
                "card | {'number':'41111111111'} | BAD_CARD card.number",
                "card | {'number':'4111 1111 1111 1111'} | BAD_CARD card.number",
                "card | {'number':'\\u003411111111111111'} | BAD_CARD card.number",
                "card | {'token':'v1:abc'} | BAD_CARD card.token",
                "card | {'id':'mem_1'} | BAD_CARD card.id",
                "card | {'id':'crd_1','token':'v1:cFjf5rLs908jnLwbmmYZNg'} | BAD_VALUE card.token",
                "card | {'pan':'4111111111111111'} | UNKNOWN_FIELD card.pan",
                "merchant | {} | MISSING merchant",
                "merchant | {'mid':7} | BAD_VALUE merchant.mid",
                "merchant | {'mid':'a','mid':'b'} | BAD_VALUE merchant.mid",
                "merchant | {'mid':'a','mcc':10000} | BAD_VALUE merchant.mcc",
                "merchant | {'mid':'a','country':'XX'} | BAD_VALUE merchant.country",
                "merchant | {'mid':'a','channel':'online'} | BAD_VALUE merchant.channel",
                "merchant | {'id':'loc_1'} | BAD_VALUE merchant.id",
                "merchant | {'mid':'a','4111111111111111':1} | UNKNOWN_FIELD merchant.????????????????",
                "amount | {'minor':-1,'currency':'EUR'} | BAD_VALUE amount.minor",
                "amount | {'minor':1.5,'currency':'EUR'} | BAD_VALUE amount.minor",
                "amount | {'minor':99999999999999999999,'currency':'EUR'} | BAD_VALUE amount.minor",
                "amount | {'minor':1,'currency':'EURO'} | BAD_VALUE amount.currency",
                "amount | {'minor':1,'currency':'EUX'} | BAD_CURRENCY amount.currency",
                "amount | {'minor':1} | MISSING amount.currency",
                "amount | {'currency':'EUR'} | MISSING amount.minor",
                "amount | {'minor':1,'currency':'EUR','cashMinor':2} | BAD_AMOUNT amount.cashMinor",
                "billing | {'minor':1,'currency':'EUR','cashMinor':1} | UNKNOWN_FIELD billing.cashMinor",
                "original | {'transmission':'0301090000'} | MISSING original.stan",
                "newTotal | true | BAD_VALUE newTotal",
                "fraud | true | BAD_VALUE fraud",
                "ofIncrement | true | BAD_VALUE ofIncrement",
                "last | 1 | BAD_VALUE last",
                "last | null | BAD_VALUE last",
                "sequence | 10000 | BAD_VALUE sequence",
                "processing | '0' | BAD_VALUE processing",
                "processing | 'ab' | BAD_VALUE processing",
                "network | 'a\\u0000b' | BAD_VALUE network",
                "colour | {'a':[1]} | UNKNOWN_FIELD colour",
                "4111111111111111 | 1 | UNKNOWN_FIELD ????????????????"
            })
    void whatIsWrongIsNamedByItsPathAndNeverQuoted(String field, String value, String expected) {
        assertThat(fault(purchase().with(field, value))).isEqualTo(expected);
    }

    @Test
    void aLifeCycleIdOfMastercardHasItsDate() {
        assertThat(fault(purchase().with("network", "'MASTERCARD'").with("lifeCycle", "'MCC1A2B3C'")))
                .isEqualTo("BAD_VALUE lifeCycle");
        assertThat(taken(purchase().with("network", "'MASTERCARD'").with("lifeCycle", "'MCC1A2B3C0301'"))
                        .traces()
                        .lifeCycle())
                .isEqualTo("MCC1A2B3C0301");
    }

    @Test
    void anIncrementTellsWhatWasAddedOrTheNewTotal() {
        assertThat(taken(purchase().with("type", "'increment'").with("newTotal", "true"))
                        .newTotal())
                .isTrue();
        assertThat(taken(purchase().with("type", "'increment'")).newTotal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "[]", "7", "{", "{} {}", "{'id':'a' 'b'}", "{'id':", "nonsense", "{'type':'authorization'"})
    void whatIsNotOneObjectIsNotJson(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(JsonTransactions.decode(bytes, Vectors.tokens(), RECEIVED))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed ->
                                assertThat(malformed.code()).isIn(Malformed.Code.NOT_JSON, Malformed.Code.MISSING));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'a' 'b'} | the JSON breaks at line 1, column 11: check quotes, commas and brackets there",
                "{'id':'a', | the JSON breaks at line 1, column 11",
                "[] | write {'type':'authorization', ...}"
            })
    void whereTheJsonBreaksIsToldWithoutQuotingIt(String text, String mend) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var malformed = (Malformed) JsonTransactions.decode(bytes, Vectors.tokens(), RECEIVED);
        assertThat(malformed.mend().replace('"', '\'')).contains(mend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lifecycle | 'x' | did you mean 'lifeCycle'?",
                "aproved | true | did you mean 'approved'?",
                "colour | 1 | remove it; the fields here are type, id, ",
                "merchant | {'mid':'a','channle':'APP'} | did you mean 'channel'?",
                "amount | {'minor':1,'curency':'EUR'} | did you mean 'currency'?",
                "billing | {'minorUnits':1} | did you mean 'minor'?",
                "card | {'numbr':'x'} | did you mean 'number'?",
                "original | {'stann':'x'} | did you mean 'stan'?",
                "amount | {'minor':1,'currency':'EURO'} | write 3 characters",
                "at | '2026-03-01T10:00:00' | add the offset: 2026-03-01T10:00:00+01:00, or Z for UTC",
                "at | '2026-03-01T10:00' | add the offset: 2026-03-01T10:00:00+01:00, or Z for UTC",
                "at | 'noon' | write date, time and offset: 2026-03-01T10:00:00+01:00",
                "at | '2026-03-01' | write date, time and offset: 2026-03-01T10:00:00+01:00; a date alone goes into 'date'",
                "date | '2026-03-01' | leave out one of 'at' and 'date'",
                "type | 'purchase' | write one of authorization, increment, reversal, clearing, clearingReversal, refund"
            })
    void theMendSaysWhatToWriteInstead(String field, String value, String mend) {
        var malformed = (Malformed) decoded(purchase().with(field, value));
        assertThat(malformed.mend().replace('"', '\'')).startsWith(mend);
    }

    @Test
    void aTextThatIsFarTooLongIsToldByItsFieldAndItsLength() {
        for (int length : new int[] {101, 2_000, 20_000}) {
            var malformed = (Malformed) decoded(purchase().with("id", "'" + "x".repeat(length) + "'"));
            assertThat(malformed.code()).isEqualTo(Malformed.Code.BAD_VALUE);
            assertThat(malformed.field()).isEqualTo("id");
            assertThat(malformed.mend()).isEqualTo("write 1 to 100 characters");
        }
    }

    @Test
    void whatIsTooLongOrTooDeepWhereNothingIsReadIsNotCalledBrokenJson() {
        assertThat(fault(purchase().with("amount", "{'minor':" + "7".repeat(50) + ",'currency':'EUR'}")))
                .startsWith("TOO_LARGE");
    }

    @Test
    void everyFieldThatIsNamedToPeopleIsOneThatIsRead() {
        Map.of(
                        "%s", TransactionDraft.FIELDS,
                        "'card':{%s}", TransactionDraft.CARD_FIELDS,
                        "'merchant':{%s}", AcceptorDraft.FIELDS,
                        "'amount':{%s}", TransactionDraft.AMOUNT_FIELDS,
                        "'billing':{%s}", TransactionDraft.BILLING_FIELDS,
                        "'original':{%s}", TransactionDraft.ORIGINAL_FIELDS)
                .forEach((form, names) -> names.forEach(name -> {
                    String text = "{" + form.formatted("'" + name + "':[]") + "}";
                    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                    assertThat(((Malformed) JsonTransactions.decode(bytes, Vectors.tokens(), RECEIVED)).code())
                            .as(text)
                            .isNotEqualTo(Malformed.Code.UNKNOWN_FIELD);
                }));
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() {
        String text = purchase().text();
        byte[] twice = (text.substring(0, text.length() - 1) + ",\"id\":\"msg-2\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(JsonTransactions.decode(twice, Vectors.tokens(), RECEIVED))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.field()).isEqualTo("id"));
    }

    @Test
    void noMutantThrowsOrQuotesTheCardNumber() {
        long seed = Long.getLong("fuzz.seed", 20_260_301L);
        var random = new Random(seed);
        CardTokens tokens = Vectors.tokens();
        byte[] whole = purchase().with("original", "{'stan':'000007'}").bytes();
        Map<Malformed.Code, Integer> codes = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(mutant.length) : mutant.length;
            if (JsonTransactions.decode(mutant, 0, length, tokens, RECEIVED) instanceof Malformed malformed) {
                codes.merge(malformed.code(), 1, Integer::sum);
                if (malformed.toString().contains("1111")) {
                    throw new AssertionError("mutant " + i + " of seed " + seed + " is quoted: " + malformed);
                }
            }
        }
        assertThat(codes).as("seed %d", seed).containsKeys(Malformed.Code.NOT_JSON, Malformed.Code.UNKNOWN_FIELD);
    }

    /** One object, field by field. */
    private static final class Line {
        private final Map<String, String> fields = new LinkedHashMap<>();

        Line with(String field, String value) {
            fields.put(field, value);
            return this;
        }

        Line without(String field) {
            fields.remove(field);
            return this;
        }

        String text() {
            return fields.entrySet().stream()
                    .map(field -> "'" + field.getKey() + "':" + field.getValue())
                    .collect(Collectors.joining(",", "{", "}"))
                    .replace('\'', '"');
        }

        byte[] bytes() {
            return text().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static Line purchase() {
        return new Line()
                .with("type", "'authorization'")
                .with("id", "'msg-1'")
                .with("at", "'2026-03-01T10:00:00+01:00'")
                .with("card", "{'number':'" + NUMBER + "'}")
                .with("merchant", "{'mid':'SHOP1','acquirer':'12345'}")
                .with("amount", "{'minor':5000,'currency':'EUR'}");
    }

    private static Transaction taken(Line line) {
        Decoded decoded = decoded(line);
        assertThat(decoded).isInstanceOf(Decoded.Taken.class);
        return ((Decoded.Taken) decoded).transaction();
    }

    private static String fault(Line line) {
        var malformed = (Malformed) decoded(line);
        assertThat(malformed.mend()).isNotBlank().doesNotContain(NUMBER);
        return malformed.code() + " " + malformed.field();
    }

    private static Decoded decoded(Line line) {
        return JsonTransactions.decode(line.bytes(), Vectors.tokens(), RECEIVED);
    }
}
