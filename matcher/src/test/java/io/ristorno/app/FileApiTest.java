package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.decode.IpmFile;
import io.ristorno.event.Tick;
import io.ristorno.files.FileRuns;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.store.FileProgress;
import io.ristorno.store.Rider;
import io.ristorno.store.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of transactions, over HTTP and out of the watched folder. */
@Timeout(120)
class FileApiTest {
    private static final String ANNAS = TestService.card(1);
    private static final String STRANGERS = TestService.card(9);
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final Instant NOW = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    private static final String HEADER = "Type,Reference,Transaction Time,Card Number,Merchant ID,Merchant Name,"
            + "Merchant City,Merchant Country,MCC,Acquirer ID,Transaction Amount,Transaction Currency,"
            + "Billing Amount,Billing Currency,Scheme,Network Transaction ID,Auth Code,RRN\n";

    @TempDir
    Path folder;

    private TestService open() {
        return new TestService(folder.resolve("store"));
    }

    private TestService begun() {
        return open().withCafe().withMember("mem_anna", ANNAS);
    }

    private static void eventually(BooleanSupplier holds) {
        for (long end = System.nanoTime() + 60_000_000_000L; !holds.getAsBoolean(); ) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            try {
                Thread.sleep(2);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
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

    private static Web.Reply upload(TestService service, String query, byte[] file) {
        return service.web.postBytes("/v1/files?" + query, "application/octet-stream", file);
    }

    private static String clearing(String id, String card, long minor) {
        return Web.quoted(TestService.json("clearing", id, card, minor, NOW));
    }

    private static String presentment(String type, String id, String card, String amount) {
        return type + "," + id + ","
                + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                        .withZone(ZoneOffset.UTC)
                        .format(NOW)
                + "," + card + ",CAFE,Harbour Coffee,Berlin,DE,5812," + CardMessage.ACQUIRER + "," + amount
                + ",EUR,,,V,,A1,R1\n";
    }

    private static List<String> statuses(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("status"))
                .map(line -> line.path("status").asText())
                .toList();
    }

    private static JsonNode summary(Web.Reply reply) {
        return reply.expect(200).lines().getLast().path("file");
    }

    private static String stages(TestService service) {
        return service.web.get("/v1/members/mem_anna/rewards").expect(200).text();
    }

    @Test
    void eachRecordIsAnsweredByALine_andTheSameFileAgainHasNoEffect() {
        String file = clearing("r1", ANNAS, 5_000) + "\n"
                + clearing("r2", STRANGERS, 5_000) + "\n"
                + "{\"type\":\"clearing\",\"id\":\"" + ANNAS + "\"\n"
                + clearing("r4", ANNAS, 6_000).replaceFirst("\\{", "{\"approved\":false,") + "\n"
                + clearing("r5", ANNAS, -1) + "\n"
                + clearing("r6", ANNAS, 7_000) + "\n";
        try (var service = begun()) {
            Web.Reply first = upload(service, "name=clearing.ndjson&format=ndjson", bytes(file));
            List<JsonNode> lines = first.expect(200).lines();
            assertThat(statuses(lines))
                    .containsExactly("TAKEN", "NOT_LINKED", "MALFORMED", "DECLINED", "MALFORMED", "TAKEN");
            assertThat(lines.get(0).path("purchase").asText()).startsWith("pur_");
            assertThat(lines.get(4).path("problem").path("field").asText()).isEqualTo("amount.minor");
            assertThat(lines.get(4).path("problem").path("mend").asText()).isNotBlank();
            JsonNode summary = summary(first);
            assertThat(summary.path("state").asText()).isEqualTo("DONE");
            assertThat(summary.path("records").asInt()).isEqualTo(6);
            assertThat(summary.path("counts").path("MALFORMED").asInt()).isEqualTo(2);
            assertThat(summary.path("sums").path(0).path("minor").asLong()).isEqualTo(12_000);
            assertThat(summary.path("bytes").asLong()).isEqualTo(file.length());
            assertThat(summary.path("sha256").asText()).hasSize(64);
            String id = summary.path("id").asText();
            assertThat(service.web.get("/v1/files/" + id).expect(200).json()).isEqualTo(summary);
            assertThat(service.web
                            .get("/v1/files/" + id + "/results")
                            .expect(200)
                            .text())
                    .isEqualTo(first.text());
            String rewards = stages(service);

            Web.Reply second = upload(service, "name=again.ndjson&format=ndjson", bytes(file));
            assertThat(statuses(second.expect(200).lines()))
                    .containsExactly("REPEATED", "NOT_LINKED", "MALFORMED", "DECLINED", "MALFORMED", "REPEATED");
            assertThat(summary(second).path("sameAs").asText()).isEqualTo(id);
            assertThat(stages(service)).isEqualTo(rewards);
            JsonNode page = service.web.get("/v1/files?limit=1").expect(200).json();
            assertThat(page.path("data").path(0).path("id").asText()).isEqualTo(id);
            assertThat(service.web
                            .get("/v1/files?after=" + page.path("next").asText())
                            .json()
                            .path("data"))
                    .hasSize(1);
            assertThat(first.text()
                            + second.text()
                            + service.web.get("/metrics").text())
                    .doesNotContain(ANNAS, STRANGERS);
            assertThat(service.web.counter("ristorno_messages_total{link=\"files\",outcome=\"taken\"}"))
                    .isEqualTo(2);
            assertThat(service.faults()).isEmpty();
        }
    }

    @Test
    void aClearingInAFileMeetsItsAuthorizationFromElsewhere() throws InterruptedException {
        try (var service = begun();
                var link = service.connect()) {
            link.send(CardMessage.purchase("0100", ANNAS, "CAFE", 5_000, 7, NOW));
            link.answer();
            String overHttp = service.web
                    .post("/v1/transactions", TestService.json("authorization", "a2", ANNAS, 6_100, NOW))
                    .expect(200)
                    .json()
                    .path("purchase")
                    .asText();
            Web.Reply reply = upload(
                    service,
                    "mapping=presentments",
                    bytes(HEADER + presentment("05", "p1", ANNAS, "50.00") + presentment("05", "p2", ANNAS, "61.00")));
            assertThat(statuses(reply.expect(200).lines())).containsExactly("TAKEN", "TAKEN");
            assertThat(reply.lines().get(1).path("purchase").asText()).isEqualTo(overHttp);
            JsonNode purchases = service.web
                    .get("/v1/members/mem_anna/purchases")
                    .expect(200)
                    .json()
                    .path("data");
            assertThat(purchases).as(purchases.toString()).hasSize(2).allSatisfy(purchase -> {
                assertThat(purchase.path("events")).hasSize(2);
                assertThat(purchase.path("rewards").path(0).path("stage").asText())
                        .isEqualTo("PENDING");
            });
        }
    }

    @Test
    void everyFormatIsTaken_compressedOrNot() {
        String day = TODAY.format(DateTimeFormatter.ofPattern("yyMMdd"));
        try (var service = begun()) {
            for (boolean compressed : List.of(false, true)) {
                int from = compressed ? 100 : 0;
                List<byte[]> files = List.of(
                        bytes(clearing("n" + from, ANNAS, 5_000) + "\r\n"),
                        bytes("\uFEFF" + HEADER + presentment("05", "c" + from, ANNAS, "51.00")),
                        IpmFile.ascii()
                                .withAdministration(1)
                                .withPresentment(ANNAS, 5_200, day, from + 2)
                                .plain(),
                        IpmFile.ascii()
                                .withAdministration(1)
                                .withPresentment(ANNAS, 5_300, day, from + 3)
                                .blocked(),
                        IpmFile.ebcdic()
                                .withAdministration(1)
                                .withPresentment(ANNAS, 5_400, day, from + 4)
                                .plain(),
                        IpmFile.ebcdic()
                                .withAdministration(1)
                                .withPresentment(ANNAS, 5_500, day, from + 5)
                                .blocked());
                for (int i = 0; i < files.size(); i++) {
                    byte[] file = compressed ? gzip(files.get(i)) : files.get(i);
                    String query = i == 0 ? "format=ndjson" : i == 1 ? "format=csv&mapping=presentments" : "format=ipm";
                    Web.Reply reply = upload(service, query, file);
                    assertThat(reply.expect(200)
                                    .lines()
                                    .get(i < 2 ? 0 : 1)
                                    .path("status")
                                    .asText())
                            .as("file %d: %s", i, reply.text())
                            .isEqualTo("TAKEN");
                    assertThat(summary(reply).path("state").asText()).isEqualTo("DONE");
                }
            }
            assertThat(service.web.get("/v1/members/mem_anna/purchases").json().path("data"))
                    .hasSize(12);
        }
    }

    @Test
    void aTornFileIsTakenUpToTheTear_andTheWholeOneAddsTheRest() {
        byte[] whole = IpmFile.ebcdic()
                .withPresentment(ANNAS, 5_000, TODAY.format(DateTimeFormatter.ofPattern("yyMMdd")), 1)
                .withPresentment(ANNAS, 6_000, TODAY.format(DateTimeFormatter.ofPattern("yyMMdd")), 2)
                .plain();
        try (var service = begun()) {
            Web.Reply torn = upload(service, "format=ipm", Arrays.copyOf(whole, whole.length - 20));
            assertThat(statuses(torn.expect(200).lines())).containsExactly("TAKEN");
            assertThat(summary(torn).path("state").asText()).isEqualTo("FAILED");
            assertThat(summary(torn).path("problem").path("code").asText()).isEqualTo("TORN");
            assertThat(summary(torn).path("problem").path("record").asInt()).isEqualTo(2);
            Web.Reply mended = upload(service, "format=ipm", whole);
            assertThat(statuses(mended.expect(200).lines())).containsExactly("REPEATED", "TAKEN");
            assertThat(summary(mended).has("sameAs")).isFalse();
        }
    }

    @Test
    void whatNobodyCanReadIsRefusedWithAMend() {
        try (var service = begun()) {
            upload(service, "format=xml", bytes("<a/>")).expectProblem(400, "format");
            upload(service, "name=a", bytes("{}")).expectProblem(400, "format");
            assertThat(upload(service, "format=csv&mapping=presentment", bytes("a\n"))
                            .expectProblem(400, "mapping")
                            .mend())
                    .contains("presentments");
            upload(service, "format=ndjson&mapping=refunds", bytes("a\n")).expectProblem(400, "mapping");
            upload(service, "fromat=ndjson", bytes("{}")).expectProblem(400, "fromat");
            upload(service, "format=ndjson&name=" + ANNAS, bytes("{}")).expectProblem(400, "name");
            upload(service, "format=ipm", bytes("no records at all")).expectProblem(400, "record 1");
            assertThat(upload(service, "mapping=refunds", bytes(HEADER + ANNAS))
                            .expectProblem(400)
                            .text())
                    .doesNotContain(ANNAS);
            service.web.get("/v1/files/fil_nothing").expect(404);
            service.web.get("/v1/files/fil_nothing/results").expect(404);
        }
    }

    @Test
    void aBodyThatBreaksOffIsKnownAsSuch_andSentAgainCompletes() throws IOException {
        String file = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> clearing("r" + i, ANNAS, 4_000 + i) + "\n")
                .collect(Collectors.joining());
        try (var service = begun()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.service.httpPort())) {
                socket.getOutputStream()
                        .write(bytes("POST /v1/files?format=ndjson HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                + file.length() + "\r\n\r\n" + file.substring(0, file.length() / 2)));
                socket.getOutputStream().flush();
                eventually(
                        () -> service.web.get("/v1/files").json().path("data").size() == 1
                                && service.web.counter("ristorno_messages_total{link=\"files\",outcome=\"taken\"}")
                                        > 20);
            }
            eventually(() -> service.web
                    .get("/v1/files")
                    .json()
                    .path("data")
                    .path(0)
                    .path("state")
                    .asText()
                    .equals("INTERRUPTED"));
            List<String> again = statuses(
                    upload(service, "format=ndjson", bytes(file)).expect(200).lines());
            assertThat(again).hasSize(50).contains("REPEATED", "TAKEN").containsOnly("REPEATED", "TAKEN");
            assertThat(again.lastIndexOf("REPEATED")).isLessThan(again.indexOf("TAKEN"));
            assertThat(service.web
                            .get("/v1/members/mem_anna/purchases?limit=100")
                            .json()
                            .path("data"))
                    .hasSize(50);
        }
    }

    private static List<FileProgress.State> states(TestService service) {
        try (Snapshot snapshot = service.service.store.snapshot()) {
            return snapshot.files("", 10).stream().map(FileProgress::state).toList();
        }
    }

    /** Early hints keep the connection awake, whatever its sender does. */
    @Test
    void whoRestsTooLongIsLetGo() throws IOException {
        try (var service = new TestService(folder.resolve("store"), 3);
                var first = new Socket(InetAddress.getLoopbackAddress(), service.service.httpPort());
                var second = new Socket(InetAddress.getLoopbackAddress(), service.service.httpPort())) {
            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream()
                        .write(bytes(
                                "POST /v1/files?format=ndjson HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"));
                socket.getOutputStream().flush();
            }
            eventually(() -> states(service).size() == FileRuns.UPLOADS_MOST);
            eventually(() ->
                    states(service).equals(List.of(FileProgress.State.INTERRUPTED, FileProgress.State.INTERRUPTED)));
        }
    }

    @Test
    void aPathWithASlashBehindItTakesAFileToo() {
        try (var service = begun()) {
            for (int i = 0; i <= FileRuns.UPLOADS_MOST; i++) {
                Web.Reply reply = service.web.postBytes(
                        "/v1/files/?format=ndjson",
                        "application/json",
                        bytes(clearing("r" + i, ANNAS, 5_000 + i) + "\n"));
                assertThat(statuses(reply.expect(200).lines())).containsExactly("TAKEN");
            }
        }
    }

    /** Many a client reads only when it has sent everything. */
    @Test
    void whoSendsALargeFileIsToldThatItIsRefused() throws IOException {
        int size = 20_000_000;
        try (var service = open();
                var socket = new Socket(InetAddress.getLoopbackAddress(), service.service.httpPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(bytes(
                            "POST /v1/files?format=xml HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n"));
            socket.getOutputStream().write(new byte[size]);
            socket.getOutputStream().flush();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    private Path lay(String kind, String name, byte[] file) throws IOException {
        return Files.write(folder.resolve("files/incoming/" + kind + "/" + name), file);
    }

    private List<String> in(String where) {
        try (Stream<Path> files = Files.list(folder.resolve("files/" + where))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonNode> results(String name) throws IOException {
        return new Web.Reply(
                        200,
                        Files.readString(folder.resolve("files/results/" + name + ".results.ndjson")),
                        java.util.Map.of())
                .lines();
    }

    @Test
    void aFileInTheFolderIsTakenWhenItIsComplete() throws IOException {
        try (var service = begun()) {
            Files.createDirectories(folder.resolve("files/incoming/presentments"));
            lay("presentments", "growing.csv", bytes(HEADER));
            lay("presentments", "later.csv.part", bytes(HEADER + presentment("05", "p9", ANNAS, "90.00")));
            lay("ndjson", ".hidden", bytes(clearing("r9", ANNAS, 9_000) + "\n"));
            service.service.lookForFiles();
            lay("presentments", "growing.csv", bytes(HEADER + presentment("05", "p1", ANNAS, "50.00")));
            service.service.lookForFiles();
            assertThat(in("incoming/presentments")).containsExactly("growing.csv", "later.csv.part");
            service.service.lookForFiles();
            assertThat(in("incoming/presentments")).containsExactly("later.csv.part");
            assertThat(in("incoming/ndjson")).containsExactly(".hidden");
            assertThat(in("done")).containsExactly("growing.csv");
            assertThat(statuses(results("growing.csv"))).containsExactly("TAKEN");
            String id = results("growing.csv").getLast().path("file").path("id").asText();
            assertThat(service.web
                            .get("/v1/files/" + id)
                            .expect(200)
                            .json()
                            .path("way")
                            .asText())
                    .isEqualTo("FOLDER");
            assertThat(service.web.get("/v1/files/" + id + "/results").text())
                    .isEqualTo(Files.readString(folder.resolve("files/results/growing.csv.results.ndjson")));
        }
    }

    @Test
    void theSameBytesUnderAnotherNameAreKnown() throws IOException {
        byte[] file = bytes(clearing("r1", ANNAS, 5_000) + "\n" + clearing("r2", STRANGERS, 5_000) + "\n");
        try (var service = begun()) {
            lay("ndjson", "first.ndjson", file);
            service.service.lookForFiles();
            service.service.lookForFiles();
            String id =
                    results("first.ndjson").getLast().path("file").path("id").asText();
            lay("ndjson", "second.ndjson", file);
            lay("ndjson", "first.ndjson", file);
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(in("done")).containsExactly("2-first.ndjson", "first.ndjson", "second.ndjson");
            assertThat(results("second.ndjson")).hasSize(1);
            assertThat(results("second.ndjson")
                            .getFirst()
                            .path("file")
                            .path("sameAs")
                            .asText())
                    .isEqualTo(id);
            assertThat(results("first.ndjson")).hasSize(3);
            // What is known is not even read again.
            assertThat(service.web.counter("ristorno_messages_total{link=\"files\",outcome=\"received\"}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatCannotBeReadGoesToFailedWithItsProblem() throws IOException {
        try (var service = begun()) {
            Files.createDirectories(folder.resolve("files/incoming/nobody"));
            lay("nobody", "a.csv", bytes("a\n"));
            lay("", "b.csv", bytes("b\n"));
            lay("ndjson", ANNAS + ".ndjson", bytes(clearing("r1", ANNAS, 5_000) + "\n" + "{\"type\""));
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(in("failed"))
                    .containsExactly(
                            "************.ndjson.problem.json",
                            ANNAS + ".ndjson",
                            "a.csv",
                            "a.csv.problem.json",
                            "b.csv",
                            "b.csv.problem.json");
            assertThat(Files.readString(folder.resolve("files/failed/a.csv.problem.json")))
                    .contains("\"mapping\"", "presentments");
            String torn = Files.readString(folder.resolve("files/failed/************.ndjson.problem.json"));
            assertThat(torn).contains("\"TORN\"", "\"record\":2").doesNotContain(ANNAS);
            assertThat(statuses(results("************.ndjson"))).containsExactly("TAKEN");
        }
    }

    @Test
    void oneThatCannotBeTakenKeepsNoOtherFromIt() throws IOException {
        try (var service = begun()) {
            Files.createDirectories(folder.resolve("files/results/.a.ndjson.results.ndjson.part"));
            lay("ndjson", "a.ndjson", bytes(clearing("r1", ANNAS, 5_000) + "\n"));
            String longest = "\u00E4".repeat(124) + ".ndjson";
            lay("ndjson", longest, bytes(clearing("r2", ANNAS, 6_000) + "\n"));
            lay("ndjson", "b-20261130170000.ndjson", bytes(clearing("r3", ANNAS, 7_000) + "\n"));
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(in("done")).containsExactly("b-20261130170000.ndjson", longest);
            assertThat(statuses(results("b-20261130170000.ndjson"))).containsExactly("TAKEN");
            assertThat(in("incoming/ndjson")).containsExactly("a.ndjson");
            Files.delete(folder.resolve("files/results/.a.ndjson.results.ndjson.part"));
            for (int look = 0; look < 3; look++) {
                service.service.lookForFiles();
            }
            assertThat(statuses(results("a.ndjson"))).containsExactly("TAKEN");
            assertThat(in("incoming/ndjson")).isEmpty();
        }
    }

    @Test
    void whatLayInTheWrongFolderIsReadInTheRightOne() throws IOException {
        byte[] file = bytes(HEADER + presentment("05", "p1", ANNAS, "50.00"));
        try (var service = begun()) {
            Files.createDirectories(folder.resolve("files/incoming/presentments"));
            lay("ndjson", "a.csv", file);
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(statuses(results("a.csv"))).containsExactly("MALFORMED", "MALFORMED");
            lay("presentments", "a.csv", file);
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(statuses(results("2-a.csv"))).containsExactly("TAKEN");
        }
    }

    private static Optional<FileProgress> first(TestService service) {
        try (Snapshot snapshot = service.service.store.snapshot()) {
            return snapshot.files("", 1).stream().findFirst();
        }
    }

    /** A file is known by its bytes: another under the same name begins at its first record. */
    @Test
    void noFileGoesOnWhereAnotherWasKilled() throws Exception {
        try (var service = begun()) {
            var written = new CompletableFuture<Result>();
            var killed = new FileProgress(
                    "fil_000000001killed",
                    "a.ndjson",
                    "ndjson",
                    "",
                    FileProgress.Way.FOLDER,
                    FileProgress.State.RUNNING,
                    NOW.toEpochMilli(),
                    NOW.toEpochMilli(),
                    1,
                    100,
                    0,
                    java.util.Map.of("TAKEN", 1L),
                    List.of(),
                    "0".repeat(64),
                    Optional.empty(),
                    "");
            assertThat(service.service.host.submitBulk(List.of(new Work(
                            new Tick(NOW.toEpochMilli()),
                            List.of(new Rider.FileTaken(killed)),
                            Optional.empty(),
                            written::complete))))
                    .isTrue();
            written.get();
            lay("ndjson", "a.ndjson", bytes(clearing("r1", ANNAS, 5_000) + "\n" + clearing("r2", ANNAS, 6_000) + "\n"));
            service.service.lookForFiles();
            service.service.lookForFiles();
            assertThat(statuses(results("a.ndjson"))).containsExactly("TAKEN", "TAKEN");
            eventually(() -> first(service).orElseThrow().state() == FileProgress.State.INTERRUPTED);
        }
    }

    /** What a kill leaves is what was durable: a copy of the store in the middle of it is just that. */
    @Test
    void whatWasKilledInTheMiddleGoesOn_andNothingIsLostOrDoubled() throws Exception {
        int records = 25_000;
        int members = 40;
        var file = new StringBuilder();
        for (int i = 1; i <= records; i++) {
            file.append(clearing("r" + i, TestService.card(i % 10 == 0 ? 100 + i / 10 % members : 50), 4_000 + i % 977))
                    .append('\n');
        }
        Path killed = Files.createDirectories(folder.resolve("killed"));
        String whole;
        try (var service = open().withCafe()) {
            for (int i = 0; i < members; i++) {
                service.withMember("mem_" + i, TestService.card(100 + i));
            }
            Path laid = lay("ndjson", "large.ndjson", bytes(file.toString()));
            Files.createDirectories(killed.resolve("files/incoming/ndjson"));
            Files.copy(laid, killed.resolve("files/incoming/ndjson/renamed.ndjson"));
            service.service.lookForFiles();
            CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> {
                try {
                    service.service.lookForFiles();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            eventually(
                    () -> first(service).filter(each -> each.records() > 1_000).isPresent());
            service.service.store.backup(killed.resolve("store"));
            taking.join();
            whole = service.web.get("/v1/ledger/trial-balance").expect(200).text();
            assertThat(first(service).orElseThrow().state()).isEqualTo(FileProgress.State.DONE);
        }
        try (var again = new TestService(killed.resolve("store"))) {
            FileProgress before = first(again).orElseThrow();
            assertThat(before.isRunning()).isTrue();
            assertThat(before.records()).isBetween(1_000L, records - 1L);
            again.service.lookForFiles();
            again.service.lookForFiles();
            FileProgress after = first(again).orElseThrow();
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.state()).isEqualTo(FileProgress.State.DONE);
            assertThat(after.records()).isEqualTo(records);
            List<JsonNode> lines = new Web.Reply(
                            200,
                            Files.readString(killed.resolve("files/results/renamed.ndjson.results.ndjson")),
                            java.util.Map.of())
                    .lines();
            assertThat(lines.stream()
                            .filter(line -> line.has("record"))
                            .map(line -> line.path("record").asInt()))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, records).boxed().toList());
            assertThat(statuses(lines).stream().filter(status -> status.equals("NOT_LINKED")))
                    .hasSize(records - records / 10);
            assertThat(after.count("TAKEN") + after.count("REPEATED")).isEqualTo(records / 10);
            assertThat(again.web.get("/v1/ledger/trial-balance").expect(200).text())
                    .isEqualTo(whole);
            assertThat(again.faults()).isEmpty();
        }
    }
}
