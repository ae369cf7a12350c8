package io.ristorno.api;

import io.ristorno.host.Host;
import io.ristorno.host.Work;
import java.util.List;
import java.util.function.Consumer;

/** What becomes of JSON objects of one kind, each answered when its effect is durable. One instance an event loop. */
interface Lines {
    /**
     * Looks at one object.
     *
     * @param later told the reply if it has to wait for the engine, on the committing thread
     */
    Exchange.Step step(byte[] json, Consumer<Exchange.Reply> later);

    /** Hands work to the engine; false when it takes none, which is counted. */
    boolean submit(Host host, List<Work> works);

    /** The same of an object that came alone: somebody waits for it. */
    default boolean submitOne(Host host, Work work) {
        return submit(host, List.of(work));
    }
}
