package io.ristorno.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Answers that wait for another thread, given on the caller's event loop. */
final class Later {
    private Later() {}

    /**
     * Takes what another thread tells to the event loop that this is called on. An answer that breaks is a failed request, never one
     * for which its caller waits in vain.
     */
    static <T> Consumer<T> on(Vertx vertx, RoutingContext context, Consumer<T> answer) {
        Context loop = vertx.getOrCreateContext();
        return told -> loop.runOnContext(_ -> {
            try {
                answer.accept(told);
            } catch (RuntimeException broken) {
                context.fail(broken);
            }
        });
    }
}
