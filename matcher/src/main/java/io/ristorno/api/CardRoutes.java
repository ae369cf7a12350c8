package io.ristorno.api;

import io.ristorno.directory.CardDirectory;
import io.ristorno.directory.Holder;
import io.ristorno.directory.Linkage;
import io.ristorno.event.MembershipEvent;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Store;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Cards that are unlinked; {@link CardLinking} links them. */
final class CardRoutes {
    private final MemberRoutes members;
    private final Store store;
    private final CardDirectory directory;
    private final InstantSource clock;

    CardRoutes(MemberRoutes members, Store store, CardDirectory directory, InstantSource clock) {
        this.members = members;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/v1/cards/:id/unlink").handler(this::unlink);
    }

    private void unlink(RoutingContext context) {
        String id = Problems.pathId(context);
        CardHandle handle = CardHandle.of(id);
        if (Linkage.isOnItsWay(directory, List.of(handle), store.errands())) {
            Problems.busy(context);
            return;
        }
        Holder holder = Linkage.last(directory, handle);
        if (!holder.isSomebody() || !Linkage.isLinked(store.memberAsStored(holder.member()), holder.slot())) {
            Problems.notFound(
                    context,
                    "linked card with this id",
                    "GET /v1/members/{id} lists a member's cards, crd_..., and which of them are unlinked already.");
            return;
        }
        Instant now = clock.instant();
        members.submit(
                context,
                new MembershipEvent.CardUnlinked(holder.member(), holder.slot(), now),
                List.of(),
                () -> CatalogueRoutes.send(
                        context, 200, new JsonObject().put("id", id).put("unlinkedAt", now.toString())),
                () -> {});
    }
}
