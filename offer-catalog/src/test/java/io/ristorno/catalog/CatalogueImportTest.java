package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ristorno.catalog.ImportPlan.Fate;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole catalogues taken in: all or nothing, once however often, and with their history. */
class CatalogueImportTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Change ANNA = new Change("Anna", Instant.MIN, "");
    private static final Catalogue BASE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final String HEADER = "id,merchantId,title,from,until,rate,amountMinor,minSpendMinor,currency\n";
    private static final String LINE = "off_c,mer_harbour,\"Ten, on all\",2026-03-01,2026-04-01,10 %,,,EUR\n";

    @Test
    void takes_whatWasWrittenAsItWasAndASecondTimeNothing() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Catalogue wanted = RandomCatalogue.of(seed);
        // Before all that is in it, so that nothing would end before it begins.
        ImportPlan plan = taken(Catalogue.EMPTY, wanted, Instant.EPOCH);
        assertThat(plan.next().offers().stream().map(CatalogueImportTest::told).toList())
                .as("again with -Dseed=%d", seed)
                .isEqualTo(
                        wanted.offers().stream().map(CatalogueImportTest::told).toList());
        assertThat(plan.next().merchants()).isEqualTo(wanted.merchants());
        assertThat(plan.next().campaigns())
                .extracting(Campaign::id, campaign -> campaign.arms().salt())
                .isEqualTo(wanted.campaigns().stream()
                        .map(campaign -> tuple(campaign.id(), campaign.arms().salt()))
                        .toList());
        assertThat(plan.fates().values()).containsOnly(Fate.ADDED);
        ImportPlan again = taken(plan.next(), wanted, Instant.EPOCH);
        assertThat(again.next()).as("again with -Dseed=%d", seed).isSameAs(plan.next());
        assertThat(again.fates().values()).containsOnly(Fate.UNCHANGED);
        ImportPlan written = taken(plan.next(), plan.next(), Instant.EPOCH);
        assertThat(written.next()).as("again with -Dseed=%d", seed).isSameAs(plan.next());
    }

    private static ByteArrayInputStream table(String lines) {
        return new ByteArrayInputStream((HEADER + lines).getBytes(StandardCharsets.UTF_8));
    }

    /** What is left when who made it now, and from now on, is told by nobody. */
    private static Offer told(Offer offer) {
        return offer.asVersion(offer.version(), Instant.MIN).standing(offer.status(), Change.UNKNOWN);
    }

    @Test
    void takes_theSampleTwice() throws IOException {
        byte[] sample = Files.readAllBytes(Path.of("..", "config", "catalogue.json"));
        ImportPlan plan = value(CatalogueImport.json(in(sample)), Catalogue.EMPTY, NOON);
        ImportPlan again = value(CatalogueImport.json(in(sample)), plan.next(), NOON.plusSeconds(60));
        assertThat(again.next()).isSameAs(plan.next());
    }

    @Test
    void keeps_theHistoryOfAnOfferThatNobodyKnows() throws IOException {
        Catalogue told = Texts.value(CatalogueEdit.step(BASE, "off_x", Step.PAUSE, ANNA, NOON, NOON));
        ImportPlan plan = taken(Catalogue.EMPTY, told);
        assertThat(plan.next().offers().getLast()).isEqualTo(told.offers().getLast());
        assertThat(plan.next().offers().getFirst().change().by()).isEqualTo("Importer");
        assertThat(plan.next().offers().getFirst().effectiveFrom()).isBefore(NOON);
    }

    @Test
    void goesOn_whereOursEnds() throws IOException {
        Catalogue ahead = Texts.value(CatalogueEdit.step(BASE, "off_x", Step.PAUSE, ANNA, NOON, NOON));
        ImportPlan plan = taken(BASE, ahead);
        assertThat(plan.next().offers()).isEqualTo(ahead.offers());
        assertThat(plan.fates()).containsEntry("off_x", Fate.CHANGED).containsEntry("mer_harbour", Fate.UNCHANGED);
    }

    @Test
    void publishes_whatTheTextHasLast() {
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/title", "'Supper'");
        ImportPlan plan = value(CatalogueImport.json(in(Texts.bytes(text))), BASE, NOON);
        assertThat(plan.next().offers()).extracting(Offer::version).containsExactly(1, 2);
        assertThat(plan.next().offers().getLast()).satisfies(offer -> {
            assertThat(offer.title()).isEqualTo("Supper");
            assertThat(offer.effectiveFrom()).isEqualTo(NOON);
            assertThat(offer.change()).isEqualTo(new Change("Importer", NOON, ""));
        });
        assertThat(plan.changed().offers()).containsExactly(plan.next().offers().getLast());
        assertThat(plan.counts()).containsEntry(Fate.CHANGED, 1).containsEntry(Fate.UNCHANGED, 3);
    }

    /** Segments that a text leaves out stay: with those that it adds they may be too many. */
    @Test
    void refuses_moreSegmentsThanAProgramMayHaveWithThoseItHas() {
        refusesTwice(200, "");
        refusesTwice(20, "'criteria':{'measure':'PURCHASES','atLeast':3,'withinDays':30},");
    }

    private static void refusesTwice(int count, String more) {
        Catalogue first = value(CatalogueImport.json(in(segments("a", count, more))), BASE, NOON)
                .next();
        assertThat(Texts.problems(
                        CatalogueImport.json(in(segments("b", count, more))).plan(first, ANNA, NOON, Ids.IN_TEXT)))
                .extracting(Problem::field)
                .containsExactly("programs[0].segments");
    }

    private static byte[] segments(String name, int count, String more) {
        String all = IntStream.range(0, count)
                .mapToObj(i -> "{" + more + "'id':'seg_" + name + i + "','name':'" + name + i + "'}")
                .collect(Collectors.joining(","));
        return Texts.bytes(Texts.with(Texts.CATALOGUE, "/programs/0/segments", "[" + all + "]"));
    }

    @Test
    void stops_whatTheTextHasStopped() {
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/stop", "{'at':'2026-03-20T00:00:00Z'}");
        ImportPlan plan = value(CatalogueImport.json(in(Texts.bytes(text))), BASE, NOON);
        assertThat(plan.fates()).containsEntry("off_x", Fate.STOPPED);
        assertThat(plan.next().offers()).extracting(Offer::status).containsExactly(Status.LIVE, Status.ENDED);
        assertThat(plan.changed().offers()).hasSize(2);
        ImportPlan again = value(CatalogueImport.json(in(Texts.bytes(text))), plan.next(), NOON.plusSeconds(9));
        assertThat(again.next()).isSameAs(plan.next());
    }

    @Test
    void saves_aDraftBesideWhatIsLive() {
        String draft = Texts.with(Texts.with(Texts.OFFER, "/title", "'Supper'"), "/status", "'DRAFT'");
        String text = Texts.with(Texts.CATALOGUE, "/offers/-", draft);
        ImportPlan plan = value(CatalogueImport.json(in(Texts.bytes(text))), BASE, NOON);
        assertThat(plan.next().offers()).extracting(Offer::status).containsExactly(Status.LIVE, Status.DRAFT);
        assertThat(value(CatalogueImport.json(in(Texts.bytes(text))), plan.next(), NOON)
                        .next())
                .isSameAs(plan.next());
    }

    @Test
    void refuses_toOpenWhatHasEnded() {
        Catalogue ended = Texts.value(CatalogueEdit.stop(BASE, "off_x", new Stop(NOON, Stop.Mode.STOP_NEW)));
        String text = Texts.with(Texts.CATALOGUE, "/offers/0/title", "'Supper'");
        assertThat(Texts.problems(CatalogueImport.json(in(Texts.bytes(text))).plan(ended, ANNA, NOON, Ids.IN_TEXT)))
                .extracting(Problem::field)
                .containsExactly("offers[0].id");
    }

    @Test
    void leaves_whatSomebodyHasPausedSincePaused() {
        Catalogue live = value(CatalogueImport.csv(table(LINE)), BASE, NOON).next();
        Instant later = NOON.plusSeconds(60);
        Catalogue paused = Texts.value(CatalogueEdit.step(live, "off_c", Step.PAUSE, ANNA, later, later));
        ImportPlan again = value(CatalogueImport.csv(table(LINE)), paused, later.plusSeconds(60));
        assertThat(again.next()).isSameAs(paused);
    }

    @Test
    void refuses_aNameThatIsANumber() {
        var by = new Change("4111111111111111", Instant.MIN, "");
        assertThat(CatalogueImport.json(in(Texts.bytes(Texts.CATALOGUE))).plan(Catalogue.EMPTY, by, NOON, Ids.IN_TEXT))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("field=by")
                                .doesNotContain("4111"));
    }

    @Test
    void refuses_aTableThatIsNotUtf8() {
        byte[] latin = (HEADER + LINE.replace("Ten", "Caf\u00e9")).getBytes(StandardCharsets.ISO_8859_1);
        var read = CatalogueImport.csv(new ByteArrayInputStream(latin));
        assertThat(read.plan(BASE, ANNA, NOON, Ids.IN_TEXT))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.problems().toString()).contains("UTF-8"));
    }

    @Test
    void refuses_everythingForOneThingAndTellsAll() {
        String text = "{'merchants':[{'id':'mer_harbour','name':''}],'offers':[" + Texts.OFFER + ","
                + Texts.with(Texts.OFFER, "/id", "'off_y'").replace("mer_harbour", "mer_nobody") + ","
                + Texts.with(Texts.OFFER, "/holdDays", "-1") + "],'surprise':1}";
        assertThat(Texts.problems(CatalogueImport.json(in(Texts.bytes(text))).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .extracting(Problem::field)
                .contains("merchants[0].name", "offers[1].merchantId", "offers[2].holdDays", "surprise");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []              | $ | is not an object
            {'offers':{}}   | offers | is not a list
            {'offers':[}    | $ | is not JSON
            {} {}           | $ | goes on behind its end
            """)
    void refuses_whatIsNoCatalogue(String text, String field, String message) {
        assertThat(Texts.problems(CatalogueImport.json(in(Texts.bytes(text))).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void takes_aTableOfOffers() {
        ImportPlan plan =
                value(csv(HEADER + LINE + "\noff_d,mer_harbour,Five,2026-03-01,2026-04-01,,500,500,EUR\n"), BASE, NOON);
        assertThat(plan.next().offers()).extracting(Offer::title).containsExactly("Ten, on all", "Five", "Lunch");
        assertThat(value(csv(HEADER + LINE), plan.next(), NOON.plusSeconds(5)).next())
                .isSameAs(plan.next());
    }

    /** As spreadsheets save it where the comma is in numbers. */
    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void takes_aTableWithOtherSeparators(String separator) {
        String text = (HEADER + LINE.replace("\"Ten, on all\"", "Ten")).replace(",", separator);
        assertThat(value(csv(text), BASE, NOON).next().offers())
                .extracting(Offer::title)
                .containsExactly("Ten", "Lunch");
    }

    @Test
    void counts_linesAsTheirAuthorSeesThem() {
        String bad = LINE.replace("off_c", "off_d").replace("10 %", "10 pc");
        String text =
                HEADER.replace("\n", ",terms\n\n\n") + LINE.replace("EUR\n", "EUR,\"Not on\nSundays.\"\n\n") + bad;
        assertThat(Texts.problems(csv(text).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .extracting(Problem::field)
                .containsExactly("line 7, rate");
    }

    @Test
    void refuses_aLineThatWouldDropWhatItCannotSay() {
        String text = Texts.with(
                Texts.with(
                        Texts.with(Texts.CATALOGUE, "/offers/0/id", "'off_c'"),
                        "/offers/0/limits",
                        "[{'kind':'COUNT','per':'DAY','most':1}]"),
                "/offers/0/terms",
                "'Not on Sundays.'");
        Catalogue known = value(CatalogueImport.json(in(Texts.bytes(text))), Catalogue.EMPTY, NOON)
                .next();
        assertThat(Texts.problems(csv(HEADER + LINE).plan(known, ANNA, NOON, Ids.IN_TEXT)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("line 2");
                    assertThat(problem.message()).contains("limits").doesNotContain("terms");
                    assertThat(problem.mend()).contains("JSON");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-10 percent", "@home"})
    void writes_nothingThatASpreadsheetWouldReckon(String title) throws IOException {
        Catalogue plain = value(csv(HEADER + LINE), BASE, NOON).next();
        assertThat(table(plain)).contains("off_c");
        Catalogue odd = value(csv(HEADER + LINE.replace("Ten, on all", title)), BASE, NOON)
                .next();
        assertThat(table(odd)).doesNotContain("off_c");
        assertThat(OfferCsv.write(odd, new StringBuilder())).isEqualTo(OfferCsv.write(plain, new StringBuilder()) + 1);
    }

    private static String table(Catalogue catalogue) throws IOException {
        var table = new StringBuilder();
        OfferCsv.write(catalogue, table);
        return table.toString();
    }

    @Test
    void keeps_theTermsThatHeldBefore() throws IOException {
        var cautious = new RiskTerms(Set.of(), Set.of(), Map.of(), 14, 0, Map.of(), Map.of());
        Program program = BASE.programs().getFirst();
        var edited = new Program(program.id(), program.name(), program.zone(), program.balances(), cautious);
        Catalogue told = Texts.value(CatalogueEdit.register(BASE, edited, NOON));
        assertThat(told.programs().getFirst().termsBefore()).hasSize(1);
        assertThat(taken(Catalogue.EMPTY, told).next().programs()).isEqualTo(told.programs());
        assertThat(taken(told, told).next()).isSameAs(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10 %      | 10 pc        | line 2, rate       | is not a rate
            2026-03-01 | soon        | line 2, from       | is not a local date
            EUR       | EURO         | line 2, currency   | is not a currency
            ,,,EUR    | ,,x,EUR      | line 2, minSpendMinor | is not a whole number
            10 %      | ''           | line 2, amountMinor | is required
            mer_harbour | mer_harbor | line 2, merchantId | names no registered merchant
            ,EUR      | ',EUR,1,2'   | line 2             | more cells
            """)
    void refuses_aLineByItsNumberAndColumn(String good, String bad, String field, String message) {
        assertThat(Texts.problems(csv(HEADER + LINE.replace(good, bad)).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .anySatisfy(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void refuses_aHeaderThatNamesWhatIsNoColumn() {
        assertThat(Texts.problems(csv(HEADER.replace("title", "titel") + LINE).plan(BASE, ANNA, NOON, Ids.IN_TEXT)))
                .anySatisfy(problem -> {
                    assertThat(problem.field()).isEqualTo("line 1, titel");
                    assertThat(problem.mend()).isEqualTo("did you mean \"title\"?");
                });
    }

    @Test
    void writes_everyOfferThatATableCanSaySoThatItReadsBack() throws IOException {
        Catalogue sample =
                Texts.value(CatalogueReader.catalogue(Files.readAllBytes(Path.of("..", "config", "catalogue.json"))));
        var table = new StringBuilder();
        int left = OfferCsv.write(sample, table);
        assertThat(table.toString().lines().count() - 1 + left)
                .isEqualTo(Life.all(sample).stream()
                        .filter(life -> !life.hasEnded())
                        .count());
        assertThat(table.toString().lines().count()).isGreaterThan(5);
        ImportPlan plan = value(csv(table.toString()), sample, NOON);
        assertThat(plan.next()).isSameAs(sample);
        assertThat(plan.fates()).isNotEmpty();
    }

    private static ImportPlan taken(Catalogue before, Catalogue text) throws IOException {
        return taken(before, text, NOON);
    }

    private static ImportPlan taken(Catalogue before, Catalogue text, Instant at) throws IOException {
        var out = new ByteArrayOutputStream();
        CatalogueWriter.write(text, out);
        return value(CatalogueImport.json(in(out.toByteArray())), before, at);
    }

    private static ImportPlan value(CatalogueImport read, Catalogue before, Instant at) {
        return Texts.value(read.plan(before, new Change("Importer", Instant.MIN, ""), at, Ids.IN_TEXT));
    }

    private static CatalogueImport csv(String text) {
        return CatalogueImport.csv(in(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ByteArrayInputStream in(byte[] text) {
        return new ByteArrayInputStream(text);
    }
}
