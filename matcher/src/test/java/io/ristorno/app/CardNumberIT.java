package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Card numbers die in the decoder. Each message here has a number of its own, goes in by one of the doors, whole, broken or
 * with the number where none belongs; afterwards none of them may be found in anything that the service wrote or answered.
 */
class CardNumberIT {
    private static final List<String> DIALECTS = List.of("iso87-ascii", "iso87-bcd", "mastercard", "base1");
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Pattern RECEIVED =
            Pattern.compile("(?m)^ristorno_messages_total\\{link=\"([^\"]+)\",outcome=\"received\"} ([0-9.]+)");

    @TempDir
    Path folder;

    private final Random random = new Random(20_260_301);
    private final CardScan scan = new CardScan();
    /** What was sent, to see that the scan would find every number in it. */
    private final CardScan sent = new CardScan();

    private final List<String> labels = new ArrayList<>();
    private final List<String> joined = new ArrayList<>();
    private final Map<String, List<byte[]>> messages = new LinkedHashMap<>();
    private final Instant today = Instant.now();
    private int trace;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void noCardNumberIsFoundInAnythingThatTheServiceWroteOrAnswered() throws Exception {
        try (ServeProcess service = ServeProcess.start(folder, DIALECTS.toArray(String[]::new));
                var web = new Web(service.httpPort)) {
            TestService.openCafe(web);
            for (String dialect : DIALECTS) {
                overTheLink(service, web, dialect);
            }
            linkCards(web);
            sendTransactions(web);
            sendLines(web);
            readEverything(web);
            assertThat(service.terminate(DRAIN)).isZero();
        }
        decode();
        scanFiles();
        int values = scanStore();
        assertThat(sent.found()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(labels));
        assertThat(values).isGreaterThan(DIALECTS.size() * 100);
        assertThat(scan.hits()).isEmpty();
    }

    /** A card number that nothing else has, to be looked for under this label. */
    private String number(String label, int digits) {
        var number = new StringBuilder("4");
        while (number.length() < digits - 1) {
            number.append(random.nextInt(10));
        }
        for (char check = '0'; check <= '9'; check++) {
            if (TestService.isLuhn(number.toString() + check)) {
                number.append(check);
                break;
            }
        }
        labels.add(label);
        scan.lookFor(number.toString(), label);
        sent.lookFor(number.toString(), label);
        return number.toString();
    }

    private String number(String label) {
        return number(label, 16);
    }

    /** Links a card and says no more of it than that it worked. */
    private String linked(Web web, String label, int digits) {
        String number = number(label, digits);
        String member = "mem_" + labels.size();
        joined.add(member);
        heard(web.post("/v1/members", "{'id': '%s', 'program': 'prg_test'}".formatted(member))
                .expect(201));
        heard(post(web, "/v1/cards", "{'member': '%s', 'number': '%s'}".formatted(member, number))
                .expect(201));
        return number;
    }

    private String linked(Web web, String label) {
        return linked(web, label, 16);
    }

    private Web.Reply heard(Web.Reply reply) {
        scan.scan("an HTTP answer", reply.headers() + "\n" + reply.text());
        return reply;
    }

    private Web.Reply post(Web web, String path, String json) {
        sent.scan("sent", Web.quoted(json));
        return heard(web.post(path, json));
    }

    // ISO 8583.

    private void overTheLink(ServeProcess service, Web web, String dialect) throws Exception {
        DialectWriter writer = DialectWriter.of(dialect);
        List<byte[]> all = messages.computeIfAbsent(dialect, _ -> new ArrayList<>());
        wholeMessages(web, dialect).forEach(message -> all.add(writer.message(message)));
        all.addAll(brokenMessages(web, dialect, writer));
        for (byte[] message : all) {
            sent.scan("sent", message);
        }
        int port = service.linkPort(dialect);
        try (var link = new Link(port)) {
            for (byte[] message : all) {
                link.send(writer.frame(message));
            }
            awaitReceived(web, dialect, all.size());
            link.hear(dialect);
        }
        String lost = number(dialect + ": in a frame without an end");
        for (String length : List.of("ffff", "2fff")) {
            try (var link = new Link(port)) {
                byte[] message = writer.message(purchase(lost));
                sent.scan("sent", message);
                link.send(HexFormat.of().parseHex(length));
                link.send(message);
                link.hear(dialect);
            }
        }
    }

    private CardMessage purchase(String number) {
        return CardMessage.purchase("0100", number, "CAFE", 5000 + trace, ++trace, today);
    }

    private List<CardMessage> wholeMessages(Web web, String dialect) {
        var all = new ArrayList<CardMessage>();
        for (String type : List.of("0100", "0120", "0200", "0220", "0400", "0420", "0101")) {
            all.add(purchase(linked(web, dialect + ": linked, " + type)).as(type));
        }
        for (int digits : List.of(13, 15, 19)) {
            all.add(purchase(linked(web, dialect + ": linked, of " + digits + " digits", digits)));
        }
        all.add(purchase(number(dialect + ": not linked")));
        all.add(purchase(linked(web, dialect + ": declined")).as("0120").with(39, "05"));
        String onTrack = linked(web, dialect + ": on the track");
        all.add(purchase(onTrack).without(2).with(35, onTrack + "=29121010000"));
        String onBoth = linked(web, dialect + ": in its field and on the track");
        all.add(purchase(onBoth).with(35, onBoth + "=29121010000").with(14, "2912"));
        all.add(purchase(number(dialect + ": of another class")).as("0302"));
        all.add(purchase(number(dialect + ": of a response")).as("0110").with(39, "00"));
        all.add(CardMessage.network("301", ++trace).with(2, number(dialect + ": in an echo")));
        all.addAll(strayNumbers(web, dialect));
        return all;
    }

    /** The number once more, in fields that have other purposes; and another one there. */
    private List<CardMessage> strayNumbers(Web web, String dialect) {
        var all = new ArrayList<CardMessage>();
        for (int field : List.of(34, 43, 44, 48, 62, 63, 102, 104, 127)) {
            boolean bytes = dialect.equals("base1") && (field == 62 || field == 63);
            String repeated = linked(web, dialect + ": repeated in " + field);
            all.add(purchase(repeated).with(15, "1122").with(field, bytes ? repeated : repeated + " pan"));
            all.add(purchase(repeated)
                    .with(field, bytes ? repeated + "0A" : "pan " + repeated.replaceAll("(.{4})", "$1 ")));
            if (!bytes) {
                String other = number(dialect + ": another's in " + field);
                all.add(purchase(linked(web, dialect + ": beside another's in " + field))
                        .with(field, "x" + other));
                all.add(purchase(linked(web, dialect + ": beside another's in groups in " + field))
                        .with(field, "x " + other.replaceAll("(.{4})", "$1-")));
            }
        }
        for (int digits : List.of(13, 15)) {
            String shop = linked(web, dialect + ": repeated in 42, " + digits + " digits", digits);
            all.add(purchase(shop).with(42, shop));
            all.add(purchase(shop).with(42, shop).with(49, "999"));
            all.add(purchase(shop).with(42, shop).as("0302"));
        }
        return all;
    }

    /** Cut at every byte, each byte wrong in two ways, and lengths that lead elsewhere. */
    private List<byte[]> brokenMessages(Web web, String dialect, DialectWriter writer) {
        var all = new ArrayList<byte[]>();
        byte[] cut = writer.message(purchase(linked(web, dialect + ": cut")));
        for (int end = 1; end < cut.length; end++) {
            all.add(Arrays.copyOf(cut, end));
        }
        byte[] wrong = writer.message(
                purchase(linked(web, dialect + ": with a wrong byte")).with(48, "text"));
        for (int at = 0; at < wrong.length; at++) {
            for (int bits : List.of(0x0F, 0xFF)) {
                byte[] copy = wrong.clone();
                copy[at] = (byte) (copy[at] ^ bits);
                all.add(copy);
            }
        }
        byte[] longer = writer.message(purchase(linked(web, dialect + ": with bytes behind")));
        all.add(Arrays.copyOf(longer, longer.length + 9));
        byte[] twice = writer.message(purchase(linked(web, dialect + ": twice in a frame")));
        byte[] both = Arrays.copyOf(twice, 2 * twice.length);
        System.arraycopy(twice, 0, both, twice.length, twice.length);
        all.add(both);
        String shop = linked(web, dialect + ": repeated in 42 before a wrong byte", 15);
        byte[] late = writer.message(purchase(shop).with(42, shop));
        all.add(Arrays.copyOf(late, late.length - 1));
        all.add(number(dialect + ": alone in a frame").getBytes(StandardCharsets.US_ASCII));
        return all;
    }

    /** A network's end of a link that takes all which comes for what it is: bytes. */
    private final class Link implements AutoCloseable {
        private final Socket socket;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final Thread reading;

        Link(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            reading = Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(heard);
                } catch (IOException _) {
                    // Cut by the service.
                }
            });
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Says that nothing more comes, and scans what was answered. */
        void hear(String dialect) throws IOException, InterruptedException {
            socket.shutdownOutput();
            reading.join(Duration.ofSeconds(5));
            scan.scan("an answer over " + dialect, heard.toByteArray());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void awaitReceived(Web web, String dialect, int count) throws InterruptedException {
        while (received(web).getOrDefault(dialect, 0) < count) {
            Thread.sleep(20);
        }
    }

    private Map<String, Integer> received(Web web) {
        var received = new TreeMap<String, Integer>();
        var lines = RECEIVED.matcher(heard(web.get("/metrics")).text());
        while (lines.find()) {
            received.put(lines.group(1), (int) Double.parseDouble(lines.group(2)));
        }
        return received;
    }

    // HTTP.

    private void linkCards(Web web) {
        web.post("/v1/members", "{'id': 'mem_cards', 'program': 'prg_test'}").expect(201);
        String grouped = number("a card's number in groups");
        post(
                web,
                "/v1/cards",
                "{'member': 'mem_cards', 'number': '%s'}".formatted(grouped.replaceAll("(.{4})", "$1 ")));
        post(
                web,
                "/v1/cards",
                "{'member': 'mem_cards', 'number': '%s'}".formatted(grouped.replaceAll("(.{4})", "$1-")));
        for (String body : List.of(
                "{'member': 'mem_cards', 'number': %s}",
                "{'member': 'mem_cards', 'number': x%s}",
                "{'member': 'mem_cards', 'number': ['%s']}",
                "{'member': 'mem_cards', 'number': {'a': '%s'}}",
                "{'member': 'mem_cards', 'number': '%s0000'}",
                "{'member': 'mem_cards', 'number': 'x%s'}",
                "{'member': 'mem_cards', 'number': '%s",
                "{'member': 'mem_cards', 'number': '%s'",
                "{'member': 'mem_cards', 'number': %s",
                "{'member': 'mem_cards', 'number': '%s'}}",
                "{'member': 'mem_cards', 'number': '%s',}",
                "{'member': 'mem_cards' 'number': '%s'}",
                "{'member': 'mem_cards', 'token': '%s'}",
                "{'member': 'mem_cards', 'id': '%s'}",
                "{'member': 'mem_cards', 'id': 'crd_%s'}",
                "{'member': 'mem_%s'}",
                "{'member': 'mem_cards', '%s': 1}",
                "{'member': 'mem_cards', 'pan': '%s'}",
                "['%s']",
                "'%s'",
                "%s",
                "number=%s")) {
            post(web, "/v1/cards", body.formatted(number("POST /v1/cards " + body)));
        }
        for (String path : List.of(
                "/v1/members",
                "/v1/programs",
                "/v1/merchants",
                "/v1/offers",
                "/v1/offers/off_ten/stop",
                "/v1/nothing")) {
            String number = number("a card sent to " + path);
            post(web, path, "{'member': 'mem_cards', 'number': '%s', 'at': 7}".formatted(number));
            post(web, path, "{'member': 'mem_cards', 'number': %s".formatted(number));
        }
        post(web, "/v1/members", "{'id': 'mem_%s', 'program': 'prg_test'}".formatted(number("a member's id")));
        post(web, "/v1/members", "{'program': '%s'}".formatted(number("a member's program")));
        String type = "{'member': 'mem_cards', 'number': '%s'}".formatted(number("a card sent as text"));
        sent.scan("sent", type);
        heard(web.postBytes("/v1/cards", "text/plain", Web.quoted(type).getBytes(StandardCharsets.UTF_8)));
        String asId = number("in a path");
        sent.scan("sent", asId);
        for (String path : List.of("/v1/members/", "/v1/purchases/", "/v1/offers/", "/v1/merchants/", "/v1/")) {
            heard(web.get(path + asId));
        }
        heard(web.post("/v1/cards/" + asId + "/unlink", ""));
    }

    /** A transaction; members of this replace the usual ones. */
    private String transaction(String card, String... others) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("type", "'authorization'");
        fields.put("id", "'t" + ++trace + "'");
        fields.put("at", "'" + today + "'");
        fields.put("card", card);
        fields.put("merchant", "{'mid': 'CAFE', 'acquirer': '12345'}");
        fields.put("amount", "{'minor': 5000, 'currency': 'EUR'}");
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        var json = new ArrayList<String>();
        fields.forEach((name, value) -> json.add("'" + name + "': " + value));
        return "{" + String.join(", ", json) + "}";
    }

    private static String card(String number) {
        return "{'number': '" + number + "'}";
    }

    /** A field of a transaction each, with a card number in the place of %s. */
    private static final List<String> STRAYS = List.of(
            "id '%s'",
            "id 'pan-%s'",
            "id '%s0001'",
            "source '%s'",
            "type '%s'",
            "type x%s",
            "at '%s'",
            "at %s",
            "date '%s'",
            "processing '%s'",
            "network '%s'",
            "lifeCycle '%s'",
            "acquirer '%s'",
            "retrieval '%s'",
            "stan '%s'",
            "transmission '%s'",
            "approval '%s'",
            "original {'stan': '%s'}",
            "original {'stan': '1', 'transmission': '%s'}",
            "original {'stan': '1', 'acquirer': '%s'}",
            "merchant {'mid': '%s'}",
            "merchant {'mid': 'CAFE', 'acquirer': '%s'}",
            "merchant {'mid': 'CAFE', 'terminal': '%s'}",
            "merchant {'name': 'Shop %s'}",
            "merchant {'mid': 'SHOP', 'city': '%s'}",
            "merchant {'mid': 'CAFE', 'country': '%s'}",
            "merchant {'id': 'mer_%s'}",
            "merchant {'mid': 'SHOP', 'location': 'loc_%s'}",
            "merchant '%s'",
            "amount {'minor': %s, 'currency': 'EUR'}",
            "amount {'minor': 5000, 'currency': '%s'}",
            "sequence %s",
            "last '%s'",
            "surprise '%s'",
            "%s 'surprise'");

    private void sendTransactions(Web web) {
        post(web, "/v1/transactions", transaction(card(linked(web, "a transaction"))));
        post(web, "/v1/transactions", transaction(card(number("a transaction of a card that nobody linked"))));
        post(web, "/v1/transactions", transaction(card(linked(web, "a declined one")), "approved", "false"));
        post(web, "/v1/transactions", transaction("{'number': %s}".formatted(number("a number without quotes"))));
        post(web, "/v1/transactions", transaction("{'id': 'crd_%s'}".formatted(number("a number as a card's id"))));
        post(web, "/v1/transactions", transaction("{'token': '%s'}".formatted(number("a number as a token"))));
        post(web, "/v1/transactions", transaction("{'%s': 1}".formatted(number("a number as a name"))));
        post(web, "/v1/transactions", transaction("'%s'".formatted(number("a number as a card"))));
        String twice = linked(web, "a number twice");
        post(web, "/v1/transactions", transaction("{'number': '%s', 'number': '%s'}".formatted(twice, twice)));
        web.post("/v1/members", "{'id': 'mem_stray', 'program': 'prg_test'}").expect(201);
        web.post("/v1/cards", "{'member': 'mem_stray', 'id': 'crd_stray'}").expect(201);
        for (String stray : STRAYS) {
            String repeated = linked(web, "repeated in " + stray);
            post(web, "/v1/transactions", stray(stray, card(repeated), repeated));
            String other = number("alone in " + stray);
            post(web, "/v1/transactions", stray(stray, "{'id': 'crd_stray'}", other));
        }
        String whole = transaction(card(number("in a broken body")));
        for (int end :
                List.of(whole.length() - 1, whole.length() - 20, whole.indexOf("merchant"), whole.indexOf("'}"))) {
            post(web, "/v1/transactions", whole.substring(0, end));
        }
        post(web, "/v1/transactions", whole + whole);
        post(web, "/v1/transactions", "[" + whole + "]");
    }

    private String stray(String stray, String card, String number) {
        String[] words = stray.formatted(number).split(" ", 2);
        return transaction(card, words[0], words[1]);
    }

    private void sendLines(Web web) {
        var lines = new ArrayList<String>();
        String linked = linked(web, "in a line");
        for (int i = 0; i < 50; i++) {
            lines.add(transaction(card(linked)));
            lines.add("{'card': {'number': '%s'".formatted(number("in a line cut off, " + i)));
            lines.add((i % 2 == 0 ? "" : "x") + number("alone in a line, " + i));
            lines.add(stray(STRAYS.get(i % STRAYS.size()), "{'id': 'crd_stray'}", number("astray in a line, " + i)));
        }
        String all = String.join("\n", lines);
        sent.scan("sent", Web.quoted(all));
        heard(web.postLines(all).expect(200));
        String tooLong = "x".repeat(70_000) + number("in a line that is too long");
        sent.scan("sent", tooLong);
        try {
            heard(web.postLines(tooLong));
        } catch (java.io.UncheckedIOException _) {
            // The stream was ended.
        }
    }

    private void readEverything(Web web) {
        for (String path : List.of(
                "/v1/programs",
                "/v1/merchants",
                "/v1/offers",
                "/v1/ledger/trial-balance",
                "/health/live",
                "/health/ready",
                "/metrics")) {
            heard(web.get(path).expect(200));
        }
        int purchases = 0;
        for (String member : members()) {
            heard(web.get("/v1/members/" + member).expect(200));
            for (String what : List.of("purchases", "rewards", "entries")) {
                JsonNode data = heard(
                                web.get("/v1/members/" + member + "/" + what).expect(200))
                        .json()
                        .path("data");
                purchases += what.equals("purchases") ? explained(web, data) : 0;
            }
        }
        assertThat(purchases).isGreaterThan(100);
    }

    private List<String> members() {
        return Stream.concat(Stream.of("mem_cards", "mem_stray"), joined.stream())
                .toList();
    }

    private int explained(Web web, JsonNode purchases) {
        for (JsonNode purchase : purchases) {
            heard(web.get("/v1/purchases/" + purchase.path("id").asText() + "/explanation")
                    .expect(200));
        }
        return purchases.size();
    }

    // What is left.

    private void decode() throws IOException, InterruptedException {
        for (String dialect : DIALECTS) {
            var lines = new StringBuilder("not hexadecimal: " + number(dialect + ": as a line of text") + "\n");
            messages.get(dialect)
                    .forEach(message ->
                            lines.append(HexFormat.of().formatHex(message)).append('\n'));
            Path file = folder.resolve(dialect + ".hex");
            sent.scan("sent", lines.toString());
            Files.writeString(file, lines);
            // What it says to standard error goes to a file that is scanned with all others.
            Process process = ServeProcess.java(
                    folder.resolve("decode-" + dialect + ".log"),
                    "io.ristorno.app.Ristorno",
                    "decode",
                    "--dialects",
                    TestService.DIALECTS.toString(),
                    "--dialect",
                    dialect,
                    file.toString());
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(1);
            Files.delete(file);
            assertThat(out.lines()).hasSize(messages.get(dialect).size() + 1);
            scan.scan("decode's output, " + dialect, out);
        }
    }

    private void scanFiles() throws IOException {
        int files = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                scan.scan(folder.relativize(file).toString(), Files.readAllBytes(file));
                files++;
            }
        }
        assertThat(files).isGreaterThan(5);
    }

    /** Every key and value, since the files are compressed. Tells how many there are. */
    private int scanStore() throws RocksDBException {
        String store = folder.resolve("store").toString();
        int values = 0;
        try (var plain = new Options();
                var options = new DBOptions()) {
            var families = new ArrayList<ColumnFamilyDescriptor>();
            RocksDB.listColumnFamilies(plain, store).forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
            assertThat(families).hasSizeGreaterThan(5);
            var handles = new ArrayList<ColumnFamilyHandle>();
            try (RocksDB db = RocksDB.openReadOnly(options, store, families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    values += scan(db, handle);
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        return values;
    }

    private int scan(RocksDB db, ColumnFamilyHandle family) throws RocksDBException {
        String name = new String(family.getName(), StandardCharsets.UTF_8);
        int values = 0;
        try (RocksIterator row = db.newIterator(family)) {
            for (row.seekToFirst(); row.isValid(); row.next()) {
                scan.scan("a key of " + name, row.key());
                scan.scan("a value of " + name, row.value());
                values++;
            }
            row.status();
        }
        return values;
    }
}
