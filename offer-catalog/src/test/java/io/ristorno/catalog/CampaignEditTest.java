package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CampaignEditTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Catalogue BASE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final String FRESH = "0123456789abcdef0123456789abcdef";
    private static final Ids IDS = new Ids() {
        @Override
        public String next(String prefix) {
            return prefix + "1";
        }

        @Override
        public String salt() {
            return FRESH;
        }
    };
    private static final String CAMPAIGN = "{'id':'cmp_a','merchantId':'mer_harbour','until':'2026-06-01T00:00:00Z'}";

    @Test
    void draws_aSaltOnce_andBeginsNow() {
        Catalogue once = register(BASE, CAMPAIGN, NOON.plusMillis(700));
        assertThat(once.campaigns())
                .containsExactly(new Campaign(
                        "cmp_a",
                        "mer_harbour",
                        new Arms(FRESH, 1_000, NOON, Instant.parse("2026-06-01T00:00:00Z")),
                        1,
                        30,
                        OptionalInt.empty(),
                        OptionalLong.empty()));
        assertThat(register(once, CAMPAIGN, NOON.plusSeconds(9))).isSameAs(once);
        refuses(once, "{'merchantId':'mer_harbour'}", NOON, "salt", "divides other members already");
    }

    /** Whoever was held out stays it: else what was bought already would come to mean something else. */
    @Test
    void refuses_otherArms() {
        Catalogue once = register(BASE, CAMPAIGN, NOON);
        refuses(once, Texts.with(CAMPAIGN, "/holdoutBasisPoints", "2000"), NOON, "holdoutBasisPoints", "is not 1000");
        refuses(once, Texts.with(CAMPAIGN, "/from", "'2026-03-02T00:00:00Z'"), NOON, "from", "when it began");
        refuses(
                once,
                Texts.with(CAMPAIGN, "/salt", "'ffffffffffffffffffffffffffffffff'"),
                NOON,
                "salt",
                "not the one that divides members");
        refuses(once, Texts.with(CAMPAIGN, "/merchantId", "'mer_fuel'"), NOON, "merchantId", "merchant that it is of");
        refuses(once, Texts.with(CAMPAIGN, "/spendCapMinor", "50000"), NOON, "spendCapMinor", "that it began with");
    }

    @Test
    void moves_anEndThatIsToCome() {
        Catalogue once = register(BASE, CAMPAIGN, NOON);
        String earlier = Texts.with(CAMPAIGN, "/until", "'2026-04-01T00:00:00Z'");
        Instant april = Instant.parse("2026-04-01T00:00:00Z");
        Catalogue ended = register(once, earlier, NOON.plusSeconds(60));
        assertThat(ended.campaigns())
                .singleElement()
                .satisfies(campaign -> assertThat(campaign.arms().until()).isEqualTo(april));
        refuses(once, earlier, april.plusSeconds(1), "until", "is over, or would be");
        refuses(ended, CAMPAIGN, april.plusSeconds(1), "until", "is over, or would be");
    }

    @Test
    void refuses_aCampaignOfNobody_andOneThatAnOfferOfAnotherNames() {
        refuses(BASE, Texts.with(CAMPAIGN, "/merchantId", "'mer_harbor'"), NOON, "merchantId", "registered merchant");
        Catalogue once = register(BASE, Texts.with(CAMPAIGN, "/merchantId", "'mer_fuel'"), NOON);
        Offer offer = Texts.value(
                CatalogueReader.offer(Texts.bytes(Texts.with(Texts.OFFER, "/campaign", "'cmp_a'")), Ids.IN_TEXT));
        assertThat(Texts.problems(CatalogueEdit.publish(once, offer, NOON)))
                .extracting(Problem::field)
                .containsExactly("campaign");
        Catalogue its = register(BASE, CAMPAIGN, NOON);
        assertThat(Texts.value(CatalogueEdit.publish(its, offer, NOON))
                        .offers()
                        .getLast()
                        .campaign())
                .contains("cmp_a");
    }

    @Test
    void begins_aControlGroupNowAndKeepsIt() {
        Program draft = BASE.programs().getFirst().with(Optional.of(control(500, Instant.MIN, Instant.MAX)));
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, draft, NOON, IDS));
        assertThat(once.programs().getFirst().control()).contains(new Arms(FRESH, 500, NOON, Instant.MAX));
        assertThat(Texts.value(CatalogueEdit.register(once, draft, NOON.plusSeconds(9), IDS)))
                .isSameAs(once);
        problem(once, draft.with(Optional.empty()), "control", "is missing");
        problem(
                once,
                draft.with(Optional.of(control(600, Instant.MIN, Instant.MAX))),
                "control.holdoutBasisPoints",
                "500");
        problem(
                BASE,
                draft.with(Optional.of(control(500, NOON.minusSeconds(1), Instant.MAX))),
                "control.from",
                "is over");
        Arms ending = control(500, Instant.MIN, NOON.plusSeconds(60));
        assertThat(Texts.value(CatalogueEdit.register(once, draft.with(Optional.of(ending)), NOON, IDS))
                        .programs()
                        .getFirst()
                        .control())
                .contains(new Arms(FRESH, 500, NOON, NOON.plusSeconds(60)));
    }

    private static Arms control(int holdoutBasisPoints, Instant from, Instant until) {
        return new Arms("", holdoutBasisPoints, from, until);
    }

    private static void problem(Catalogue catalogue, Program draft, String field, String message) {
        assertThat(Texts.problems(CatalogueEdit.register(catalogue, draft, NOON, IDS)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                });
    }

    private static Campaign campaign(String text) {
        return Texts.value(CatalogueReader.campaign(Texts.bytes(text), IDS));
    }

    private static Catalogue register(Catalogue catalogue, String text, Instant at) {
        return Texts.value(CatalogueEdit.register(catalogue, campaign(text), at, IDS));
    }

    private static void refuses(Catalogue catalogue, String text, Instant at, String field, String message) {
        assertThat(Texts.problems(CatalogueEdit.register(catalogue, campaign(text), at, IDS)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                });
    }
}
