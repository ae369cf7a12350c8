package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.money.Commodity;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.LevelTerms.Downgrade;
import io.ristorno.program.LevelTerms.Step;
import io.ristorno.program.LevelTerms.Window;
import io.ristorno.program.Measure;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Levels of a program, criteria of its segments, and offers that name them. */
class LevelsTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final LevelTerms TERMS =
            terms(new Step("lvl_silver", "Silver", 100), new Step("lvl_gold", "Gold", 200));
    private static final Catalogue BARE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final Program DEMO = BARE.programs().getFirst();
    private static final Catalogue BASE =
            Texts.value(CatalogueEdit.register(BARE, DEMO.having(Optional.of(TERMS)), NOON));
    private static final Segment OFTEN = new Segment(
            "seg_often",
            "Often here",
            Optional.of(new Criteria(
                    Measure.PURCHASES,
                    Optional.empty(),
                    OptionalLong.of(3),
                    OptionalLong.empty(),
                    30,
                    Set.of(742, 5814),
                    Set.of())),
            Optional.empty());

    private static LevelTerms terms(Step... steps) {
        return new LevelTerms(
                Measure.SPEND, Commodity.currency("EUR"), new Window.Year(), 30, Downgrade.ONE_LEVEL, List.of(steps));
    }

    private static Offer offer(String who) {
        return Texts.value(CatalogueReader.offer(Texts.bytes(Texts.with(Texts.OFFER, "/who", who)), Ids.IN_TEXT));
    }

    @Test
    void areOfTheProgram_andOffersMayNameThem() {
        Catalogue published = Texts.value(CatalogueEdit.publish(BASE, offer("{'tierAtLeast':'lvl_silver'}"), NOON));
        Offer live = published.offers().getLast();
        assertThat(live.who().tierAtLeast()).contains("lvl_silver");
        assertThat(live.who().asksSegments()).isTrue();
        assertThat(Sentence.of(live, published.programs()))
                .contains(", for Silver members and above of " + DEMO.name() + ",");
        assertThat(Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(published))))
                .isEqualTo(published);
    }

    @Test
    void stay_whileAnOfferNamesThem() {
        Catalogue published = Texts.value(CatalogueEdit.publish(BASE, offer("{'tierAtLeast':'lvl_gold'}"), NOON));
        Program without = DEMO.having(Optional.of(terms(new Step("lvl_silver", "Silver", 100))));
        assertThat(Texts.problems(CatalogueEdit.register(published, without, NOON)))
                .extracting(Problem::field)
                .containsExactly("levels.steps");
        assertThat(Texts.problems(CatalogueEdit.register(published, DEMO, NOON)))
                .hasSize(1)
                .allMatch(problem -> problem.message().startsWith("leave out a level that version"));
        assertThat(Texts.value(CatalogueEdit.register(BASE, without, NOON))
                        .programs()
                        .getFirst()
                        .levels())
                .as("nobody names it")
                .isEqualTo(without.levels());
        byte[] text = CatalogueWriter.write(new Catalogue(1, List.of(without), List.of(), List.of(), List.of()));
        assertThat(Texts.problems(CatalogueImport.json(new ByteArrayInputStream(text))
                        .plan(published, Change.UNKNOWN, NOON, Ids.IN_TEXT)))
                .extracting(Problem::field)
                .containsExactly("programs[0].levels.steps");
    }

    @Test
    void areOfOneProgram() {
        Program other = new Program("prg_other", "Other", ZoneId.of("UTC")).having(Optional.of(TERMS));
        assertThat(Texts.problems(CatalogueEdit.register(BASE, other, NOON)))
                .extracting(Problem::field)
                .containsExactly("levels.steps[0].id", "levels.steps[1].id");
        Program own = new Program("prg_other", "Other", ZoneId.of("UTC"))
                .having(Optional.of(terms(new Step("lvl_other", "Other", 1))));
        Catalogue two = Texts.value(CatalogueEdit.register(BASE, own, NOON));
        assertThat(Texts.problems(
                        CatalogueEdit.publish(two, offer("{'programs':['prg_demo'],'tierAtLeast':'lvl_other'}"), NOON)))
                .containsExactly(new Problem(
                        "who.tierAtLeast",
                        "names a level of a program that the offer is not for: \"lvl_other\"",
                        "add \"prg_other\" to programs, or name another level"));
        assertThat(Texts.problems(CatalogueEdit.publish(two, offer("{'tierAtLeast':'lvl_silvr'}"), NOON)))
                .containsExactly(new Problem(
                        "who.tierAtLeast", "names no registered level: \"lvl_silvr\"", "did you mean \"lvl_silver\"?"));
    }

    @Test
    void criteriaAreReadBackAndGoOn() {
        Catalogue once = Texts.value(CatalogueEdit.register(BARE, DEMO.in(List.of(OFTEN)), NOON));
        assertThat(Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(once))))
                .isEqualTo(once);
        Catalogue ended = Texts.value(CatalogueEdit.register(once, DEMO.in(List.of(OFTEN.until(NOON))), NOON));
        assertThat(Texts.value(CatalogueEdit.register(ended, DEMO.in(List.of(OFTEN)), NOON)))
                .as("an end is for good, and what it went by is known still")
                .isSameAs(ended);
        assertThat(ended.programs().getFirst().segment("seg_often")).contains(OFTEN.until(NOON));
    }

    @Test
    void criteriaAreNotWithoutEnd() {
        List<Segment> many = java.util.stream.IntStream.rangeClosed(0, Criteria.MOST)
                .mapToObj(i -> new Segment("seg_" + i, "S", OFTEN.criteria(), Optional.empty()))
                .toList();
        assertThat(Texts.problems(CatalogueEdit.register(BARE, DEMO.in(many), NOON)))
                .extracting(Problem::field)
                .containsExactly("segments");
        assertThat(Texts.value(CatalogueEdit.register(BARE, DEMO.in(many.subList(1, many.size())), NOON))
                        .programs()
                        .getFirst()
                        .segments())
                .hasSize(Criteria.MOST);
    }
}
