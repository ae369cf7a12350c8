package io.ristorno.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** A service's HTTP API as a program uses it that brings a catalogue and members. */
public final class ServiceApi implements AutoCloseable {
    private static final String LONG_AGO = "2000-01-01T00:00:00Z";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 16;
    private static final int CONFLICT = 409;
    private static final int BUSY = 503;
    private static final int ATTEMPTS = 20;

    /**
     * A member to register.
     *
     * @param id {@code mem_...}
     * @param cards numbers to link
     */
    public record Newcomer(String id, List<Long> cards) {
        public Newcomer {
            cards = List.copyOf(cards);
        }
    }

    private static final List<String> KINDS = List.of("programs", "merchants", "campaigns", "offers");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Semaphore room = new Semaphore(AT_A_TIME);
    private final URI base;

    /** The API at an address such as {@code http://127.0.0.1:8080}. */
    public ServiceApi(URI base) {
        this.base = base;
    }

    /**
     * Registers what a catalogue file has and the service does not. What is there already stays as it is.
     *
     * @return how many things were new
     * @throws IOException if the service cannot be reached or refuses; the message says what
     */
    public int register(byte[] catalogue) throws IOException {
        JsonNode file = JSON.readTree(catalogue);
        ObjectNode missing = JSON.createObjectNode();
        int count = 0;
        for (String kind : KINDS) {
            ArrayNode those = missing(file, kind);
            missing.set(kind, those);
            count += those.size();
        }
        if (count > 0) {
            join(post("/v1/catalogue?by=sandbox", missing));
        }
        return count;
    }

    private ArrayNode missing(JsonNode file, String kind) throws IOException {
        Set<String> known = new HashSet<>();
        all(kind).forEach(each -> known.add(each.path("id").asText()));
        ArrayNode missing = JSON.createArrayNode();
        for (JsonNode each : file.path(kind)) {
            if (!known.contains(each.path("id").asText())) {
                missing.add(kind.equals("offers") ? asInFile(each) : each);
            }
        }
        return missing;
    }

    /** All of a kind that the service has, page by page. */
    private List<JsonNode> all(String kind) throws IOException {
        var all = new ArrayList<JsonNode>();
        String after = "";
        do {
            JsonNode page = get("/v1/" + kind + "?limit=1000&after=" + after);
            page.path("data").forEach(all::add);
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        return all;
    }

    /** In a file an offer that does not say from when on it holds always did; published, it would from now on. */
    private static JsonNode asInFile(JsonNode offer) {
        return offer.has("effectiveFrom") ? offer : ((ObjectNode) offer.deepCopy()).put("effectiveFrom", LONG_AGO);
    }

    /** The catalogue that the service has, each offer in its latest version. */
    public Catalogue catalogue() throws IOException {
        return new Catalogue(
                0,
                list("programs", json -> CatalogueReader.program(json, Ids.IN_TEXT), Program.class),
                list("merchants", json -> CatalogueReader.merchant(json, Ids.IN_TEXT), Merchant.class),
                list("campaigns", json -> CatalogueReader.campaign(json, Ids.IN_TEXT), Campaign.class),
                list("offers", json -> CatalogueReader.offer(json, Ids.IN_TEXT), Offer.class));
    }

    private <T> List<T> list(String kind, Function<byte[], Reading<T>> reader, Class<T> type) throws IOException {
        var list = new ArrayList<T>();
        for (JsonNode each : all(kind)) {
            ((ObjectNode) each).remove("sentence");
            switch (reader.apply(each.toString().getBytes(StandardCharsets.UTF_8))) {
                case Reading.Read<T> read -> list.add(read.value());
                case Reading.Refused<T> refused ->
                    throw new IOException("the service has " + type.getSimpleName() + " that does not read: "
                            + refused.problems().getFirst());
            }
        }
        return list;
    }

    /** Registers members and links their cards, several at a time. A card that is linked already stays linked. */
    public void enrol(String program, List<Newcomer> newcomers) throws IOException {
        var under = new ArrayList<CompletableFuture<?>>();
        for (Newcomer newcomer : newcomers) {
            room.acquireUninterruptibly();
            under.add(enrol(program, newcomer).whenComplete((_, _) -> room.release()));
        }
        for (CompletableFuture<?> each : under) {
            join(each);
        }
    }

    /** Registers a member and links his cards. */
    public CompletableFuture<Void> enrol(String program, Newcomer newcomer) {
        CompletableFuture<Void> last = post(
                "/v1/members", JSON.createObjectNode().put("program", program).put("id", newcomer.id()));
        for (long card : newcomer.cards()) {
            ObjectNode body = JSON.createObjectNode()
                    .put("member", newcomer.id())
                    .put("number", new String(TestCards.digits(card), StandardCharsets.US_ASCII));
            last = last.thenCompose(_ -> post("/v1/cards", body));
        }
        return last;
    }

    /** What the service counted so far. */
    public ServiceCounts counts() throws IOException {
        return ServiceCounts.read(send(request("/metrics").build()).body());
    }

    /** The alarms that the service has looked at so far. */
    public ServiceAlarms alarms() throws IOException {
        return ServiceAlarms.read(send(request("/metrics").build()).body());
    }

    /** Whether it takes traffic. */
    public boolean isReady() {
        try {
            return send(request("/health/ready").build()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> response = send(request(path).build());
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " was answered " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (IOException unreachable) {
            throw new IOException("no answer from " + base + ": is the service running?", unreachable);
        }
    }

    private CompletableFuture<Void> post(String path, JsonNode body) {
        return post(path, body.toString(), ATTEMPTS);
    }

    /** A busy service says so: then it is asked again. */
    private CompletableFuture<Void> post(String path, String body, int attempts) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(response -> {
            int status = response.statusCode();
            if (status < 300 || status == CONFLICT) {
                return CompletableFuture.completedFuture(null);
            }
            if (status == BUSY && attempts > 1) {
                return CompletableFuture.supplyAsync(
                                () -> body,
                                CompletableFuture.delayedExecutor(50, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .thenCompose(again -> post(path, again, attempts - 1));
            }
            return CompletableFuture.failedFuture(new IOException(refusal(path, status, response.body())));
        });
    }

    /** What the service said; of its problems the first. */
    private static String refusal(String path, int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            JsonNode first = problem.path("problems").path(0);
            return "POST " + path + " was answered " + status + ": "
                    + problem.path("title").asText() + " " + first.path("field").asText() + " "
                    + first.path("message").asText();
        } catch (JsonProcessingException _) {
            return "POST " + path + " was answered " + status;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }

    private static void join(CompletableFuture<?> future) throws IOException {
        try {
            future.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof IOException refused
                    ? refused
                    : new IOException("the service could not be reached", failed);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
