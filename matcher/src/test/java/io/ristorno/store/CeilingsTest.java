package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.OfferBudgets;
import io.ristorno.engine.SharedUse;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.store.Rider.CatalogueRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing was given beyond what was ever allowed. */
class CeilingsTest {
    private static final Map<TrialBalance.Line, Long> USED = Map.of(
            line("off_a", "reserved"), -300L,
            line("off_a", "kept"), 300L,
            line("off_b", "committed"), -700L,
            line("off_b", "credited_back"), 700L);

    /** Of two days: one is over, so the weeks, months and years have more. */
    private static final List<SharedUse> SHARED = List.of(new SharedUse(
            "mer_x",
            "off_b",
            20_515,
            3,
            4,
            List.of(
                    new SharedUse.InPeriod(1, 300),
                    new SharedUse.InPeriod(2, 400),
                    new SharedUse.InPeriod(5, 500),
                    new SharedUse.InPeriod(6, 600))));

    private static TrialBalance.Line line(String offer, String side) {
        return new TrialBalance.Line("funder:mer_x:" + offer + ":" + side, Samples.EUR);
    }

    private static String merchant(String line) {
        return "{'merchants':[{'id':'mer_x','name':'X'" + line + "}]}";
    }

    private static String merchant(long amount, String currency) {
        return merchant(",'line':{'kind':'CREDIT','amountMinor':" + amount + ",'currency':'" + currency + "'}");
    }

    private static String offer(String budget) {
        return """
                {'offers':[{'id':'off_b','version':1,'merchantId':'mer_x','title':'B',
                 'schedule':{'from':'2026-03-01','until':'2026-04-01'},
                 'reward':{'type':'PERCENT','rateBasisPoints':1000},'currency':'EUR'%s}]}""".formatted(budget);
    }

    private static List<Fault> faults(String... revisions) {
        var read = new ArrayList<CatalogueRevision>();
        for (String json : revisions) {
            read.add(new CatalogueRevision(read.size() + 1L, json.replace('\'', '"')));
        }
        var faults = new ArrayList<Fault>();
        Ceilings.check(read, OfferBudgets.of(USED).drawn(SHARED), faults::add);
        return faults;
    }

    @Test
    void what_all_offers_of_a_merchant_gave_is_held_against_its_line() {
        assertThat(faults(merchant(1000, "EUR"))).isEmpty();
        assertThat(faults(merchant(999, "EUR")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.words())
                        .isEqualTo("mer_x has given 1000 and was never allowed more than 999"));
    }

    @Test
    void what_an_offer_gave_is_held_against_its_budget() {
        assertThat(faults(offer(",'budgetMinor':700"))).isEmpty();
        assertThat(faults(offer(",'budgetMinor':699"))).containsExactly(new Fault.Overdrawn("off_b", 700, 699));
        assertThat(faults(offer(""))).isEmpty();
    }

    private static String limited(String kind, String per, long most) {
        return offer(",'limits':[{'of':'OFFER','kind':'" + kind + "','per':'" + per + "','most':" + most + "}]");
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT,OFFER,7",
        "COUNT,DAY,1",
        "COUNT,WEEK,2",
        "COUNT,MONTH,5",
        "COUNT,YEAR,6",
        "AMOUNT,DAY,300",
        "AMOUNT,WEEK,400",
        "AMOUNT,MONTH,500",
        "AMOUNT,YEAR,600"
    })
    void what_all_members_had_together_is_held_against_their_limit(String kind, String per, long used) {
        assertThat(faults(limited(kind, per, used))).isEmpty();
        if (used > 1) {
            assertThat(faults(limited(kind, per, used - 1)))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.words())
                            .isEqualTo("off_b (" + kind + " per " + per + ") has given " + used
                                    + " and was never allowed more than " + (used - 1)));
            assertThat(faults(limited(kind, per, used), limited(kind, per, used - 1)))
                    .as("a lower limit takes nothing back")
                    .isEmpty();
            assertThat(faults(offer(""), limited(kind, per, used - 1)))
                    .as("there was no limit once")
                    .isEmpty();
        }
    }

    @Test
    void what_a_day_gave_is_held_against_a_budgets_pace() {
        assertThat(faults(offer(",'budgetMinor':900,'budgetPerDayMinor':300"))).isEmpty();
        assertThat(faults(offer(",'budgetMinor':900,'budgetPerDayMinor':299")))
                .containsExactly(new Fault.Overdrawn("off_b (AMOUNT per DAY)", 300, 299));
        assertThat(faults(offer(",'budgetMinor':399,'budgetRefill':'WEEK'")))
                .containsExactly(new Fault.Overdrawn("off_b (AMOUNT per WEEK)", 400, 399));
        assertThat(faults(offer(",'budgetMinor':400,'budgetRefill':'WEEK'"))).isEmpty();
    }

    @Test
    void a_lower_line_takes_nothing_back() {
        assertThat(faults(merchant(1000, "EUR"), merchant(0, "EUR"))).isEmpty();
        assertThat(faults(merchant(900, "EUR"), merchant(0, "EUR"))).hasSize(1);
    }

    @Test
    void what_was_given_while_there_was_no_line_cannot_be_told_from_what_was_given_beyond_it() {
        assertThat(faults(merchant(""), merchant(10, "EUR"))).isEmpty();
        assertThat(faults(merchant(10, "USD"), merchant(10, "EUR"))).isEmpty();
        assertThat(faults(merchant(10, "USD"))).isEmpty();
    }
}
