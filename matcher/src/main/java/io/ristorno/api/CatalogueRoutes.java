package io.ristorno.api;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueEdit;
import io.ristorno.catalog.CatalogueReader;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.catalog.Ids;
import io.ristorno.catalog.Reading;
import io.ristorno.catalog.Sentence;
import io.ristorno.host.CurrentCatalogue.Change;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Program;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Programs, merchants and campaigns: register, read. And how they, and offers, are told. */
final class CatalogueRoutes {
    private final Adoption adoption;
    private final Runnable retold;
    private final Ids ids;

    /** @param retold run when a program came to have its members told something otherwise */
    CatalogueRoutes(Adoption adoption, Runnable retold, Ids ids) {
        this.adoption = adoption;
        this.retold = retold;
        this.ids = ids;
    }

    void mount(Router router) {
        router.post("/v1/programs").handler(this::registerProgram);
        router.post("/v1/merchants").handler(this::registerMerchant);
        router.post("/v1/campaigns").handler(this::registerCampaign);
        router.post("/v1/merchants/:id/locations/:location/bind").handler(this::bind);
        router.get("/v1/programs")
                .handler(context ->
                        send(context, 200, list(catalogue().programs().stream().map(CatalogueRoutes::document))));
        router.get("/v1/merchants")
                .handler(context -> Page.send(
                        context,
                        (after, most) -> catalogue().merchantsAfter(after, most),
                        Merchant::id,
                        CatalogueRoutes::document));
        router.get("/v1/merchants/:id").handler(this::merchant);
        router.get("/v1/campaigns")
                .handler(context -> Page.send(
                        context,
                        (after, most) -> catalogue().campaignsAfter(after, most),
                        Campaign::id,
                        CatalogueRoutes::document));
        router.get("/v1/campaigns/:id").handler(this::campaign);
    }

    private Catalogue catalogue() {
        return adoption.catalogue();
    }

    private void registerProgram(RoutingContext context) {
        Catalogue before = catalogue();
        edit(
                context,
                CatalogueReader.program(body(context), ids),
                (catalogue, draft, at) -> CatalogueEdit.register(catalogue, draft, at, ids),
                program -> new Change(List.of(program), Set.of(), List.of()),
                program -> {
                    if (!contact(catalogue(), program).equals(contact(before, program))) {
                        retold.run();
                    }
                    return document(catalogue().programs().stream()
                            .filter(known -> known.id().equals(program.id()))
                            .findFirst()
                            .orElse(program));
                });
    }

    private static Optional<ContactTerms> contact(Catalogue catalogue, Program program) {
        return catalogue.programs().stream()
                .filter(known -> known.id().equals(program.id()))
                .findFirst()
                .flatMap(Program::contact);
    }

    private void registerMerchant(RoutingContext context) {
        edit(
                context,
                CatalogueReader.merchant(body(context), ids),
                // What is usual of his customers nobody says of himself: that is found.
                (catalogue, draft, at) -> CatalogueEdit.register(catalogue, draft.with(List.of()), at),
                merchant -> new Change(List.of(), Set.of(), List.of(merchant)),
                merchant -> document(catalogue().merchants().stream()
                        .filter(known -> known.id().equals(merchant.id()))
                        .findFirst()
                        .orElse(merchant)));
    }

    private void registerCampaign(RoutingContext context) {
        edit(
                context,
                CatalogueReader.campaign(body(context), ids),
                (catalogue, draft, at) -> CatalogueEdit.register(catalogue, draft, at, ids),
                campaign -> new Change(List.of(), Set.of(), List.of(), List.of(campaign)),
                campaign -> document(catalogue().campaigns().stream()
                        .filter(known -> known.id().equals(campaign.id()))
                        .findFirst()
                        .orElse(campaign)));
    }

    private void bind(RoutingContext context) {
        String id = Problems.pathId(context);
        String location = Objects.requireNonNullElse(context.pathParam("location"), "");
        Optional<Merchant> merchant = catalogue().merchants().stream()
                .filter(each -> each.id().equals(id))
                .filter(each ->
                        each.locations().stream().anyMatch(one -> one.id().equals(location)))
                .findFirst();
        if (merchant.isEmpty()) {
            Problems.notFound(
                    context,
                    "merchant with this id that has a location with this id",
                    "GET /v1/merchants lists those that are registered, with their locations.");
            return;
        }
        edit(
                context,
                CatalogueReader.bindings(body(context)),
                (catalogue, bindings, at) -> CatalogueEdit.bind(catalogue, id, location, bindings, at),
                _ -> new Change(List.of(), Set.of(), List.of(merchant.get())),
                _ -> document(catalogue().merchants().stream()
                        .filter(known -> known.id().equals(id))
                        .findFirst()
                        .orElse(merchant.get())));
    }

    private interface Edit<T> {
        Reading<Catalogue> apply(Catalogue catalogue, T value, Instant at);
    }

    private <T> void edit(
            RoutingContext context,
            Reading<T> reading,
            Edit<T> edit,
            Function<T, Change> change,
            Function<T, JsonObject> shown) {
        switch (reading) {
            case Reading.Refused<T> refused -> Problems.refuse(context, refused.problems());
            case Reading.Read<T> read -> {
                T value = read.value();
                adoption.adopt(
                        context,
                        (catalogue, at) -> edit.apply(catalogue, value, at),
                        change.apply(value),
                        () -> shown.apply(value));
            }
        }
    }

    private void merchant(RoutingContext context) {
        String id = Problems.pathId(context);
        catalogue().merchants().stream()
                .filter(merchant -> merchant.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        merchant -> send(context, 200, document(merchant)),
                        () -> Problems.notFound(
                                context,
                                "merchant with this id",
                                "GET /v1/merchants lists those that are registered."));
    }

    private void campaign(RoutingContext context) {
        String id = Problems.pathId(context);
        catalogue().campaigns().stream()
                .filter(campaign -> campaign.id().equals(id))
                .findFirst()
                .ifPresentOrElse(
                        campaign -> send(context, 200, document(campaign)),
                        () -> Problems.notFound(
                                context,
                                "campaign with this id",
                                "GET /v1/campaigns lists those that are registered."));
    }

    /** Without the salt of its control group: whoever knows that knows who is held out. */
    static JsonObject document(Program program) {
        var document = new JsonObject(Buffer.buffer(CatalogueWriter.write(program)));
        if (document.getJsonObject("control") != null) {
            document.getJsonObject("control").remove("salt");
        }
        return document;
    }

    /** Without its salt. */
    static JsonObject document(Campaign campaign) {
        var document = new JsonObject(Buffer.buffer(CatalogueWriter.write(campaign)));
        document.remove("salt");
        return document;
    }

    static JsonObject document(Merchant merchant) {
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(merchant)));
    }

    /** With its sentence, in which segments have their names. */
    static JsonObject document(Offer offer, Catalogue catalogue) {
        return new JsonObject(Buffer.buffer(CatalogueWriter.write(offer)))
                .put("sentence", Sentence.of(offer, catalogue.programs()));
    }

    static JsonObject list(Stream<JsonObject> documents) {
        var data = new JsonArray();
        documents.forEach(data::add);
        return new JsonObject().put("data", data);
    }

    static byte[] body(RoutingContext context) {
        return context.body() == null || context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    static void send(RoutingContext context, int status, JsonObject document) {
        Buffer body = document.toBuffer();
        Idempotency.answers(context, status, "application/json", body);
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }
}
