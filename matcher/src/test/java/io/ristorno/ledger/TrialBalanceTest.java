package io.ristorno.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.TrialBalance.Closed;
import io.ristorno.ledger.TrialBalance.Line;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.money.Commodity;
import io.ristorno.reward.Reason;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialBalanceTest {
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final Line OWED = new Line("funder:mer_one:off_one:committed", EUR);

    private final TrialBalance balance = new TrialBalance();

    private static Entry owed(String posted, long minor) {
        long millis = Instant.parse(posted).toEpochMilli();
        return new Entry(
                1,
                millis,
                millis,
                new Funder("mer_one", "off_one", Side.COMMITTED),
                new OfMember(new MemberKey("prg_one", 7), Holding.PENDING),
                minor,
                EUR,
                new Cause.OfReward("pur_x", "off_one", 1, Reason.EARNED));
    }

    private static Turnover turnover(int year, int month, long debits, long credits) {
        return new Turnover(Turnover.number(YearMonth.of(year, month)), debits, credits);
    }

    @Test
    void an_account_counts_what_moves_in_a_month_of_utc() {
        balance.count(owed("2026-02-28T23:59:59.999Z", 5));
        balance.count(owed("2026-03-01T00:00:00Z", 7));
        balance.count(owed("2026-03-31T23:59:59.999Z", 2));
        assertThat(balance.takeChanged()).containsEntry(OWED, new Total(-14, turnover(2026, 3, 9, 0)));
        assertThat(balance.takeClosed())
                .contains(new Closed(OWED, turnover(2026, 2, 5, 0)))
                .hasSize(2);
        assertThat(balance.takeClosed()).isEmpty();
    }

    @Test
    void an_entry_that_is_taken_back_leaves_nothing_in_its_month() {
        balance.count(owed("2026-03-01T00:00:00Z", 7));
        balance.count(owed("2026-03-02T00:00:00Z", 3));
        balance.uncount(owed("2026-03-02T00:00:00Z", 3));
        assertThat(balance.takeChanged()).containsEntry(OWED, new Total(-7, turnover(2026, 3, 7, 0)));
    }

    @Test
    void a_balance_that_goes_on_from_what_was_stored_ends_like_one_that_never_stopped() {
        TrialBalance restarted = new TrialBalance();
        Map<Line, Total> stored = new HashMap<>();
        for (int day = 0; day < 100; day++) {
            Entry entry = owed(
                    Instant.parse("2026-01-15T12:00:00Z")
                            .plusSeconds(day * 86_400L)
                            .toString(),
                    day + 1);
            balance.count(entry);
            restarted.count(entry);
            stored.putAll(restarted.takeChanged());
            restarted = TrialBalance.from(stored);
        }
        assertThat(restarted.lines()).isEqualTo(balance.lines());
        assertThat(stored).isEqualTo(balance.takeChanged());
    }

    @Test
    void what_was_there_before_months_were_counted_is_a_month_before_all() {
        assertThat(Total.unmoved(-9).turnover()).isEqualTo(new Turnover(0, 9, 0));
        assertThat(Total.unmoved(9).turnover()).isEqualTo(new Turnover(0, 0, 9));
        TrialBalance older = TrialBalance.from(Map.of(OWED, Total.unmoved(-9)));
        older.count(owed("2026-03-01T00:00:00Z", 7));
        assertThat(older.takeClosed()).contains(new Closed(OWED, new Turnover(0, 9, 0)));
        assertThat(older.takeChanged()).containsEntry(OWED, new Total(-16, turnover(2026, 3, 7, 0)));
    }
}
