package io.ristorno.projection;

import io.ristorno.attribute.Measured;
import io.ristorno.catalog.Catalogue;
import io.ristorno.store.Attributions;
import io.ristorno.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A projection whose steps a test takes, and its ends. */
public final class Projections implements AutoCloseable {
    private final Store store;
    private final Path folder;
    private final Supplier<Catalogue> catalogue;
    private Attributions kept;
    private Projection projection;

    public Projections(Store store, Path folder, Supplier<Catalogue> catalogue) {
        this.store = store;
        this.folder = folder;
        this.catalogue = catalogue;
        kept = Attributions.open(folder);
        projection = new Projection(store, kept, catalogue);
    }

    /** Ends it, and begins anew with what it has written. */
    public void again() {
        projection.close();
        kept = Attributions.open(folder);
        projection = new Projection(store, kept, catalogue);
    }

    public boolean step() {
        return projection.step();
    }

    /** Goes on until everything that is durable now is in the sums. */
    public void catchUp() {
        while (projection.step()) {
            // Until nothing is left.
        }
    }

    public Optional<Measured> of(String program, String campaign) {
        return projection.of(program, campaign);
    }

    /** Every value that is kept. */
    public List<String> dump() {
        return kept.dump();
    }

    @Override
    public void close() {
        projection.close();
    }
}
