package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import io.ristorno.program.Segment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Segments of a program, and offers that name them. */
class SegmentsTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Segment STUDENTS = new Segment("seg_students", "Students");
    private static final Segment STAFF = new Segment("seg_staff", "Our staff");
    private static final Catalogue BARE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final Program DEMO = BARE.programs().getFirst();
    private static final Catalogue BASE =
            Texts.value(CatalogueEdit.register(BARE, DEMO.in(List.of(STUDENTS, STAFF)), NOON));
    private static final Program OTHER =
            new Program("prg_other", "Other", ZoneId.of("UTC")).in(List.of(new Segment("seg_gold", "Gold")));

    @Test
    void areOfTheProgram_andOffersMayNameThem() {
        Catalogue published =
                Texts.value(CatalogueEdit.publish(BASE, offer(Set.of("seg_students"), Set.of("seg_staff")), NOON));
        Offer live = published.offers().getLast();
        assertThat(live.who().segmentsAny()).containsExactly("seg_students");
        assertThat(Sentence.of(live, published.programs()))
                .contains(", for members of Students, not for members of Our staff,");
        Catalogue again = Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(published)));
        assertThat(again).isEqualTo(published);
    }

    @Test
    void stay_whateverIsSaidOfTheProgram() {
        Catalogue renamed = Texts.value(CatalogueEdit.register(
                BASE, DEMO.in(List.of(new Segment("seg_staff", "Colleagues"), new Segment("seg_new", "New"))), NOON));
        assertThat(renamed.programs().getFirst().segments())
                .containsExactly(new Segment("seg_new", "New"), new Segment("seg_staff", "Colleagues"), STUDENTS);
        assertThat(Texts.value(CatalogueEdit.register(BASE, DEMO, NOON))).isSameAs(BASE);
    }

    @Test
    void end_forGood() {
        Segment ended = new Segment("seg_staff", "Our staff", Optional.of(NOON));
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, DEMO.in(List.of(ended)), NOON));
        assertThat(once.programs().getFirst().segment("seg_staff")).contains(ended);
        assertThat(Texts.value(CatalogueEdit.register(once, DEMO.in(List.of(STAFF)), NOON)))
                .isSameAs(once);
    }

    @Test
    void areOfOneProgram() {
        Catalogue two = Texts.value(CatalogueEdit.register(BASE, OTHER, NOON));
        Program taking = OTHER.in(List.of(STUDENTS));
        assertThat(Texts.problems(CatalogueEdit.register(two, taking, NOON)))
                .containsExactly(new Problem(
                        "segments[1].id",
                        "is the id of a segment of another program, \"prg_demo\"",
                        "give each segment its own id"));
    }

    @Test
    void thatNobodyCanBeIn_areRefused() {
        Catalogue two = Texts.value(CatalogueEdit.register(BASE, OTHER, NOON));
        Offer foreign = Texts.value(CatalogueReader.offer(
                Texts.bytes(Texts.with(Texts.OFFER, "/who", "{'programs':['prg_demo'],'segmentsAny':['seg_gold']}")),
                Ids.IN_TEXT));
        assertThat(Texts.problems(CatalogueEdit.publish(two, foreign, NOON)))
                .containsExactly(new Problem(
                        "who.segmentsAny",
                        "names a segment of a program that the offer is not for: \"seg_gold\"",
                        "add \"prg_other\" to programs, or name another segment"));
        assertThat(Texts.problems(reading(Set.of("seg_staff"), Set.of("seg_staff"))))
                .containsExactly(new Problem(
                        "who.segmentsNone",
                        "names a segment that segmentsAny names: \"seg_staff\"",
                        "leave it out of one of them"));
        assertThat(Texts.problems(CatalogueEdit.publish(two, offer(Set.of("seg_student"), Set.of()), NOON)))
                .containsExactly(new Problem(
                        "who.segmentsAny",
                        "names no registered segment: \"seg_student\"",
                        "did you mean \"seg_students\"?"));
    }

    private static Offer offer(Set<String> any, Set<String> none) {
        return Texts.value(reading(any, none));
    }

    private static Reading<Offer> reading(Set<String> any, Set<String> none) {
        String who = "{'segmentsAny':[%s],'segmentsNone':[%s]}".formatted(quoted(any), quoted(none));
        return CatalogueReader.offer(Texts.bytes(Texts.with(Texts.OFFER, "/who", who)), Ids.IN_TEXT);
    }

    private static String quoted(Set<String> ids) {
        return String.join(",", ids.stream().map(id -> "'" + id + "'").toList());
    }
}
