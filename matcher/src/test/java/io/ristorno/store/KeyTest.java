package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys sort as what they name, and none is the beginning of a stranger's. */
class KeyTest {
    private static final List<String> TEXTS = List.of(
            "", "\0", "\u0001", "\u0002", "a", "a\0", "a\0b", "a\u0001", "a\u0002", "aa", "ab", "b", "é", "\uD83C");

    @Test
    void relationships_sort_by_program_then_number_then_merchant() {
        var keys = new ArrayList<RelationshipKey>();
        for (String program : TEXTS) {
            for (long number : new long[] {0, 1, 255, 256, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
                for (String merchant : TEXTS) {
                    keys.add(new RelationshipKey(new MemberKey(program, number), new MerchantKey(merchant)));
                }
            }
        }
        var byBytes = new ArrayList<>(keys);
        byBytes.sort(Comparator.comparing(key -> new Key.OfRelationship(key).bytes(), Arrays::compareUnsigned));
        keys.sort(Comparator.naturalOrder());
        assertThat(byBytes).isEqualTo(keys);
        for (RelationshipKey key : keys) {
            assertThat(new Key.Reader(new Key.OfRelationship(key).bytes()).relationship())
                    .isEqualTo(key);
        }
    }

    @Test
    void no_members_key_is_the_beginning_of_anothers() {
        var keys = new ArrayList<byte[]>();
        for (String program : TEXTS) {
            for (long number : new long[] {0, 1, 0x0100000000000000L, 0x0001000000000000L, -1}) {
                keys.add(new Key.OfMember(new MemberKey(program, number)).bytes());
            }
        }
        for (byte[] one : keys) {
            for (byte[] other : keys) {
                boolean begins = other.length >= one.length && Arrays.equals(one, Arrays.copyOf(other, one.length));
                assertThat(begins).isEqualTo(Arrays.equals(one, other));
            }
        }
    }

    @Test
    void entries_sort_by_batch_then_place() {
        long[] batches = {0, 1, 2, 127, 128, 255, 256, 65_535, 65_536, 1L << 40, Long.MAX_VALUE};
        byte[] before = new byte[0];
        for (long batch : batches) {
            for (int index : new int[] {0, 1, 255, 256, 4096, Integer.MAX_VALUE}) {
                byte[] key = new Key.OfEntries(Samples.KEY, batch, index).bytes();
                assertThat(Arrays.compareUnsigned(before, key)).isNegative();
                before = key;
            }
        }
    }

    @Test
    void alarms_sort_by_moment_also_before_1970() {
        byte[] before = new byte[0];
        for (long due : new long[] {Long.MIN_VALUE, -1000, -1, 0, 1, 1000, Long.MAX_VALUE}) {
            byte[] key = new Key.OfAlarm(Samples.KEY, due).bytes();
            assertThat(Arrays.compareUnsigned(before, key)).isNegative();
            before = key;
        }
    }
}
