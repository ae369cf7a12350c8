package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final int MANY = 40_000;

    /** A message a millisecond. */
    private static List<CardMessage> messages(Traffic traffic, int count) {
        var messages = new ArrayList<CardMessage>(count);
        for (int i = 0; i < count; i++) {
            messages.add(traffic.next(Sandbox.NOW_MILLIS + i));
        }
        return messages;
    }

    private static byte[] bytes(long seed) {
        var wire = new Sandbox.Wire("iso87-ascii");
        var all = new java.io.ByteArrayOutputStream();
        messages(Sandbox.traffic(seed), 5000).forEach(message -> all.writeBytes(wire.bytes(message)));
        return all.toByteArray();
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assertThat(bytes(7)).isEqualTo(bytes(7)).isNotEqualTo(bytes(8));
    }

    @Test
    void every_story_happens_and_every_type_of_message_is_sent() {
        Traffic traffic = Sandbox.traffic(1);
        var types = EnumSet.noneOf(CardMessage.Type.class);
        messages(traffic, MANY).forEach(message -> types.add(message.type()));
        assertThat(traffic.begun().keySet()).containsExactlyInAnyOrder(Story.values());
        assertThat(types).containsExactlyInAnyOrder(CardMessage.Type.values());
    }

    @Test
    void shares_are_kept() {
        List<CardMessage> messages = messages(Sandbox.traffic(2), MANY);
        long linked = messages.stream().filter(CardMessage::isOfLinkedCard).count();
        long registered = messages.stream()
                .filter(message -> !message.isOfLinkedCard() && message.shop().isRegistered())
                .count();
        assertThat(linked * 100 / MANY).isBetween(17L, 23L);
        assertThat(registered * 100 / (MANY - linked)).isBetween(55L, 75L);
    }

    @Test
    void a_share_that_somebody_asks_for_is_what_he_gets() {
        var only = new Shares(1000, 1000, Map.of(Story.REFUND, 1, Story.FUEL, 1));
        var traffic = new Traffic(3, Sandbox.NOW_MILLIS, only, Sandbox.shops(), 1000);
        traffic.link(TestCards.linked(5));
        List<CardMessage> messages = messages(traffic, 1000);
        assertThat(traffic.begun().keySet()).containsExactlyInAnyOrder(Story.REFUND, Story.FUEL);
        assertThat(messages).allMatch(CardMessage::isOfLinkedCard);
    }

    @Test
    void few_merchants_have_most_of_the_customers() {
        var visits = new HashMap<String, Integer>();
        messages(Sandbox.traffic(4), MANY).stream()
                .filter(message -> message.shop().isRegistered())
                .forEach(message -> visits.merge(message.shop().merchant(), 1, Integer::sum));
        int most = visits.values().stream().mapToInt(each -> each).max().orElse(0);
        int least = visits.values().stream().mapToInt(each -> each).min().orElse(0);
        assertThat(visits).hasSize(12);
        assertThat(most).isGreaterThan(10 * least);
    }

    @Test
    void nobody_goes_to_a_merchant_more_often_than_people_do() {
        var traffic = new Traffic(5, Sandbox.NOW_MILLIS, Shares.DEMO, Sandbox.shops(), 10);
        traffic.link(TestCards.linked(1));
        var stories = new HashMap<String, HashSet<Long>>();
        messages(traffic, MANY).stream()
                .filter(message -> message.isOfLinkedCard() && message.shop().isRegistered())
                .forEach(message -> stories.computeIfAbsent(message.shop().merchant(), _ -> new HashSet<>())
                        .add(message.story()));
        assertThat(stories.values()).allMatch(each -> each.size() <= Traffic.VISITS_MAX);
    }

    @Test
    void messages_tell_the_time_at_which_they_are_sent_or_seconds_before() {
        List<CardMessage> messages = messages(Sandbox.traffic(6), 5000);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.indexOf(messages.get(i)) == i) {
                assertThat(Sandbox.NOW_MILLIS + i - messages.get(i).atMillis()).isBetween(0L, 10_000L);
            }
        }
    }

    @Test
    void card_numbers_are_whole_and_nobodys() {
        assertThat(TestCards.linked(0)).isNotEqualTo(TestCards.notLinked(0));
        for (long index : new long[] {0, 1, 99, 12_345_678, TestCards.COUNT - 1}) {
            for (long number : new long[] {TestCards.linked(index), TestCards.notLinked(index)}) {
                assertThat(Long.toString(number)).hasSize(16).startsWith("9999");
                assertThat(luhn(Long.toString(number))).isZero();
            }
        }
    }

    /** From the left, for sixteen digits: the first, third ... count double. */
    private static int luhn(String number) {
        int[] digits = number.chars().map(each -> each - '0').toArray();
        for (int i = 0; i < digits.length; i += 2) {
            digits[i] = digits[i] * 2 > 9 ? digits[i] * 2 - 9 : digits[i] * 2;
        }
        return Arrays.stream(digits).sum() % 10;
    }
}
