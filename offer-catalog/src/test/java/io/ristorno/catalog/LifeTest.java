package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which step follows on which, what a version in preparation leaves alone, and who is told to have done it. */
class LifeTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Catalogue BASE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final Change ANNA = new Change("Anna", Instant.MIN, "spring");

    private Catalogue catalogue = BASE;
    private Instant now = NOON;

    /** What has been done, and what can be done then; a word in capitals is published or saved so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DRAFT                              | submit, stop                  | DRAFT
            DRAFT submit                       | reject, approve, stop         | DRAFT IN_REVIEW
            DRAFT submit reject                | submit, stop                  | DRAFT IN_REVIEW DRAFT
            DRAFT submit DRAFT                 | submit, stop                  | DRAFT IN_REVIEW DRAFT
            DRAFT submit approve               | pause, stop                   | DRAFT IN_REVIEW LIVE
            DRAFT submit approve pause         | resume, stop                  | DRAFT IN_REVIEW LIVE PAUSED
            DRAFT submit approve pause resume  | pause, stop                   | DRAFT IN_REVIEW LIVE PAUSED LIVE
            DRAFT submit approve stop          |                               | DRAFT IN_REVIEW LIVE ENDED
            DRAFT stop                         |                               | DRAFT ENDED
            LIVE                               | pause, stop                   | LIVE
            LIVE pause stop                    |                               | LIVE PAUSED ENDED
            PAUSED                             | resume, stop                  | PAUSED
            LIVE DRAFT                         | submit, pause, stop           | LIVE DRAFT
            LIVE DRAFT pause resume            | submit, pause, stop           | LIVE DRAFT PAUSED LIVE
            LIVE DRAFT submit approve          | pause, stop                   | LIVE DRAFT IN_REVIEW LIVE
            LIVE DRAFT submit stop             |                               | LIVE DRAFT IN_REVIEW ENDED
            LIVE DRAFT submit pause approve    | resume, stop                  | LIVE DRAFT IN_REVIEW PAUSED PAUSED
            """)
    void goes_fromStepToStep(String done, String possible, String statuses) {
        play(done);
        assertThat(life().possible()).isEqualTo(possible == null ? List.of() : List.of(possible.split(", ")));
        assertThat(life().versions()).extracting(Offer::status).isEqualTo(statuses(statuses));
        assertThat(Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(catalogue))))
                .isEqualTo(catalogue);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DRAFT                | approve | status | is DRAFT, which approve does not follow on     | possible are: submit, stop
            DRAFT                | pause   | status | is DRAFT, which pause does not follow on       | possible are: submit, stop
            DRAFT                | LIVE    | status | cannot follow on DRAFT                         | possible are: submit, stop
            DRAFT submit         | submit  | status | is IN_REVIEW, which submit does not follow on  | possible are: reject, approve, stop
            DRAFT submit         | LIVE    | status | cannot follow on IN_REVIEW                     | possible are: reject, approve, stop
            LIVE                 | submit  | status | is LIVE, which submit does not follow on       | possible are: pause, stop
            LIVE                 | resume  | status | is LIVE, which resume does not follow on       | possible are: pause, stop
            LIVE pause           | pause   | status | is PAUSED, which pause does not follow on      | possible are: resume, stop
            LIVE stop            | resume  | status | is ENDED, which resume does not follow on      | register another offer: this one is over
            LIVE stop            | stop    | stop   | is set already                                 | register another offer: this one is over
            LIVE stop            | LIVE    | id     | is that of an offer that has ended             | register another offer: this one is over
            LIVE stop            | DRAFT   | id     | is that of an offer that has ended             | register another offer: this one is over
            LIVE                 | ENDED   | status | is the end, which a stop brings                | stop the offer
            LIVE                 | IN_REVIEW | status | is reached by a step only                    | send it as DRAFT, then submit it
            DRAFT stop           | DRAFT   | id     | is that of an offer that has ended             | register another offer: this one is over
            ''                   | pause   | id     | names no offer: "off_n"                        | name a published offer
            """)
    void refuses_whatDoesNotFollow(String done, String word, String field, String message, String mend) {
        play(done);
        Catalogue before = catalogue;
        assertThat(Texts.problems(edit(word))).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.mend()).isEqualTo(mend);
        });
        assertThat(catalogue).isSameAs(before);
    }

    @Test
    void tells_whoDidWhatAndWhen() {
        play("DRAFT submit approve pause stop");
        assertThat(life().versions()).extracting(Offer::change).allSatisfy(change -> {
            assertThat(change.by()).isEqualTo("Anna");
            assertThat(change.why()).isEqualTo("spring");
        });
        assertThat(life().versions())
                .extracting(offer -> offer.change().at())
                .containsExactly(at(1), at(2), at(3), at(4), at(5));
    }

    @Test
    void holds_fromItsApprovalOnUnlessItIsToHoldLater() {
        play("DRAFT submit approve");
        assertThat(life().versions()).extracting(Offer::effectiveFrom).containsExactly(Instant.MIN, Instant.MIN, at(3));
        Offer later = offer(Status.DRAFT).asVersion(1, at(60));
        catalogue = Texts.value(CatalogueEdit.publish(catalogue, later, at(10)));
        catalogue = Texts.value(CatalogueEdit.step(catalogue, "off_n", Step.SUBMIT, ANNA, at(11), at(11)));
        catalogue = Texts.value(CatalogueEdit.step(catalogue, "off_n", Step.APPROVE, ANNA, at(12), at(12)));
        assertThat(life().published().orElseThrow().effectiveFrom()).isEqualTo(at(60));
    }

    @Test
    void pauses_fromAMomentToComeAndFromNoneThatIsOver() {
        play("LIVE");
        assertThat(Texts.problems(CatalogueEdit.step(catalogue, "off_n", Step.PAUSE, ANNA, at(8), at(9))))
                .extracting(Problem::field)
                .containsExactly("at");
        catalogue = Texts.value(CatalogueEdit.step(catalogue, "off_n", Step.PAUSE, ANNA, at(99), at(9)));
        assertThat(life().published().orElseThrow().effectiveFrom()).isEqualTo(at(99));
        assertThat(life().published().orElseThrow().change().at()).isEqualTo(at(9));
    }

    @Test
    void judges_anApprovedVersionAgain() {
        play("DRAFT submit");
        var merchants = catalogue.merchants().stream()
                .map(merchant -> merchant.id().equals("mer_harbour") ? inDollars(merchant) : merchant)
                .toList();
        catalogue = new Catalogue(9, catalogue.programs(), merchants, catalogue.offers());
        assertThat(Texts.problems(edit("approve"))).extracting(Problem::field).containsExactly("currency");
    }

    private static Merchant inDollars(Merchant merchant) {
        return merchant.with(new FundingLine(
                FundingLine.Kind.CREDIT, 50_000, Commodity.currency("USD").orElseThrow()));
    }

    @Test
    void saves_aDraftOnceThoughItIsSentTwice() {
        play("LIVE DRAFT");
        Catalogue before = catalogue;
        // The same draft again, said a second later.
        Offer again = life().draft().orElseThrow();
        assertThat(Texts.value(CatalogueEdit.publish(catalogue, again, at(50)))).isSameAs(before);
    }

    @Test
    void takes_aVersionOfBeforeWithAStopForOneThatHasEnded() {
        play("LIVE");
        Offer live = life().published().orElseThrow();
        var old = catalogue.offers().stream()
                .map(offer ->
                        offer.equals(live) ? live.stoppedBy(Optional.of(new Stop(at(5), Stop.Mode.STOP_NEW))) : offer)
                .toList();
        catalogue = new Catalogue(9, catalogue.programs(), catalogue.merchants(), old);
        assertThat(life().hasEnded()).isTrue();
        assertThat(Texts.problems(edit("LIVE"))).extracting(Problem::field).containsExactly("id");
    }

    private void play(String done) {
        for (String word : done.isEmpty() ? new String[0] : done.split(" ")) {
            catalogue = Texts.value(edit(word));
        }
    }

    private Reading<Catalogue> edit(String word) {
        now = now.plusSeconds(1);
        if (word.equals("stop")) {
            return CatalogueEdit.stop(catalogue, "off_n", new Stop(now, Stop.Mode.STOP_NEW), ANNA, now);
        }
        return word.equals(word.toUpperCase(Locale.ROOT))
                ? CatalogueEdit.publish(catalogue, offer(Status.valueOf(word)), now)
                : CatalogueEdit.step(catalogue, "off_n", Step.valueOf(word.toUpperCase(Locale.ROOT)), ANNA, now, now);
    }

    /** Each time with a title of its own, so that it is no repetition. */
    private Offer offer(Status status) {
        String text = Texts.with(Texts.with(Texts.OFFER, "/id", "'off_n'"), "/title", "'At " + now + "'");
        return Texts.value(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT))
                .standing(status, ANNA);
    }

    private Life life() {
        return Life.of(catalogue, "off_n");
    }

    private static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static List<Status> statuses(String words) {
        return Stream.of(words.split(" ")).map(Status::valueOf).toList();
    }
}
