package io.ristorno.api;

import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.OfferBudgets.Used;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.ledger.Account;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** What merchants can lose at most, and what is left of it. */
final class LineRoutes {
    private final Vertx vertx;
    private final Store store;
    private final CurrentCatalogue current;

    LineRoutes(Vertx vertx, Store store, CurrentCatalogue current) {
        this.vertx = vertx;
        this.store = store;
        this.current = current;
    }

    void mount(Router router) {
        router.get("/v1/merchants/:id/line").handler(this::line);
    }

    private void line(RoutingContext context) {
        String id = Problems.pathId(context);
        Optional<FundingLine> line = current.edition().catalogue().merchants().stream()
                .filter(merchant -> merchant.id().equals(id))
                .findFirst()
                .flatMap(Merchant::line);
        if (line.isEmpty()) {
            Problems.notFound(
                    context,
                    "merchant with this id that has a line",
                    "Give it one: POST /v1/merchants with \"line\". GET /v1/merchants lists those that are registered.");
            return;
        }
        vertx.executeBlocking(() -> used(id, line.get()), false)
                .onSuccess(used -> CatalogueRoutes.send(context, 200, document(id, line.get(), used)))
                .onFailure(context::fail);
    }

    private Used used(String merchant, FundingLine line) {
        try (Snapshot snapshot = store.snapshot()) {
            return OfferBudgets.of(snapshot.totals(Account.ofFunder(merchant))).usedOfLine(merchant, line.currency());
        }
    }

    private static JsonObject document(String merchant, FundingLine line, Used used) {
        return new JsonObject()
                .put("merchant", merchant)
                .put("kind", line.kind().name())
                .put("currency", line.currency().code())
                .put("amountMinor", line.amountMinor())
                .put("reservedMinor", used.reserved())
                .put("committedMinor", used.committed())
                .put("leftMinor", Math.max(0, line.amountMinor() - used.minor()))
                .put("alertMinor", line.alertMinor())
                .put("alerted", used.minor() >= line.alertMinor());
    }
}
