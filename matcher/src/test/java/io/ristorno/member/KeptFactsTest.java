package io.ristorno.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of what members see, and by what they can be reached: as much as its bounds let, whatever comes first. */
class KeptFactsTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static Touch touch(long millis) {
        return new Touch("mer_a", "home", ExposedTo.Kind.VIEW, millis);
    }

    @Test
    void ofADayTheFirstAndTheLastAreKeptInWhateverOrderTheyCome() {
        var moments = new ArrayList<>(List.of(5L, DAY - 1, 7L, DAY, DAY + 9, 3L));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(moments, new Random(seed));
            Touches touches = Touches.NONE;
            for (long moment : moments) {
                touches = touches.with(touch(moment)).with(touch(moment));
            }
            assertThat(touches.all())
                    .containsExactly(
                            new Touch("mer_a", "home", ExposedTo.Kind.VIEW, DAY, DAY + 9),
                            new Touch("mer_a", "home", ExposedTo.Kind.VIEW, 3, DAY - 1));
            assertThat(touches.knows(touch(6))).isTrue();
            assertThat(touches.knows(touch(2))).isFalse();
            assertThat(touches.knows(new Touch("mer_a", "home", ExposedTo.Kind.CLICK, 6)))
                    .isFalse();
        }
    }

    @Test
    void ofMoreThanAreKeptTheLatestDaysStayInWhateverOrderTheyCome() {
        var days = new ArrayList<Long>();
        for (long day = 0; day < Touches.MOST + 20; day++) {
            days.add(day * DAY);
        }
        Touches kept = Touches.NONE;
        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(days, new Random(seed));
            Touches touches = Touches.NONE;
            for (long day : days) {
                touches = touches.with(touch(day));
            }
            assertThat(touches.all()).hasSize(Touches.MOST);
            assertThat(touches.all().getLast().firstMillis()).isEqualTo(20 * DAY);
            kept = seed == 0 ? touches : kept;
            assertThat(touches).isEqualTo(kept);
        }
    }

    @Test
    void oneMoreWordIsRefusedWhileAllOthersMayBeNeededAndTheOldestMakeRoom() {
        Contacts contacts = Contacts.NONE;
        for (int i = 0; i < Contacts.MOST; i++) {
            contacts = contacts.with(new Confirmation(ContactKind.EMAIL, i % 2 == 0, 1_000 + i), 0)
                    .orElseThrow();
        }
        var more = new Confirmation(ContactKind.PHONE, true, 5_000);
        assertThat(contacts.with(more, 1_001)).isEmpty();
        Optional<Contacts> after = contacts.with(more, 1_004);
        assertThat(after.orElseThrow().all())
                .hasSize(Contacts.MOST - 2)
                .startsWith(new Confirmation(ContactKind.EMAIL, false, 1_003))
                .endsWith(more);
    }

    @Test
    void whereItMattersIsKeptWithinBounds() {
        Contacts contacts = Contacts.NONE;
        for (int i = 0; i < Contacts.AWAITING_MOST + 5; i++) {
            contacts = contacts.awaiting("mer_" + i, true).awaiting("mer_" + i, true);
        }
        assertThat(contacts.awaiting()).hasSize(Contacts.AWAITING_MOST);
        assertThat(contacts.awaiting("mer_3", false).awaiting()).hasSize(Contacts.AWAITING_MOST - 1);
    }
}
