package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Tick;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** How much bulk messages have beside them in a batch. */
class BulkShareTest {
    private final BulkShare share = new BulkShare();

    private void takes(int count, Event event, boolean bulk) {
        share.takes(new Lanes.Handed(Collections.nCopies(count, Work.of(event, _ -> {})), bulk));
    }

    @Test
    void withoutMessagesBulkHasWholeBatches() {
        takes(10 * BulkShare.BATCH_MOST, new Tick(1), true);
        assertThat(share.isUsedUp()).isFalse();
    }

    @Test
    void besideMessagesItHasItsShareAndTheNextBatchBeginsAnew() {
        takes(1, new Tick(1), false);
        takes(BulkShare.BATCH_MOST - 1, new Tick(1), true);
        assertThat(share.isUsedUp()).isFalse();
        takes(1, new Tick(1), true);
        assertThat(share.isUsedUp()).isTrue();
        share.sealed();
        assertThat(share.isUsedUp()).isFalse();
        takes(BulkShare.BATCH_MOST, new Tick(1), true);
        assertThat(share.isUsedUp()).as("the batch before had messages").isTrue();
        share.sealed();
        takes(BulkShare.BATCH_MOST, new Tick(1), true);
        assertThat(share.isUsedUp()).as("no message for two batches").isFalse();
    }

    @Test
    void alarmsHaveAMeasureOfTheirOwn() {
        var look = new Look(new RelationshipKey(new MemberKey("prg_a", 1), new MerchantKey("mer_a")), 1);
        takes(1, new Tick(1), false);
        takes(10 * BulkShare.BATCH_MOST, look, true);
        assertThat(share.isUsedUp()).isFalse();
    }

    @Test
    void ofExposuresMoreFitIn() {
        var exposure = new Exposure(
                new MemberKey("prg_a", 1),
                Exposure.Kind.VIEW,
                "x1",
                new MerchantKey("mer_a"),
                "off_a",
                "",
                "home",
                "",
                "app",
                0,
                true,
                Instant.EPOCH);
        takes(1, new Tick(1), false);
        takes(BulkShare.EXPOSURES * BulkShare.BATCH_MOST - 1, exposure, true);
        assertThat(share.isUsedUp()).isFalse();
        takes(1, exposure, true);
        assertThat(share.isUsedUp()).isTrue();
    }
}
