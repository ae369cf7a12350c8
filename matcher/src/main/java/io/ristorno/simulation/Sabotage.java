package io.ristorno.simulation;

import io.ristorno.store.Storage;
import io.ristorno.store.Store;

/** What tests put between parts of the service, to see that a simulation notices. */
interface Sabotage {
    /** None. */
    Sabotage NONE = new Sabotage() {};

    /** What the machine takes for its store. */
    default Storage between(Store store) {
        return store;
    }

    /** The disk. */
    default SimulatedDisk disk(Dice dice, Tally tally) {
        return new SimulatedDisk(dice, tally);
    }
}
