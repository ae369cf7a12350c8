package io.ristorno.store;

import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The store could not do what it was asked, and can be trusted no more: start again from what is on disk. */
public final class StoreFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** RocksDB says what it was doing, and then the file. */
    private static final Pattern SYNC = Pattern.compile("(?i)while \\w*sync");

    public StoreFailed(String what, Throwable cause) {
        super(what, cause);
    }

    /**
     * Whether a write found the disk full: what was there before can be trusted, and once there is room the store opens again. A
     * <em>sync</em> that finds no room is another matter, as any failed sync: what the kernel held may be gone.
     */
    public static boolean isForWantOfRoom(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException refused && refused.getStatus() != null) {
                return refused.getStatus().getSubCode() == Status.SubCode.NoSpace
                        && !SYNC.matcher(String.valueOf(refused.getMessage())).find();
            }
        }
        return false;
    }

    /** Without a cause below it: the store itself says no. */
    public StoreFailed(String what) {
        super(what);
    }
}
