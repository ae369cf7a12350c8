package io.ristorno.adapt;

import io.ristorno.decode.Malformed;
import java.util.List;
import java.util.Map;

/** What an event turned out to be. */
public sealed interface Adapted {
    /** Something happened to cards, in order; an event may tell nothing at all. */
    record Transactions(List<One> all) implements Adapted {}

    /**
     * One canonical transaction.
     *
     * @param json for {@link io.ristorno.decode.JsonTransactions}
     * @param told where in the event each of its fields comes from
     */
    record One(String json, Map<String, String> told) {
        /** What is wrong with it, by the event's names. */
        public Malformed inTheEvent(Malformed malformed) {
            String where = told.getOrDefault(malformed.field(), "");
            return where.isEmpty()
                    ? malformed
                    : new Malformed(
                            malformed.code(), where, malformed.offset(), malformed.field() + ": " + malformed.mend());
        }
    }

    /** Legal, and none of ours: the adapter says so. */
    record Ignored(String why) implements Adapted {}

    /** It cannot be used. */
    record Unfit(Malformed why) implements Adapted {}
}
