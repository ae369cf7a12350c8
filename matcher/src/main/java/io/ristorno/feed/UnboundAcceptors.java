package io.ristorno.feed;

import io.ristorno.event.Acceptor;
import io.ristorno.event.MerchantKey;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where linked cards have bought while nobody had bound the acceptor: only there can a message of a merchant belong to something that was
 * bought before he was bound. A bit an acceptor, so it may say yes of one that shares it with another, and never says no of one that was
 * seen. For any thread; asking allocates nothing.
 */
public final class UnboundAcceptors {
    /** 8 MiB: of a million acceptors, one in 64 that was never seen is taken for one that was. */
    private static final int BITS = 1 << 26;

    private final AtomicLongArray seen = new AtomicLongArray(BITS / Long.SIZE);
    private volatile boolean recalled;
    private volatile boolean closing;

    /** Takes down a message of a linked card. */
    void saw(Acceptor acceptor) {
        saw(hash(acceptor));
    }

    /** Whether linked cards may have bought there, which nobody knows before the store was looked through. */
    boolean mayHaveSeen(Acceptor acceptor) {
        int hash = hash(acceptor);
        return !recalled || (seen.get(word(hash)) & bit(hash)) != 0;
    }

    /**
     * Looks through where everybody has bought, as it is stored. Until that is done everything may have been seen.
     *
     * @param stored goes on as long as it is told to
     */
    public void recall(Consumer<Predicate<MerchantKey>> stored) {
        stored.accept(merchant -> {
            if (!merchant.registered()) {
                saw(merchant.value().hashCode());
            }
            return !closing;
        });
        recalled = !closing;
    }

    /** Ends a recall that is under way. */
    public void close() {
        closing = true;
    }

    private void saw(int hash) {
        if ((seen.get(word(hash)) & bit(hash)) == 0) {
            seen.getAndUpdate(word(hash), bits -> bits | bit(hash));
        }
    }

    private static int word(int hash) {
        return (hash & BITS - 1) / Long.SIZE;
    }

    private static long bit(int hash) {
        return 1L << hash;
    }

    /** That of the text of its {@link MerchantKey}, which is not made for it. */
    private static int hash(Acceptor acceptor) {
        int hash = acceptor.acquirer().hashCode() * 31 + '/';
        String mid = acceptor.mid();
        for (int i = 0; i < mid.length(); i++) {
            hash = hash * 31 + mid.charAt(i);
        }
        return hash;
    }
}
