package io.ristorno.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.PurseBook.Context;
import io.ristorno.ledger.PurseBook.Occasion;
import io.ristorno.member.Lot;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of pockets: offers come and go, and a purse does not grow with all that there ever were. */
class PurseBookTest {
    private static final Commodity USES =
            Commodity.parse("privilege:off_lounge").orElseThrow();
    private static final Commodity EUR = Commodity.parse("EUR").orElseThrow();
    private static final long NOW = Duration.ofDays(20_000).toMillis();

    private static PurseBook book(Purse purse, long millis) {
        return new PurseBook(new Context(MemberKey.of("prg_test", "mem_anna"), millis, millis, millis), purse);
    }

    private static Purse given(Purse purse, Commodity commodity, long minor) {
        PurseBook book = book(purse, NOW);
        var lot = new Lot("adj_1", "", minor, Lot.NEVER, 0);
        book.give(commodity, List.of(lot), book.fund(Fund.ADJUSTMENTS), new Occasion(Kind.ADJUSTED, "adj_1"));
        return book.purse(List.of(), Long.MAX_VALUE);
    }

    private static Purse taken(Purse purse, Commodity commodity, long minor) {
        PurseBook book = book(purse, NOW);
        book.demand(commodity, minor, "adj_2", book.fund(Fund.ADJUSTMENTS), new Occasion(Kind.ADJUSTED, "adj_2"));
        return book.purse(List.of(), Long.MAX_VALUE);
    }

    private static List<Commodity> after(Purse purse, int days) {
        return book(purse, NOW + Duration.ofDays(days).toMillis()).purse(List.of(), Long.MAX_VALUE).pockets().stream()
                .map(Pocket::commodity)
                .toList();
    }

    @Test
    void purse_ofWhatAnOfferGave_forgetsWhatWasEmptiedLongAgo() {
        Purse empty = taken(given(Purse.EMPTY, USES, 3), USES, 3);
        assertThat(after(empty, Purse.EMPTY_KEPT_DAYS - 1)).containsExactly(USES);
        assertThat(after(empty, Purse.EMPTY_KEPT_DAYS)).isEmpty();
    }

    @Test
    void purse_withSomethingInIt_orOwed_orOfMoney_keepsIt() {
        assertThat(after(given(Purse.EMPTY, USES, 3), 1_000)).containsExactly(USES);
        assertThat(after(taken(given(Purse.EMPTY, USES, 3), USES, 4), 1_000)).containsExactly(USES);
        assertThat(after(taken(given(Purse.EMPTY, EUR, 3), EUR, 3), 1_000)).containsExactly(EUR);
    }
}
