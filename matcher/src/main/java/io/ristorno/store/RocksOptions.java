package io.ristorno.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up, and the native memory of that: close it after the database.
 *
 * <p>A torn tail of the write-ahead log, which is what a crash leaves, is dropped; anything else wrong in it refuses to open.
 * RocksDB's default mode would silently open without what comes behind the damage.
 */
final class RocksOptions implements AutoCloseable {
    private static final long MIB = 1 << 20;
    /** Of a write buffer, for a filter that spares a search through it: ten bits a value and more. */
    private static final double BUFFER_FILTER = 0.02;

    private final Deque<AbstractImmutableNativeReference> owned = new ArrayDeque<>();
    private final Settings settings;
    private final Cache cache;

    RocksOptions(Settings settings) {
        this.settings = settings;
        cache = own(new LRUCache(settings.blockCacheBytes()));
    }

    private <T extends AbstractImmutableNativeReference> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    DBOptions ofDatabase() {
        // Merging can wait for messages, and for long: it gets what they leave of the processor.
        Env.getDefault().lowerThreadPoolCPUPriority(Priority.LOW);
        // Not among the binding's setters: a write-ahead log that lacks synced bytes is noticed even when it looks
        // whole.
        var named = new Properties();
        named.setProperty("track_and_verify_wals_in_manifest", "true");
        return own(DBOptions.getDBOptionsFromProps(named))
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(true)
                .setMaxTotalWalSize(settings.walBytesMax())
                .setMaxBackgroundJobs(2)
                .setMaxBgErrorResumeCount(0)
                .setBytesPerSync(MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(4)
                .setStatsDumpPeriodSec(0);
    }

    ColumnFamilyOptions of(Family family) {
        var table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        var options = own(new ColumnFamilyOptions())
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // A file as it is flushed is merged soon: to compress it would be work done twice.
                .setCompressionPerLevel(List.of(
                        CompressionType.NO_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION))
                // Each merge rewrites what is below, so it had better bring much.
                .setLevel0FileNumCompactionTrigger(8)
                // While one is flushed nobody waits for the next to be full.
                .setMaxWriteBufferNumber(4)
                .setForceConsistencyChecks(true);
        switch (family.use()) {
            case STATE -> {
                table.setFilterPolicy(own(new BloomFilter(10)));
                options.setWriteBufferSize(settings.writeBufferBytes())
                        .setMemtablePrefixBloomSizeRatio(BUFFER_FILTER)
                        .setMemtableWholeKeyFiltering(true);
            }
            case STRETCHES -> {
                table.setBlockSize(16 * 1024);
                options.setWriteBufferSize(settings.writeBufferBytes());
            }
            case SMALL -> options.setWriteBufferSize(4 * MIB);
        }
        return options.setTableFormatConfig(table);
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}
