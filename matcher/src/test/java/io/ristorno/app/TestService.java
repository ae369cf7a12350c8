package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.decode.CardTokens;
import io.ristorno.event.MemberKey;
import io.ristorno.store.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The service in this process, on a store in a folder and on free ports, with the API to fill it. */
final class TestService implements AutoCloseable {
    static final Path DIALECTS = Path.of("..", "config", "dialects");
    static final Path ADAPTERS = Path.of("..", "config", "adapters");

    static final Path MAPPINGS = Path.of("..", "config", "mappings");

    final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    final Service service;
    final Web web;

    TestService(Path store) {
        this(store, 90, "iso87-ascii");
    }

    /** Who rests so long on HTTP is let go. */
    TestService(Path store, int httpIdleSeconds) {
        this(store, ADAPTERS, 90, httpIdleSeconds, List.of(), "iso87-ascii");
    }

    /** A link a dialect, each named like it. */
    TestService(Path store, int idleSeconds, String... dialects) {
        this(store, ADAPTERS, idleSeconds, List.of(), dialects);
    }

    /** The same with other adapters; processors' secrets are in the folder {@code processors} beside the store. */
    TestService(Path store, Path adapters, int idleSeconds, String... dialects) {
        this(store, adapters, idleSeconds, List.of(), dialects);
    }

    /** With feeds of topics. */
    TestService(Path store, List<Settings.Topics> kafka) {
        this(store, ADAPTERS, 90, kafka, "iso87-ascii");
    }

    private TestService(Path store, Path adapters, int idleSeconds, List<Settings.Topics> kafka, String... dialects) {
        this(store, adapters, idleSeconds, 30, kafka, dialects);
    }

    private TestService(
            Path store,
            Path adapters,
            int idleSeconds,
            int httpIdleSeconds,
            List<Settings.Topics> kafka,
            String... dialects) {
        var settings = new Settings(
                store,
                store.resolveSibling("card.key"),
                225,
                "127.0.0.1",
                0,
                httpIdleSeconds,
                DIALECTS,
                adapters,
                store.resolveSibling("processors"),
                MAPPINGS,
                store.resolveSibling("files").toString(),
                3600,
                List.of(dialects).stream()
                        .map(dialect -> new Settings.Link(dialect, "127.0.0.1", 0, dialect, idleSeconds, 8192))
                        .toList(),
                kafka,
                65_536,
                10_000,
                10_000,
                1);
        service =
                new Service(settings, tokens(), () -> Instant.now().plus(ahead.get()), _ -> failures.incrementAndGet());
        web = new Web(service.httpPort());
    }

    static CardTokens tokens() {
        return new CardTokens(
                List.of(CardTokens.Key.of(1, "a key for tests, 32 bytes long..".getBytes(StandardCharsets.US_ASCII))));
    }

    int linkPort() {
        return service.linkPorts().values().iterator().next();
    }

    /** Sends lines in one request: each is taken. */
    void lines(String path, List<String> lines) {
        List<JsonNode> answers = web.postBytes(
                        path,
                        "application/x-ndjson",
                        String.join("\n", lines).replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .lines();
        assertThat(answers).hasSize(lines.size());
        assertThat(answers).noneMatch(answer -> answer.has("problems"));
    }

    /** The service's clock goes on from so much later. */
    void passes(Duration time) {
        ahead.updateAndGet(time::plus);
    }

    /** Whether somebody is erased and not forgotten yet. */
    boolean isErasing(String member) {
        return service.erasures.isUnderWay(MemberKey.of("prg_test", member));
    }

    /** Whether a card of a member's is another's by now. */
    boolean passedOn(String member) {
        return service.store.memberAsStored(MemberKey.of("prg_test", member)).hasPassedOn();
    }

    /** What a full check of the ledger finds. */
    List<Fault> faults() {
        return service.store.verifyLedger(_ -> {});
    }

    LinkClient connect() {
        return LinkClient.connect(linkPort());
    }

    TestService withCafe() {
        openCafe(web);
        return this;
    }

    TestService withMember(String id, String card) {
        join(web, id, card);
        return this;
    }

    /** A program, and one merchant with an offer of 10 % from 40.00 at card acceptor id CAFE. */
    static void openCafe(Web web) {
        web.post("/v1/programs", "{'id': 'prg_test', 'name': 'Test rewards', 'zone': 'UTC'}")
                .expect(201);
        web.post("/v1/merchants", merchant("mer_cafe", "CAFE")).expect(201);
        web.post("/v1/offers", offer("off_ten", "mer_cafe", 1000)).expect(201);
    }

    /** A member with a card. */
    static void join(Web web, String id, String card) {
        web.post("/v1/members", "{'id': '%s', 'program': 'prg_test'}".formatted(id))
                .expect(201);
        web.post("/v1/cards", "{'member': '%s', 'number': '%s'}".formatted(id, card))
                .expect(201);
    }

    static String merchant(String id, String mid) {
        return """
                {'id': '%s', 'name': 'Harbour Coffee', 'locations': [{'id': 'loc_%s', 'name': 'Harbour Coffee Berlin',
                  'zone': 'UTC', 'country': 'DE', 'mcc': 5812,
                  'merchantNumbers': [{'mid': '%s', 'acquirer': '%s'}]}]}
                """.formatted(id, id.substring(4), mid, CardMessage.ACQUIRER);
    }

    /** An offer that holds for purchases of the past too. */
    static String offer(String id, String merchant, int basisPoints) {
        return newOffer(id, merchant, basisPoints)
                .replaceFirst("'currency'", "'effectiveFrom': '2020-01-01T00:00:00Z', 'currency'");
    }

    static String newOffer(String id, String merchant, int basisPoints) {
        return """
                {'id': '%s', 'merchantId': '%s', 'title': 'So much back from 40.00', 'currency': 'EUR',
                  'schedule': {'from': '2020-01-01', 'until': '2099-01-01'}, 'minSpendMinor': 4000,
                  'reward': {'type': 'PERCENT', 'rateBasisPoints': %d}}
                """.formatted(id, merchant, basisPoints);
    }

    static String json(String type, String id, String card, long minor, Instant at) {
        return json(type, id, "'number': '" + card + "'", minor, at, "CAFE");
    }

    static String json(String type, String id, String card, long minor, Instant at, String mid) {
        return ("{'type': '%s', 'id': '%s', 'at': '%s', 'card': {%s}, 'merchant': {'mid': '%s', 'acquirer': '%s'},"
                        + " 'amount': {'minor': %d, 'currency': 'EUR'}}")
                .formatted(type, id, at, card, mid, CardMessage.ACQUIRER, minor);
    }

    /** A card number with a valid check digit, told apart by its place. */
    static String card(int number) {
        String digits = "4000" + String.format("%011d", 10_000_000_000L + number * 7919L);
        for (char check = '0'; check <= '9'; check++) {
            if (isLuhn(digits + check)) {
                return digits + check;
            }
        }
        throw new AssertionError("one of ten check digits is right");
    }

    static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    @Override
    public void close() {
        web.close();
        service.close();
    }
}
