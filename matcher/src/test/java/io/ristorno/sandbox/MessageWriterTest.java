package io.ristorno.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ristorno.decode.Decoded;
import io.ristorno.decode.Transaction;
import io.ristorno.sandbox.CardMessage.Shipment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox writes by a dialect's file, the product reads by it: two programs that share no line. */
class MessageWriterTest {
    private static Stream<CardMessage> messages() {
        Traffic traffic = Sandbox.traffic(11);
        return IntStream.range(0, 20_000).mapToObj(i -> traffic.next(Sandbox.NOW_MILLIS + i));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-ascii-binbitmap", "iso87-ascii-f55hex", Sandbox.TRACED})
    void every_message_is_decoded_to_what_was_meant(String dialect) {
        var wire = new Sandbox.Wire(dialect);
        messages().forEach(sent -> {
            switch (wire.decode(sent)) {
                case Decoded.Taken taken -> means(taken.transaction(), sent);
                case Decoded.Declined _ -> assertThat(sent.declined()).isTrue();
                case Decoded other -> throw new AssertionError(sent + " was read as " + other);
            }
        });
    }

    private static void means(Transaction read, CardMessage sent) {
        assertThat(sent.declined()).isFalse();
        assertThat(read.kind()).isEqualTo(kind(sent.type()));
        assertThat(read.lastFour()).isEqualTo(Long.toString(sent.card()).substring(12));
        assertThat(read.processing()).isEqualTo(sent.type().processing());
        assertThat(read.amount().currency()).isEqualTo(sent.shop().currency());
        boolean reversal = read.kind() == Transaction.Kind.REVERSAL;
        assertThat(read.amount().minor())
                .isEqualTo(
                        reversal
                                ? Math.max(0, sent.amounts().remainsMinor())
                                : sent.amounts().minor());
        if (sent.amounts().isForeign() && !reversal) {
            assertThat(read.amount().billingMinor()).isEqualTo(sent.amounts().billingMinor());
            assertThat(read.amount().billingCurrency().numeric())
                    .isEqualTo(sent.amounts().billingCurrency());
        }
        place(read, sent);
        traces(read, sent);
    }

    private static void place(Transaction read, CardMessage sent) {
        Shop shop = sent.shop();
        assertThat(read.acceptor().mcc()).isEqualTo(shop.mcc());
        assertThat(read.acceptor().country()).isEqualTo(shop.country());
        assertThat(new String(shop.mid(sent.type().moves()), StandardCharsets.US_ASCII))
                .contains(read.acceptor().mid());
        Instant second = Instant.ofEpochSecond(Math.floorDiv(sent.atMillis(), 1000));
        assertThat(read.time().instant()).contains(second);
        LocalDate local = second.atZone(shop.zone()).toLocalDate();
        assertThat(read.time().date()).contains(local);
        assertThat(read.time().secondOfDay())
                .isEqualTo(second.atZone(shop.zone()).toLocalTime().toSecondOfDay());
        assertThat(read.time().doubtful()).isFalse();
    }

    private static void traces(Transaction read, CardMessage sent) {
        assertThat(Integer.parseInt(read.traces().stan())).isEqualTo(sent.trace());
        assertThat(Long.parseLong(read.traces().retrieval(), 36)).isEqualTo(sent.story());
        assertThat(read.traces().original().present()).isEqualTo(sent.original().isPresent());
        sent.original()
                .ifPresent(original -> assertThat(
                                Integer.parseInt(read.traces().original().stan()))
                        .isEqualTo(original.trace()));
    }

    private static Transaction.Kind kind(CardMessage.Type type) {
        return switch (type) {
            case AUTHORIZATION, ADVICE -> Transaction.Kind.AUTHORIZATION;
            case DEBIT, CASH, CLEARING -> Transaction.Kind.CLEARING;
            case REFUND -> Transaction.Kind.REFUND;
            case REVERSAL, REVERSAL_ADVICE -> Transaction.Kind.REVERSAL;
        };
    }

    @Test
    void a_repeat_is_the_same_message_to_the_product() {
        var wire = new Sandbox.Wire("iso87-ascii");
        CardMessage sent =
                messages().filter(each -> !each.declined()).findFirst().orElseThrow();
        assertThat(wire.bytes(sent.again())).isNotEqualTo(wire.bytes(sent));
        assertThat(((Decoded.Taken) wire.decode(sent.again())).transaction().id())
                .isEqualTo(((Decoded.Taken) wire.decode(sent)).transaction().id());
    }

    @Test
    void a_dialect_that_can_say_it_hears_which_of_how_many_clearings_it_is_and_of_which_purchase() {
        var wire = new Sandbox.Wire(Sandbox.TRACED);
        messages()
                .filter(sent -> sent.type() == CardMessage.Type.CLEARING
                        && !sent.shipment().equals(Shipment.ONLY))
                .forEach(sent -> {
                    Transaction read = ((Decoded.Taken) wire.decode(sent)).transaction();
                    assertThat(read.sequence()).isEqualTo(sent.shipment().number());
                    assertThat(read.last())
                            .isEqualTo(
                                    sent.shipment().number() == sent.shipment().count());
                    assertThat(Long.parseLong(read.traces().lifeCycle()))
                            .isEqualTo(sent.story() % 1_000_000_000_000_000L);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-bcd", "mastercard", "base1"})
    void a_dialect_of_other_than_ascii_characters_is_refused_in_words(String dialect) {
        assertThatThrownBy(() -> new MessageWriter(Sandbox.writing(dialect))
                        .bytes(messages().findFirst().orElseThrow()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dialect " + dialect);
    }
}
