package io.ristorno.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Reading;
import io.ristorno.decode.Records.Next;
import io.ristorno.decode.Transaction.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every format become the records that they hold, or say where they cannot be read. */
class RecordsTest {
    private static final String CARD = "4111111111111111";
    private static final long RECEIVED = Instant.parse("2026-09-15T12:00:00Z").toEpochMilli();
    private static final RecordFormat NDJSON = new RecordFormat.Ndjson();
    private static final RecordFormat IPM =
            new RecordFormat.Ipm(Dialects.shipped("ipm-ascii"), Dialects.shipped("ipm-ebcdic"));
    private static final String HEADER = "Type,Reference,Transaction Time,Card Number,Merchant ID,Merchant Name,"
            + "Merchant City,Merchant Country,MCC,Acquirer ID,Transaction Amount,Transaction Currency,"
            + "Billing Amount,Billing Currency,Scheme,Network Transaction ID,Auth Code,RRN\n";

    /** What a file came to. */
    private record Read(List<Decoded> records, Optional<FileFault.Code> fault, String message) {
        boolean isWhole() {
            return fault.isEmpty();
        }
    }

    private static CardTokens tokens() {
        return new CardTokens(
                List.of(CardTokens.Key.of(1, "a key for tests, 32 bytes long..".getBytes(StandardCharsets.US_ASCII))));
    }

    private static Read read(RecordFormat format, byte[] file) {
        return read(format, new ByteArrayInputStream(file));
    }

    private static Read read(RecordFormat format, InputStream file) {
        var records = new ArrayList<Decoded>();
        try (var reader = new Records(file, format, tokens())) {
            while (true) {
                switch (reader.next(RECEIVED)) {
                    case Next.Found(Decoded decoded) -> records.add(decoded);
                    case Next.End _ -> {
                        return new Read(records, Optional.empty(), "");
                    }
                    case Next.Broken(FileFault fault) -> {
                        return new Read(records, Optional.of(fault.code()), fault.message() + " | " + fault.mend());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Transaction taken(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Taken.class);
        return ((Decoded.Taken) decoded).transaction();
    }

    private static Malformed malformed(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Malformed.class);
        return (Malformed) decoded;
    }

    private static String json(String id) {
        return "{'type':'clearing','id':'%s','date':'2026-09-14','card':{'number':'%s'},'merchant':{'mid':'CAFE'},'amount':{'minor':5000,'currency':'EUR'}}"
                .formatted(id, CARD)
                .replace('\'', '"');
    }

    private static String lines(int count) {
        var all = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            all.append(json("r" + i)).append('\n');
        }
        return all.toString();
    }

    private static RecordFormat shipped(String mapping) {
        try {
            return new RecordFormat.Csv(
                    mapping(Files.readAllBytes(Path.of("..", "config", "mappings", mapping + ".json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CsvMapping mapping(String json) {
        return mapping(bytes(json.replace('\'', '"')));
    }

    private static CsvMapping mapping(byte[] json) {
        return switch (CsvMapping.read("tested", json)) {
            case Reading.Read<CsvMapping> read -> read.value();
            case Reading.Refused<CsvMapping> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private static List<String> problems(String json) {
        return CsvMapping.read("tested", bytes(json.replace('\'', '"'))) instanceof Reading.Refused<CsvMapping> refused
                ? refused.problems().stream().map(Problem::field).toList()
                : List.of();
    }

    private static String presentment(String type, String id, String amount) {
        return type + "," + id + ",2026-09-14 10:30:00," + CARD
                + ",CAFE,\"Harbour \"\"Coffee\"\", Kai\",Berlin,DE,5812,12345," + amount + ",EUR,,,V,LC" + id
                + ",A1,R1\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF"})
    void linesOfJsonAreRecords(String mark) {
        String file =
                mark + json("r1") + "\r\n\n" + "{\"type\":\"clearing\",\"id\":\"x\"\n" + json("r2") + "\n" + json("r3");
        Read read = read(NDJSON, bytes(file));
        assertThat(read.isWhole()).as(read.message).isTrue();
        assertThat(read.records).hasSize(4);
        assertThat(taken(read.records.get(0)).id()).isEqualTo("r1");
        assertThat(malformed(read.records.get(1)).code()).isEqualTo(Malformed.Code.NOT_JSON);
        assertThat(taken(read.records.get(3)).id()).isEqualTo("r3");
    }

    @Test
    void whatGzipHasCompressedIsSeenFromItsBytes() {
        Read read = read(NDJSON, gzip(bytes(lines(3))));
        assertThat(read.records).hasSize(3);
        assertThat(read.isWhole()).isTrue();
        var members = new ByteArrayOutputStream();
        members.writeBytes(gzip(bytes(lines(2))));
        members.writeBytes(gzip(bytes(json("r3") + "\n")));
        assertThat(read(NDJSON, new Dripping(members.toByteArray())).records).hasSize(3);
        byte[] damaged = gzip(bytes(lines(200)));
        damaged[damaged.length / 2] ^= 0x55;
        assertThat(read(NDJSON, damaged).isWhole()).isFalse();
    }

    /** A gunzip passes over what is behind its last member: lines that somebody has appended would be lost, and nobody would know. */
    @Test
    void whatFollowsTheCompressedBytesIsToldAndNotLost() {
        byte[] whole = gzip(bytes(lines(2)));
        for (byte[] more : List.of(bytes(json("r3") + "\n"), Arrays.copyOf(gzip(bytes(lines(1))), 5))) {
            Read read = read(NDJSON, joined(whole, more));
            assertThat(read.records).hasSize(2);
            assertThat(read.fault).contains(FileFault.Code.DAMAGED);
        }
        assertThat(read(NDJSON, new Dripping(joined(whole, bytes(json("r3") + "\n")))).fault)
                .contains(FileFault.Code.DAMAGED);
        assertThat(read(NDJSON, joined(whole, new byte[100])).isWhole()).isTrue();
        assertThat(read(NDJSON, new Dripping(joined(whole, new byte[100]))).isWhole())
                .isTrue();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    /** A byte at a time, as a slow connection brings them. */
    private static final class Dripping extends ByteArrayInputStream {
        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }

    /** The same bytes again and again. */
    private static final class Again extends InputStream {
        private final byte[] block;
        private long left;
        private int at;

        Again(byte[] block, long bytes) {
            this.block = block;
            left = bytes;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int some = (int) Math.min(left, Math.min(length, block.length - at));
            System.arraycopy(block, at, into, offset, some);
            left -= some;
            at = at + some == block.length ? 0 : at + some;
            return some == 0 ? -1 : some;
        }
    }

    @Test
    void aFewBytesThatBecomeEndlessAreNoFile() {
        var endless = new Again(gzip(new byte[1 << 20]), Long.MAX_VALUE);
        Read read = read(NDJSON, endless);
        assertThat(read.fault).contains(FileFault.Code.TOO_LARGE);
    }

    /** Wherever a file is cut, what is whole before the cut is taken, and the cut is told. */
    @ParameterizedTest
    @CsvSource({
        "ndjson,true",
        "csv,true",
        "ipm,true",
        "blocked,true",
        "ndjson,false",
        "csv,false",
        "ipm,false",
        "blocked,false"
    })
    void aTornFileSaysSo(String kind, boolean compressed) {
        int records = compressed ? 300 : 5;
        IpmFile ipm = IpmFile.ebcdic();
        var csv = new StringBuilder(HEADER);
        for (int i = 1; i <= records; i++) {
            ipm.withPresentment(CARD, 5_000, "260914", i);
            csv.append(presentment("05", "r" + i, "50.00"));
        }
        byte[] whole = switch (kind) {
            case "ndjson" -> bytes(lines(records));
            case "csv" -> bytes(csv.toString());
            case "ipm" -> ipm.plain();
            default -> ipm.blocked();
        };
        byte[] file = compressed ? gzip(whole) : whole;
        RecordFormat format = kind.equals("ndjson") ? NDJSON : kind.equals("csv") ? shipped("presentments") : IPM;
        assertThat(read(format, file).isWhole()).isTrue();
        assertThat(read(format, file).records).hasSize(records);
        int seen = 0;
        for (int cut = 1; cut < file.length; cut += compressed ? 37 : 1) {
            Read read = read(format, Arrays.copyOf(file, cut));
            assertThat(read.records).hasSizeGreaterThanOrEqualTo(seen).allMatch(Decoded.Taken.class::isInstance);
            seen = read.records.size();
            boolean lineEnds = !compressed
                    && (file[cut - 1] == '\n' || cut < file.length && file[cut] == '\n' && kind.equals("ndjson"));
            boolean padded = kind.equals("blocked") && !compressed && seen == records;
            if (!lineEnds && !padded) {
                assertThat(read.isWhole())
                        .as("cut at %d of %d", cut, file.length)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void clearingRecordsAreReadInBothCharacterSetsBlockedOrNot(boolean ebcdic, boolean blocked) {
        IpmFile file = (ebcdic ? IpmFile.ebcdic() : IpmFile.ascii()).withAdministration(1);
        for (int i = 2; i <= 40; i++) {
            file.withPresentment(CARD, i * 100L, "260914", i);
        }
        file.withAdministration(41);
        Read read = read(IPM, blocked ? file.blocked() : file.plain());
        assertThat(read.isWhole()).as(read.message).isTrue();
        assertThat(read.records).hasSize(41);
        assertThat(read.records.getFirst()).isInstanceOf(Decoded.Ignored.class);
        for (int i = 2; i <= 40; i++) {
            Transaction each = taken(read.records.get(i - 1));
            assertThat(each.kind()).isEqualTo(Kind.CLEARING);
            assertThat(each.amount().minor()).isEqualTo(i * 100L);
            assertThat(each.acceptor().mid()).isEqualTo("CAFE");
            assertThat(each.lastFour()).isEqualTo("1111");
        }
    }

    /** The samples' time is of 2015 and their currency none: all else of them is read, which those two faults show. */
    @ParameterizedTest
    @CsvSource({"ipm-ascii,false", "ipm-ascii,true", "ipm-ebcdic,false", "ipm-ebcdic,true"})
    void thePublicSamplesAreCutOutAndRead(String sample, boolean blocked) {
        Vectors.Vector vector = Vectors.messages().stream()
                .filter(each -> each.id().equals(sample))
                .findFirst()
                .orElseThrow();
        IpmFile file = IpmFile.ascii();
        for (int i = 0; i < 10; i++) {
            file.with(vector.bytes());
        }
        Read read = read(IPM, blocked ? file.blocked() : file.plain());
        assertThat(read.isWhole()).as(read.message).isTrue();
        assertThat(read.records).hasSize(10).allSatisfy(each -> {
            assertThat(malformed(each).field()).isIn("12", "49");
            assertThat(malformed(each).mend()).isNotBlank();
        });
    }

    @Test
    void whatIsNoClearingFileIsRefusedByItsFirstBytes() {
        assertThat(read(IPM, bytes(lines(3))).fault).contains(FileFault.Code.WRONG_FORMAT);
        assertThat(read(IPM, new byte[0]).fault).contains(FileFault.Code.WRONG_FORMAT);
        byte[] shifted = IpmFile.ascii()
                .withPresentment(CARD, 1, "260914", 1)
                .withPresentment(CARD, 1, "260914", 2)
                .plain();
        shifted[3]++;
        assertThat(read(IPM, shifted).fault).contains(FileFault.Code.WRONG_FORMAT);
    }

    /** A length of 0 in the middle, or one file behind another, would take the rest away unseen. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatFollowsTheEndMarkIsToldAndNotLost(boolean blocked) {
        IpmFile first = IpmFile.ebcdic().withPresentment(CARD, 100, "260914", 1);
        IpmFile second = IpmFile.ebcdic().withPresentment(CARD, 200, "260914", 2);
        var both = new ByteArrayOutputStream();
        both.writeBytes(blocked ? first.blocked() : first.plain());
        both.writeBytes(blocked ? second.blocked() : second.plain());
        Read read = read(IPM, both.toByteArray());
        assertThat(read.records).hasSize(1);
        assertThat(read.fault).contains(FileFault.Code.WRONG_FORMAT);
        assertThat(read.message).contains("behind its end mark");
        var padded = new ByteArrayOutputStream();
        padded.writeBytes(first.plain());
        padded.writeBytes(new byte[] {0, 0x40, ' ', '\r', '\n', 0x1A});
        assertThat(read(IPM, padded.toByteArray()).isWhole()).isTrue();
    }

    @Test
    void aTableIsReadByItsMapping() {
        Read read = read(
                shipped("presentments"),
                bytes("\uFEFF" + HEADER.replace("\n", "\r\n")
                        + presentment("05", "r1", "50.00").replace("\n", "\r\n")
                        + presentment("06", "r2", "12.5")
                        + presentment("10", "fee", "1.00")
                        + presentment("05", "r3", "-7.00")
                        + presentment("05", "r4", "7.005")
                        + presentment("99", "r5", "7.00")
                        + "05,broken \"quote,\"never closed\n"
                        + presentment("05", "r6", "8.00")));
        assertThat(read.isWhole()).as(read.message).isTrue();
        assertThat(read.records).hasSize(8);
        Transaction first = taken(read.records.get(0));
        assertThat(first.kind()).isEqualTo(Kind.CLEARING);
        assertThat(first.amount().minor()).isEqualTo(5_000);
        assertThat(first.time().instant()).contains(Instant.parse("2026-09-14T10:30:00Z"));
        assertThat(first.acceptor().name()).isEqualTo("Harbour \"Coffee\", Kai");
        assertThat(first.acceptor().acquirer()).isEqualTo("12345");
        assertThat(first.traces().network()).isEqualTo("VISA");
        assertThat(first.traces().lifeCycle()).isEqualTo("LCr1");
        assertThat(taken(read.records.get(1)).kind()).isEqualTo(Kind.REFUND);
        assertThat(taken(read.records.get(1)).amount().minor()).isEqualTo(1_250);
        assertThat(read.records.get(2)).isInstanceOf(Decoded.Ignored.class);
        assertThat(taken(read.records.get(3)).kind()).isEqualTo(Kind.REFUND);
        assertThat(taken(read.records.get(3)).amount().minor()).isEqualTo(700);
        assertThat(malformed(read.records.get(4)).field()).isEqualTo("amount.minor");
        assertThat(malformed(read.records.get(4)).mend()).contains("column Transaction Amount");
        assertThat(malformed(read.records.get(5)).field()).isEqualTo("type");
        malformed(read.records.get(6));
        assertThat(taken(read.records.get(7)).id()).isEqualTo("r6");
    }

    @Test
    void refundsOfAnotherCountryAreReadByTheirMapping() {
        byte[] file = """
                Datum;Kartennummer;Terminal;Beleg;VU-Nummer;Händler;Acquirer;Betrag;Genehmigung
                14.09.2026;4111 1111 1111 1111;T1;77;CAFE;Café Süd;12345;-1.234,50;A1
                31.02.2026;4111111111111111;T1;78;CAFE;Café;12345;-1,00;A1
                14.09.2026;411111******1111;T1;79;CAFE;Café;12345;-1,00;A1
                """.getBytes(StandardCharsets.ISO_8859_1);
        Read read = read(shipped("refunds"), file);
        assertThat(read.isWhole()).as(read.message).isTrue();
        Transaction refund = taken(read.records.get(0));
        assertThat(refund.kind()).isEqualTo(Kind.REFUND);
        assertThat(refund.id()).isEqualTo("T1/77");
        assertThat(refund.amount().minor()).isEqualTo(123_450);
        assertThat(refund.time().date()).contains(LocalDate.of(2026, 9, 14));
        assertThat(refund.acceptor().name()).isEqualTo("Café Süd");
        assertThat(refund.lastFour()).isEqualTo("1111");
        assertThat(malformed(read.records.get(1)).field()).isEqualTo("date");
        assertThat(malformed(read.records.get(2)).field()).isEqualTo("card.number");
    }

    @Test
    void columnsThatAreNotThereAreAllTold() {
        Read read = read(shipped("presentments"), bytes("Type,Reference," + CARD + "\n05,r1,x\n"));
        assertThat(read.fault).contains(FileFault.Code.WRONG_COLUMNS);
        assertThat(read.message)
                .contains("\"Card Number\" (card.number)", "\"RRN\" (retrieval)")
                .doesNotContain(CARD);
        assertThat(read(shipped("presentments"), new byte[0]).fault).contains(FileFault.Code.WRONG_COLUMNS);
    }

    @Test
    void aTableWithoutAHeaderIsReadByNumbers() {
        CsvMapping mapping = mapping("""
                {'header': false, 'separator': '|', 'quote': '', 'lastLineOpen': true, 'fields': {
                  'type': {'constant': 'clearing'}, 'id': {'column': 1}, 'date': {'column': 2}, 'card.number': {'column': 3},
                  'merchant.mid': {'constant': 'CAFE'}, 'amount.minor': {'column': 4, 'unit': 'minor', 'positive': 'refund', 'negative': 'absolute'},
                  'amount.currency': {'column': 5}, 'last': {'column': 6, 'values': {'Y': 'true'}, 'otherwise': 'false'}}}
                """);
        Read read = read(
                new RecordFormat.Csv(mapping),
                bytes("r1|2026-09-14|" + CARD + "|-500|978|Y\nr2|2026-09-14|" + CARD + "|700|JPY|N"));
        assertThat(read.isWhole()).as(read.message).isTrue();
        assertThat(taken(read.records.get(0)).kind()).isEqualTo(Kind.CLEARING);
        assertThat(taken(read.records.get(0)).amount().currency().code()).isEqualTo("EUR");
        assertThat(taken(read.records.get(1)).kind()).isEqualTo(Kind.REFUND);
        assertThat(taken(read.records.get(1)).last()).isFalse();
        assertThat(taken(read.records.get(1)).amount().minor()).isEqualTo(700);
    }

    @Test
    void amountsHaveAsManyDecimalsAsTheirCurrency() {
        CsvMapping mapping = mapping("""
                {'fields': {'type': {'constant': 'clearing'}, 'id': {'column': 'id'}, 'date': {'constant': '2026-09-14'},
                  'card.number': {'column': 'card'}, 'merchant.mid': {'constant': 'CAFE'},
                  'amount.minor': {'column': 'amount', 'unit': 'major'}, 'amount.currency': {'column': 'currency'}}}
                """);
        var file = new StringBuilder("id,card,amount,currency\n");
        List<String> amounts = List.of(
                "1,EUR,100",
                "1.5,EUR,150",
                "1.50,EUR,150",
                "1.500,EUR,150",
                "0.05,EUR,5",
                "12,JPY,12",
                "12.00,JPY,12",
                "1.234,KWD,1234",
                "1.2345,KWD,-",
                "1.,EUR,-",
                ".5,EUR,-",
                "1.2.3,EUR,-",
                "-1,EUR,-",
                "1-2,EUR,-",
                "1e3,EUR,-",
                "1234567890123456,EUR,-",
                ",EUR,-",
                "1,XYZ,-");
        for (int i = 0; i < amounts.size(); i++) {
            String[] each = amounts.get(i).split(",", -1);
            file.append("r%d,%s,%s,%s%n".formatted(i, CARD, each[0], each[1]));
        }
        Read read = read(new RecordFormat.Csv(mapping), bytes(file.toString()));
        for (int i = 0; i < amounts.size(); i++) {
            String wanted = amounts.get(i).split(",", -1)[2];
            Decoded each = read.records.get(i);
            String got = each instanceof Decoded.Taken taken
                    ? Long.toString(taken.transaction().amount().minor())
                    : "-";
            assertThat(got).as(amounts.get(i)).isEqualTo(wanted);
        }
    }

    /** A decimal comma in a table whose comma stands between thousands would make a hundred of one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12,34|-",
                "1,234|123400",
                "1,234.5|123450",
                "12,345,678.90|1234567890",
                "1234.50|123450",
                "1,2345|-",
                ",123|-",
                "1234,567|-",
                "1,,234|-",
                "1,234,|-"
            })
    void thousandsStandInThrees(String cell, String wanted) {
        CsvMapping mapping = mapping("""
                {'separator': '|', 'fields': {'type': {'constant': 'clearing'}, 'id': {'column': 'id'}, 'date': {'constant': '2026-09-14'},
                  'card.number': {'column': 'card'}, 'merchant.mid': {'constant': 'CAFE'},
                  'amount.minor': {'column': 'amount', 'unit': 'major', 'grouping': ','}, 'amount.currency': {'constant': 'EUR'}}}
                """);
        Read read = read(new RecordFormat.Csv(mapping), bytes("id|card|amount\nr1|%s|%s\n".formatted(CARD, cell)));
        String got = read.records.getFirst() instanceof Decoded.Taken taken
                ? Long.toString(taken.transaction().amount().minor())
                : "-";
        assertThat(got).isEqualTo(wanted);
    }

    @Test
    void aColumnThatIsThereTwiceIsNoneThatAnybodyCanName() {
        Read read = read(shipped("presentments"), bytes(HEADER.replace("RRN", "RRN,Transaction Amount")));
        assertThat(read.fault).contains(FileFault.Code.WRONG_COLUMNS);
        assertThat(read.message).contains("\"Transaction Amount\" (amount.minor)", "twice");
        assertThat(read(shipped("presentments"), bytes(HEADER.replace("RRN", "RRN,Spare,Spare")))
                        .isWhole())
                .isTrue();
    }

    @Test
    void aWrongMappingTellsAllItsProblems() {
        assertThat(problems("""
                {'seperator': ';', 'quote': 'x', 'fields': {'type': {'column': 'T', 'values': {'05': 'sale'}}, 'idd': {'column': 'I'},
                  'at': {'column': 'when', 'pattern': 'HH:mm'}, 'card.number': {'constant': '4111111111111111'},
                  'amount.minor': {'column': 'a', 'unit': 'cents'}, 'amount.currency': {'column': 'c', 'constant': 'EUR'},
                  'last': {'column': 'l', 'values': {'Y': 'yes'}}, 'billing.currency': {'constant': 'EUR'}, 'date': {'column': 3}}}
                """))
                .contains(
                        "seperator",
                        "quote",
                        "fields.type.values",
                        "fields.idd",
                        "fields.id",
                        "fields.at.pattern",
                        "fields.card.number.constant",
                        "fields.amount.minor.unit",
                        "fields.amount.currency.column",
                        "fields.last.values",
                        "fields.billing.minor",
                        "fields.merchant.mid",
                        "fields.date.column");
        assertThat(problems("nothing")).containsExactly("$");
    }

    /** Records come out of so much memory as a few of them take, however many there are. */
    @Test
    void aHundredThousandRecordsAreReadOneByOne() throws IOException {
        byte[] block = bytes(lines(1_000));
        var endless = new Again(block, 100L * block.length);
        int records = 0;
        try (var reader = new Records(endless, NDJSON, tokens())) {
            while (reader.next(RECEIVED) instanceof Next.Found) {
                records++;
            }
        }
        assertThat(records).isEqualTo(100_000);
    }

    @Test
    void whateverABytesSayNothingBreaksTheReader() {
        var random = new Random(7);
        byte[] csv = bytes(HEADER + presentment("05", "r1", "50.00") + presentment("06", "r2", "1.00"));
        byte[] ipm = IpmFile.ascii()
                .withPresentment(CARD, 1, "260914", 1)
                .withPresentment(CARD, 1, "260914", 2)
                .plain();
        for (int i = 0; i < 3_000; i++) {
            byte[] file = (i % 3 == 0 ? csv : i % 3 == 1 ? ipm : bytes(lines(2))).clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            Read read = read(i % 3 == 0 ? shipped("presentments") : i % 3 == 1 ? IPM : NDJSON, file);
            assertThat(read.message).doesNotContain("411111111111");
            assertThat(read.records.toString()).doesNotContain("411111111111");
        }
    }
}
