package io.ristorno.host;

import io.ristorno.event.Event;
import io.ristorno.match.OfferIndex;
import io.ristorno.store.Rider;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something for the engine.
 *
 * @param event what happened
 * @param riders what is to be written in the same batch
 * @param adopt the catalogue to go on with, beside {@link io.ristorno.event.CatalogueAdopted}
 * @param reply called once, on the committing thread, when the result is durable: it must not block
 */
public record Work(Event event, List<Rider> riders, Optional<OfferIndex> adopt, Consumer<Result> reply) {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    public Work {
        riders = List.copyOf(riders);
    }

    /** An event and nothing else. */
    public static Work of(Event event, Consumer<Result> reply) {
        return new Work(event, List.of(), Optional.empty(), reply);
    }

    /** Tells what came of it. Whoever can't listen any more harms nobody else. */
    void tell(Result result) {
        try {
            reply.accept(result);
        } catch (RuntimeException broken) {
            LOG.warn("a reply was not taken", broken);
        }
    }
}
