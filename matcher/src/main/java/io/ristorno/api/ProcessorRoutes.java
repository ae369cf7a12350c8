package io.ristorno.api;

import io.ristorno.adapt.Adapted;
import io.ristorno.adapt.Adapter;
import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Decoded;
import io.ristorno.decode.JsonTransactions;
import io.ristorno.decode.Malformed;
import io.ristorno.decode.Transaction;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.feed.Admission;
import io.ristorno.feed.LinkMeters;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.processors.Processor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Events as processors send them. The signature comes first, over the bytes as they came; then all of the event is read before any of
 * it is handed over; and it is answered when all that came of it is durable.
 *
 * <p>A processor sends again what is not answered with 2xx. So only what may go better the next time is answered otherwise: a
 * transaction that the engine refuses for good is told in the answer, and counted.
 */
final class ProcessorRoutes {
    private static final String PROBLEM = "The event has a problem";

    private final Vertx vertx;
    private final Host host;
    private final Admission admission;
    private final CurrentCatalogue current;
    private final CardTokens tokens;
    private final InstantSource clock;
    private final Map<String, Processor> processors;
    private final Map<String, LinkMeters> meters = new TreeMap<>();

    ProcessorRoutes(
            Vertx vertx,
            Host host,
            Admission admission,
            CurrentCatalogue current,
            CardTokens tokens,
            InstantSource clock,
            Map<String, Processor> processors,
            Function<String, LinkMeters> metersOf) {
        this.vertx = vertx;
        this.host = host;
        this.admission = admission;
        this.current = current;
        this.tokens = tokens;
        this.clock = clock;
        this.processors = Map.copyOf(processors);
        processors.keySet().forEach(name -> meters.put(name, metersOf.apply(name)));
    }

    void mount(Router router) {
        router.post("/v1/processors/:name").handler(this::event);
    }

    private void event(RoutingContext context) {
        Processor processor = processors.get(Objects.requireNonNullElse(context.pathParam("name"), ""));
        if (processor == null) {
            Problems.notFound(
                    context,
                    "processor of this name that a secret is known of",
                    "Name a file of the adapters' folder, and put its signing secret into the folder of processors' secrets.");
            return;
        }
        byte[] body = CatalogueRoutes.body(context);
        try {
            event(context, processor, body);
        } finally {
            // Whatever a card number stood in.
            Arrays.fill(body, (byte) 0);
        }
    }

    private void event(RoutingContext context, Processor processor, byte[] body) {
        LinkMeters counts = Objects.requireNonNull(meters.get(processor.name()));
        counts.received();
        long received = clock.millis();
        if (!processor.isGenuine(
                name -> Objects.requireNonNullElse(context.request().getHeader(name), ""), body, received)) {
            counts.unsigned();
            Problems.send(
                    context,
                    401,
                    "Not signed",
                    "The event is not signed by whom it is said to come from.",
                    "Check the signing secret on both sides, and the clocks.");
            return;
        }
        switch (processor.adapt(body)) {
            case Adapted.Unfit(Malformed why) -> refuse(context, counts, why);
            case Adapted.Ignored(String why) -> {
                counts.ignored();
                CatalogueRoutes.send(
                        context, 200, new JsonObject().put("status", "IGNORED").put("why", why));
            }
            case Adapted.Transactions(List<Adapted.One> all) -> transactions(context, processor, counts, all, received);
        }
    }

    private static void refuse(RoutingContext context, LinkMeters counts, Malformed why) {
        counts.malformed();
        Problems.send(context, 400, Exchange.malformed(PROBLEM, why));
    }

    private void transactions(
            RoutingContext context, Processor processor, LinkMeters counts, List<Adapted.One> all, long received) {
        var read = new ArrayList<Transaction>();
        int declined = 0;
        for (Adapted.One one : all) {
            switch (JsonTransactions.decode(one.json().getBytes(StandardCharsets.UTF_8), tokens, received)) {
                case Decoded.Taken(Transaction transaction) -> read.add(transaction);
                case Malformed malformed -> {
                    refuse(context, counts, one.inTheEvent(malformed));
                    return;
                }
                default -> declined++;
            }
        }
        hand(context, processor, counts, read, new Sum(declined, 0), received);
    }

    /** What needed no engine. */
    private record Sum(int declined, int notLinked) {}

    private void hand(
            RoutingContext context,
            Processor processor,
            LinkMeters counts,
            List<Transaction> read,
            Sum declined,
            long received) {
        var events = new ArrayList<RelationshipEvent>();
        for (Transaction transaction : read) {
            Optional<RelationshipEvent> event = admission.admit(
                    transaction,
                    Adapter.SOURCE + processor.name(),
                    current.edition().places(),
                    received);
            event.ifPresentOrElse(events::add, counts::notLinked);
        }
        var sum = new Sum(declined.declined, read.size() - events.size());
        Consumer<List<Result>> answer = Later.on(vertx, context, results -> answer(context, results, sum));
        if (events.isEmpty()) {
            answer(context, List.of(), sum);
            return;
        }
        List<Work> works = works(events, counts, answer);
        if (!host.submit(works)) {
            works.forEach(_ -> counts.result(new Result.NotTaken("sent away")));
            Problems.notTaken(context, host);
        }
    }

    /** The last result that comes in answers for all. */
    private static List<Work> works(List<RelationshipEvent> events, LinkMeters counts, Consumer<List<Result>> answer) {
        long nanos = System.nanoTime();
        var left = new AtomicInteger(events.size());
        var results = new AtomicReferenceArray<Result>(events.size());
        var works = new ArrayList<Work>();
        for (int i = 0; i < events.size(); i++) {
            int number = i;
            works.add(Work.of(events.get(i), result -> {
                counts.result(result);
                counts.answered(System.nanoTime() - nanos);
                results.set(number, result);
                if (left.decrementAndGet() == 0) {
                    var all = new ArrayList<Result>();
                    for (int each = 0; each < results.length(); each++) {
                        all.add(results.get(each));
                    }
                    answer.accept(all);
                }
            }));
        }
        return works;
    }

    private void answer(RoutingContext context, List<Result> results, Sum sum) {
        int taken = 0;
        int repeated = 0;
        int notLinked = sum.notLinked;
        var refused = new JsonArray();
        for (Result result : results) {
            switch (result) {
                case Result.Taken again when again.repeated() -> repeated++;
                case Result.Taken _, Result.Done _ -> taken++;
                case Result.NotLinked _ -> notLinked++;
                case Result.Refused no -> refused.add(no.objection().name());
                case Result.SetAside _ -> refused.add("QUARANTINED");
                case Result.NotTaken notTaken -> {
                    context.response().putHeader("Retry-After", "1");
                    Problems.send(context, 503, Problems.notTaken(notTaken.why()));
                    return;
                }
            }
        }
        var document = new JsonObject()
                .put("status", "TAKEN")
                .put("taken", taken)
                .put("repeated", repeated)
                .put("notLinked", notLinked)
                .put("declined", sum.declined);
        if (!refused.isEmpty()) {
            document.put("refused", refused);
        }
        CatalogueRoutes.send(context, 200, document);
    }
}
