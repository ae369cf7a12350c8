package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.Code;
import org.rocksdb.Status.SubCode;

/** After which failures a store may be opened again in the same process. */
class StoreFailedTest {
    private static boolean isForWantOfRoom(SubCode subCode, String words) {
        var refused = new RocksDBException(words, new Status(Code.IOError, subCode, words));
        return StoreFailed.isForWantOfRoom(new StoreFailed("batch 7 may not be written", new IOException(refused)));
    }

    @Test
    void aWriteThatFindsNoRoomIsForWantOfRoom() {
        assertThat(isForWantOfRoom(
                        SubCode.NoSpace, "No space left on device: While appending to file: /srv/sync/000004.log"))
                .isTrue();
    }

    @Test
    void aSyncThatFindsNoRoomIsAFailedSync() {
        assertThat(isForWantOfRoom(SubCode.NoSpace, "No space left on device: While fdatasync: 000004.log"))
                .isFalse();
        assertThat(isForWantOfRoom(SubCode.NoSpace, "No space left on device: While fsync: 000004.log"))
                .isFalse();
    }

    @Test
    void anythingElseIsNot() {
        assertThat(isForWantOfRoom(SubCode.None, "Input/output error: While appending to file: 000004.log"))
                .isFalse();
        assertThat(StoreFailed.isForWantOfRoom(new StoreFailed("a write failed: open the store again")))
                .isFalse();
        // Java does not say whether it wrote or synced.
        assertThat(StoreFailed.isForWantOfRoom(new IOException("No space left on device")))
                .isFalse();
    }
}
