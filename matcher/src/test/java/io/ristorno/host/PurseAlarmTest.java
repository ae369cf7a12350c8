package io.ristorno.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.member.Lot;
import io.ristorno.member.Movement;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import io.ristorno.store.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members' money in the running host: alarms that need no traffic and outlast restarts, payouts that a snapshot shows. */
@Timeout(60)
class PurseAlarmTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    /** Whose day begins at midnight: no lag. */
    private static final MemberKey MEMBER = new MemberKey("prg_test", 0);

    @TempDir
    Path folder;

    private static Adjusted given(String id, long minor, long expiresMillis) {
        return new Adjusted(MEMBER, id, minor, EUR, expiresMillis, "ann", "a make-good", Instant.now());
    }

    private static Purse purse(Rig rig) {
        try (Snapshot snapshot = rig.store.snapshot()) {
            return snapshot.member(MEMBER).purse();
        }
    }

    @Test
    void aLotExpiresWithoutTrafficAlsoBehindARestart() throws Exception {
        try (var rig = new Rig(folder)) {
            rig.submit(new Joined(MEMBER, Instant.EPOCH)).get(30, TimeUnit.SECONDS);
            rig.submit(given("adj_1", 500, System.currentTimeMillis() + 3_000)).get(30, TimeUnit.SECONDS);
            rig.submit(given("adj_2", 300, Lot.NEVER)).get(30, TimeUnit.SECONDS);
            assertThat(purse(rig).pocket(EUR).availableMinor()).isEqualTo(800);
        }
        try (var rig = new Rig(folder)) {
            for (int i = 0; i < 400 && purse(rig).pocket(EUR).availableMinor() != 300; i++) {
                Thread.sleep(25);
            }
            assertThat(purse(rig).pocket(EUR).availableMinor()).isEqualTo(300);
            assertThat(rig.store.due(Long.MAX_VALUE, 10))
                    .as("the alarm is served")
                    .isEmpty();
            assertThat(rig.store.verifyLedger(_ -> {})).isEmpty();
        }
    }

    @Test
    void aPayoutIsReadFromASnapshotAndOutlastsARestart() throws Exception {
        var paidOut = new PaidOut(MEMBER, "pay_1", "run_1", EUR, Instant.now());
        try (var rig = new Rig(folder)) {
            rig.submit(new Joined(MEMBER, Instant.EPOCH)).get(30, TimeUnit.SECONDS);
            rig.submit(given("adj_1", 500, Lot.NEVER)).get(30, TimeUnit.SECONDS);
            assertThat(rig.submit(paidOut).get(30, TimeUnit.SECONDS)).isEqualTo(new Result.Done());
        }
        try (var rig = new Rig(folder)) {
            assertThat(rig.submit(paidOut).get(30, TimeUnit.SECONDS)).as("once").isEqualTo(new Result.Done());
            assertThat(purse(rig).movement("pay_1").orElseThrow())
                    .isInstanceOfSatisfying(Movement.Payout.class, payout -> {
                        assertThat(payout.run()).isEqualTo("run_1");
                        assertThat(payout.amountMinor()).isEqualTo(500);
                        assertThat(payout.lots()).extracting(Lot::id).isEqualTo(List.of("adj_1"));
                    });
            assertThat(purse(rig).paidMinor(EUR)).isEqualTo(500);
            rig.submit(new PayoutRejected(MEMBER, "pay_1", "account closed", Instant.now()))
                    .get(30, TimeUnit.SECONDS);
            assertThat(purse(rig).pocket(EUR).availableMinor()).isEqualTo(500);
            assertThat(rig.store.verifyLedger(_ -> {})).isEmpty();
        }
    }
}
