package io.ristorno.api;

import io.ristorno.catalog.Difference;
import io.ristorno.catalog.Life;
import io.ristorno.catalog.Problem;
import io.ristorno.catalog.Sentence;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.program.Program;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of an offer: its versions, who made them, and in what they differ. */
final class OfferHistory {
    static final String LISTED = "GET /v1/offers lists those that are published.";
    private static final String WHICH = "write a version's number, live or draft";

    private final Adoption adoption;

    OfferHistory(Adoption adoption) {
        this.adoption = adoption;
    }

    void mount(Router router) {
        router.get("/v1/offers/:id/versions").handler(this::versions);
        router.get("/v1/offers/:id/history").handler(this::history);
        router.get("/v1/offers/:id/diff").handler(this::diff);
    }

    private Optional<Life> life(RoutingContext context) {
        Life life = adoption.life(Problems.pathId(context));
        if (life.isUnknown()) {
            Problems.notFound(context, "offer with this id", LISTED);
            return Optional.empty();
        }
        return Optional.of(life);
    }

    private void versions(RoutingContext context) {
        life(context).ifPresent(life -> {
            var data = new JsonArray();
            life.versions().forEach(offer -> data.add(adoption.shown(offer)));
            CatalogueRoutes.send(context, 200, new JsonObject().put("data", data));
        });
    }

    private void history(RoutingContext context) {
        life(context).ifPresent(life -> {
            var data = new JsonArray();
            List<Offer> versions = life.versions();
            for (int i = 0; i < versions.size(); i++) {
                data.add(line(before(versions, i), versions.get(i)));
            }
            CatalogueRoutes.send(
                    context, 200, new JsonObject().put("data", data).put("possible", new JsonArray(life.possible())));
        });
    }

    /** What a version follows on: one that decides purchases on one that did, unless it is the first. */
    private static Optional<Offer> before(List<Offer> versions, int at) {
        List<Offer> earlier = versions.subList(0, at);
        boolean published = versions.get(at).status().isPublished();
        Optional<Offer> alike = earlier.stream()
                .filter(offer -> offer.status().isPublished() == published)
                .reduce((_, later) -> later);
        return alike.or(() -> earlier.stream().reduce((_, later) -> later));
    }

    private static JsonObject line(Optional<Offer> before, Offer offer) {
        var line = new JsonObject().put("version", offer.version());
        before.map(Offer::status).map(Status::name).ifPresent(was -> line.put("was", was));
        line.put("status", offer.status().name());
        put(line, offer.change());
        if (!offer.effectiveFrom().equals(Instant.MIN)) {
            line.put("effectiveFrom", offer.effectiveFrom().toString());
        }
        before.ifPresent(was -> line.put("changed", fields(was, offer)));
        return line;
    }

    private static JsonArray fields(Offer was, Offer offer) {
        var fields = new JsonArray();
        Difference.between(was, offer).stream()
                .map(Difference::field)
                .filter(field -> !field.equals("status") && !field.equals("effectiveFrom"))
                .forEach(fields::add);
        return fields;
    }

    private static void put(JsonObject line, Change change) {
        if (!change.at().equals(Instant.MIN)) {
            line.put("at", change.at().toString());
        }
        if (!change.by().isEmpty()) {
            line.put("by", change.by());
        }
        if (!change.why().isEmpty()) {
            line.put("why", change.why());
        }
    }

    private void diff(RoutingContext context) {
        life(context).ifPresent(life -> {
            Optional<Offer> from = version(life, context.request().getParam("from", "live"));
            Optional<Offer> to = version(life, context.request().getParam("to", "draft"));
            if (from.isEmpty() || to.isEmpty()) {
                Problems.refuse(context, List.of(missing(life, from.isEmpty() ? "from" : "to")));
            } else {
                send(context, from.get(), to.get());
            }
        });
    }

    private static Optional<Offer> version(Life life, @Nullable String name) {
        return switch (String.valueOf(name)) {
            case "live" -> life.published();
            case "draft" -> life.draft();
            case String number when number.matches("[1-9][0-9]{0,8}") -> life.version(Integer.parseInt(number));
            default -> Optional.empty();
        };
    }

    private static Problem missing(Life life, String field) {
        String numbers = life.versions().stream()
                .map(offer -> Integer.toString(offer.version()))
                .collect(Collectors.joining(", "));
        return new Problem(field, "names no version of this offer", WHICH + "; there are " + numbers);
    }

    private static void send(RoutingContext context, Offer from, Offer to) {
        if (Optional.ofNullable(context.request().getHeader("Accept"))
                .orElse("")
                .startsWith("text/plain")) {
            context.response()
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(text(from, to));
        } else {
            CatalogueRoutes.send(
                    context,
                    200,
                    new JsonObject()
                            .put("from", version(from))
                            .put("to", version(to))
                            .put("changes", changes(from, to)));
        }
    }

    private static JsonObject version(Offer offer) {
        return new JsonObject()
                .put("version", offer.version())
                .put("status", offer.status().name())
                .put("sentence", Sentence.of(offer));
    }

    private static JsonArray changes(Offer from, Offer to) {
        var changes = new JsonArray();
        for (Difference difference : Difference.between(from, to)) {
            changes.add(new JsonObject()
                    .put("field", difference.field())
                    .put("old", value(difference.before()))
                    .put("new", value(difference.after())));
        }
        return changes;
    }

    private static @Nullable Object value(String json) {
        return json.isEmpty() ? null : Json.decodeValue(json);
    }

    private static String text(Offer from, Offer to) {
        var text = new StringBuilder();
        text.append(from.id())
                .append(": version ")
                .append(from.version())
                .append(" -> ")
                .append(to.version());
        Difference.between(from, to).forEach(difference -> text.append("\n  ").append(difference));
        return text.append("\nwas: ")
                .append(Sentence.of(from))
                .append("\nis:  ")
                .append(Sentence.of(to))
                .append('\n')
                .toString();
    }

    /**
     * What is told of an offer that may be published as it is.
     *
     * @param life of the offer before
     * @param programs whose segments it may name
     * @param changes whether anything would be changed
     */
    static JsonObject judged(Life life, Offer offer, List<Program> programs, boolean changes) {
        var told =
                new JsonObject().put("sentence", Sentence.of(offer, programs)).put("changesAnything", changes);
        life.shown().ifPresent(was -> told.put("changes", changes(was, offer)));
        return told;
    }
}
