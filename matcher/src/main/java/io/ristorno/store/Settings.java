package io.ristorno.store;

/**
 * How much memory and disk the store may take for its own ends.
 *
 * @param blockCacheBytes blocks of files kept in memory, indexes and filters among them
 * @param writeBufferBytes what a large family gathers before it writes a file
 * @param walBytesMax write-ahead log that is kept at most: what a start after a crash has to read again
 */
public record Settings(long blockCacheBytes, long writeBufferBytes, long walBytesMax) {
    /** For one machine that does nothing else. */
    public static final Settings DEFAULT = new Settings(256L << 20, 32L << 20, 256L << 20);
}
