package io.ristorno.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.MemberKey;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.Cause.OfPurse;
import io.ristorno.money.Commodity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of old entries move what these moved, and are never more than there are pairs of accounts. */
class CarriedForwardTest {
    private static final MemberKey ANNA = new MemberKey("prg_demo", 7);
    private static final List<Account> ACCOUNTS = List.of(
            new OfMember(ANNA, Holding.AVAILABLE),
            new OfMember(ANNA, Holding.PAID),
            new OfMember(ANNA, Holding.RECEIVABLE),
            new OfProgram("prg_demo", Fund.ADJUSTMENTS));

    private final Random random = new Random(11);

    private Entry entry(int posting) {
        int debit = random.nextInt(ACCOUNTS.size());
        int credit = (debit + 1 + random.nextInt(ACCOUNTS.size() - 1)) % ACCOUNTS.size();
        return new Entry(
                posting,
                1_000L * posting,
                1_000L * posting + 7,
                ACCOUNTS.get(debit),
                ACCOUNTS.get(credit),
                1 + random.nextInt(500),
                Commodity.currency(random.nextBoolean() ? "EUR" : "USD").orElseThrow(),
                new OfPurse(ANNA, Kind.ADJUSTED, "", "adj_" + posting, "ann", "why"));
    }

    private static TrialBalance balance(List<Entry> entries) {
        var balance = new TrialBalance();
        entries.forEach(balance::count);
        return balance;
    }

    @Test
    void whatIsCarriedMovesWhatWasBooked_andItsNumbersLeadToTheNextEntry() {
        var entries = new ArrayList<Entry>();
        for (int posting = 1; posting <= 400; posting++) {
            entries.add(entry(posting));
        }
        List<Entry> carried = CarriedForward.of(entries);
        assertThat(balance(carried).lines()).isEqualTo(balance(entries).lines());
        assertThat(carried).hasSizeLessThanOrEqualTo(2 * 4 * 3).allMatch(CarriedForward::isOne);
        assertThat(carried.getLast().posting()).isEqualTo(400);
        for (int i = 1; i < carried.size(); i++) {
            assertThat(carried.get(i).posting()).isEqualTo(carried.get(i - 1).posting() + 1);
        }
    }

    @Test
    void toCarryPiecemealComesToTheSame() {
        var entries = new ArrayList<Entry>();
        List<Entry> piecemeal = List.of();
        for (int posting = 1; posting <= 200; posting++) {
            Entry next = entry(posting);
            entries.add(next);
            var page = new ArrayList<>(piecemeal);
            page.add(next);
            piecemeal = posting % 16 == 0 || posting == 200 ? CarriedForward.of(page) : page;
        }
        assertThat(piecemeal).isEqualTo(CarriedForward.of(entries));
    }
}
