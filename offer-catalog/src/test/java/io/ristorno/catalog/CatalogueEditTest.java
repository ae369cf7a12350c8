package io.ristorno.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.merchant.DescriptorRule;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.Merchant;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Status;
import io.ristorno.offer.Step;
import io.ristorno.offer.Stop;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.PastTerms;
import io.ristorno.program.PointTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.WindowTerms;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueEditTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Catalogue BASE = Texts.value(CatalogueReader.catalogue(Texts.bytes(Texts.CATALOGUE)));
    private static final Offer DRAFT = offer(Texts.OFFER);
    private static final Offer SECOND = offer(Texts.with(Texts.OFFER, "/title", "'Second'"));
    private static final Offer THIRD = offer(Texts.with(Texts.OFFER, "/title", "'Third'"));

    @Test
    void registers_programsAndReplacesThemById() {
        Catalogue one =
                Texts.value(CatalogueEdit.register(Catalogue.EMPTY, new Program("prg_b", "B", ZoneId.of("UTC")), NOON));
        Catalogue two = Texts.value(CatalogueEdit.register(one, new Program("prg_a", "A", ZoneId.of("UTC")), NOON));
        Catalogue three = Texts.value(CatalogueEdit.register(two, new Program("prg_b", "C", ZoneId.of("UTC")), NOON));
        assertThat(three.revision()).isEqualTo(3);
        assertThat(three.programs()).extracting(Program::name).containsExactly("A", "C");
    }

    @Test
    void keeps_theTermsThatPurchasesWereMadeUnder() {
        var cautious = new RiskTerms(Set.of(), Set.of(), Map.of(), 14, 0, Map.of(), Map.of());
        Program program = BASE.programs().getFirst();
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, with(program, cautious), NOON.plusMillis(700)));
        Program edited = once.programs().getFirst();
        assertThat(edited.termsBefore()).containsExactly(new PastTerms(NOON, RiskTerms.DEFAULT, WindowTerms.DEFAULT));
        assertThat(edited.riskAt(NOON.toEpochMilli() - 1)).isEqualTo(RiskTerms.DEFAULT);
        assertThat(edited.riskAt(NOON.toEpochMilli())).isEqualTo(cautious);
        Instant later = NOON.plusSeconds(86_400L * 700);
        assertThat(Texts.value(CatalogueEdit.register(once, with(program, cautious), later)))
                .as("what says the same")
                .isSameAs(once);
        Catalogue twice = Texts.value(CatalogueEdit.register(once, program, later));
        assertThat(twice.programs().getFirst().termsBefore())
                .containsExactly(new PastTerms(later, cautious, WindowTerms.DEFAULT));
    }

    @Test
    void keeps_theContactTermsThatPurchasesWereMadeUnder() {
        Program program = BASE.programs().getFirst();
        var terms = new ContactTerms(7, 30, Optional.empty(), OptionalInt.of(24), OptionalInt.empty());
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, program.telling(Optional.of(terms)), NOON));
        Catalogue twice = Texts.value(CatalogueEdit.register(once, program, NOON.plusSeconds(60)));
        Program edited = twice.programs().getFirst();
        assertThat(edited.contactAt(NOON.toEpochMilli() - 1)).isEmpty();
        assertThat(edited.contactAt(NOON.toEpochMilli())).contains(terms);
        assertThat(edited.contactAt(NOON.toEpochMilli() + 60_000)).isEmpty();
    }

    @Test
    void keeps_theWindowsThatPurchasesWereMadeUnder() {
        var patient = new WindowTerms(10, 30, 45, 30);
        Program program = BASE.programs().getFirst();
        var draft = new Program(
                program.id(), program.name(), program.zone(), program.balances(), RiskTerms.DEFAULT, patient);
        Program edited = Texts.value(CatalogueEdit.register(BASE, draft, NOON))
                .programs()
                .getFirst();
        assertThat(edited.windowsAt(NOON.toEpochMilli() - 1)).isEqualTo(WindowTerms.DEFAULT);
        assertThat(edited.windowsAt(NOON.toEpochMilli())).isEqualTo(patient);
    }

    @Test
    void keeps_thePointsThatPurchasesWereMadeUnder() {
        Commodity euro = Commodity.currency("EUR").orElseThrow();
        Program program = BASE.programs().getFirst();
        var points = new PointTerms(
                euro, Optional.of(new PointTerms.Earn(1, 100)), Optional.of(new PointTerms.Value(100, 50)), 14);
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, program.giving(Optional.of(points)), NOON));
        Program edited = once.programs().getFirst();
        assertThat(edited.pointsAt(NOON.toEpochMilli() - 1)).isEmpty();
        assertThat(edited.pointsAt(NOON.toEpochMilli())).contains(points);
        assertThat(once.bases()).extracting(Offer::id).containsExactly("prg_demo.points");
        assertThat(BASE.bases()).isEmpty();
        var other = new PointTerms(Commodity.currency("SEK").orElseThrow(), points.earn(), points.value(), 0);
        assertThat(Texts.problems(CatalogueEdit.register(once, program.giving(Optional.of(other)), NOON)))
                .extracting(Problem::field)
                .as("after points were earned, whether or not a second has passed")
                .isSubsetOf("points.currency", "points.holdDays");
        Instant later = NOON.plusSeconds(60);
        assertThat(Texts.problems(CatalogueEdit.register(once, program.giving(Optional.of(other)), later)))
                .extracting(Problem::field)
                .containsExactly("points.currency", "points.holdDays");
        Catalogue without = Texts.value(CatalogueEdit.register(once, program, later));
        assertThat(without.programs().getFirst().pointsAt(later.toEpochMilli())).isEmpty();
        assertThat(without.bases())
                .as("what was earned before is decided still")
                .hasSize(1);
    }

    @Test
    void refuses_toTakeThePointsFromUnderAnOffer() {
        Commodity euro = Commodity.currency("EUR").orElseThrow();
        Program program = BASE.programs().getFirst();
        var points = new PointTerms(
                euro, Optional.of(new PointTerms.Earn(1, 100)), Optional.of(new PointTerms.Value(100, 50)), 14);
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, program.giving(Optional.of(points)), NOON));
        Offer offer = offer(Texts.with(
                Texts.with(Texts.with(Texts.OFFER, "/id", "'off_p'"), "/who", "{'programs':['prg_demo']}"),
                "/reward",
                "{'type':'MULTIPLIER','factor':3}"));
        Catalogue two = Texts.value(CatalogueEdit.publish(once, offer, NOON));
        Instant later = NOON.plusSeconds(60);
        assertThat(Texts.problems(CatalogueEdit.register(two, program, later)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("points");
                    assertThat(problem.message()).contains("\"off_p\" names a program without points");
                    assertThat(problem.mend()).contains("stop the offer before");
                });
        var worthless = new PointTerms(euro, points.earn(), Optional.empty(), 14);
        assertThat(Texts.problems(CatalogueEdit.register(two, program.giving(Optional.of(worthless)), later)))
                .as("what multiplies asks for no value")
                .isEmpty();
    }

    private static Program with(Program program, RiskTerms risk) {
        return new Program(program.id(), program.name(), program.zone(), program.balances(), risk);
    }

    @Test
    void knows_sinceWhenAMerchantIsThere() {
        Merchant draft = new Merchant("mer_new", "New", List.of());
        Catalogue once = Texts.value(CatalogueEdit.register(BASE, draft, NOON.plusMillis(5)));
        assertThat(since(once)).contains(NOON);
        assertThat(Texts.value(CatalogueEdit.register(once, draft, NOON.plusSeconds(60))))
                .isSameAs(once);
        Catalogue told = Texts.value(CatalogueEdit.register(once, draft.from(NOON.minusSeconds(9)), NOON));
        assertThat(since(told)).contains(NOON.minusSeconds(9));
    }

    private static Optional<Instant> since(Catalogue catalogue) {
        return catalogue.merchants().stream()
                .filter(merchant -> merchant.id().equals("mer_new"))
                .findFirst()
                .flatMap(Merchant::since);
    }

    @Test
    void refuses_aProgramThatABugMade() {
        Program program = new Program("prg_b", "", ZoneId.of("+02:00"));
        assertThat(Texts.problems(CatalogueEdit.register(BASE, program, NOON)))
                .extracting(Problem::field)
                .containsExactly("name", "zone");
    }

    @Test
    void changes_nothingForAnEditThatSaysWhatIsThere() {
        assertThat(Texts.value(CatalogueEdit.publish(BASE, DRAFT, NOON))).isSameAs(BASE);
        Catalogue published = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON));
        assertThat(Texts.value(CatalogueEdit.publish(published, SECOND, NOON.plusSeconds(9))))
                .isSameAs(published);
        assertThat(Texts.value(CatalogueEdit.publish(published, DRAFT, NOON.plusSeconds(9)))
                        .offers())
                .hasSize(published.offers().size() + 1);
        for (Merchant merchant : BASE.merchants()) {
            assertThat(Texts.value(CatalogueEdit.register(BASE, merchant, NOON)))
                    .isSameAs(BASE);
        }
        for (Program program : BASE.programs()) {
            assertThat(Texts.value(CatalogueEdit.register(BASE, program, NOON))).isSameAs(BASE);
        }
    }

    @Test
    void refuses_toTakeWhatIsStillToComeForWhatIsThere() {
        Catalogue next = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON.plusSeconds(60)));
        assertThat(Texts.problems(CatalogueEdit.publish(next, SECOND, NOON)))
                .extracting(Problem::field)
                .containsExactly("effectiveFrom");
        assertThat(Texts.value(CatalogueEdit.publish(next, SECOND, NOON.plusSeconds(60))))
                .isSameAs(next);
    }

    @Test
    void registers_aMerchantAgain() {
        Catalogue edited =
                Texts.value(CatalogueEdit.register(BASE, merchant("mer_harbour", "Pier", Texts.LOCATION), NOON));
        assertThat(edited.revision()).isEqualTo(2);
        assertThat(edited.merchants()).extracting(Merchant::name).containsExactly("Fuel", "Pier");
        rereads(edited);
    }

    @Test
    void refuses_aMerchantThatTakesWhatIsAnothers() {
        String location = Texts.with(Texts.LOCATION, "/id", "'loc_n'");
        assertThat(Texts.problems(CatalogueEdit.register(BASE, merchant("mer_new", "New", location), NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("locations[0].merchantNumbers[0].mid");
                    assertThat(problem.message()).contains("\"loc_a\" of \"mer_harbour\"", "\"loc_n\" of \"mer_new\"");
                });
        assertThat(Texts.problems(CatalogueEdit.register(BASE, merchant("mer_new", "New", Texts.PUMP), NOON)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("locations[0].id"));
    }

    @Test
    void binds_whatALocationHasNotYetAndChangesNothingElse() {
        byte[] text = Texts.bytes("{'merchantNumbers':[{'mid':'0M1','acquirer':'12345','network':'VISA'},{'mid':'M9'}],"
                + "'descriptors':[{'name':'SQ *QUAY #7'}]}");
        Bindings bindings = Texts.value(CatalogueReader.bindings(text));
        Catalogue edited = Texts.value(CatalogueEdit.bind(BASE, "mer_harbour", "loc_a", bindings, NOON));
        Merchant bound = edited.merchants().get(1);
        assertThat(bound.locations().getFirst().merchantNumbers())
                .extracting(MerchantNumber::mid)
                .containsExactly("M1", "M9");
        assertThat(bound.locations().getFirst().descriptors()).containsExactly(new DescriptorRule("QUAY", "7", "", ""));
        assertThat(edited)
                .usingRecursiveComparison()
                .ignoringFields("revision", "merchants")
                .isEqualTo(BASE);
        assertThat(edited.merchants().getFirst()).isEqualTo(BASE.merchants().getFirst());
        assertThat(bound.boundAt()).contains(NOON);
        assertThat(edited.revision()).isEqualTo(2);
        rereads(edited);
        assertThat(Texts.value(CatalogueEdit.bind(edited, "mer_harbour", "loc_a", bindings, NOON)))
                .isSameAs(edited);
        assertThat(Texts.problems(CatalogueEdit.bind(edited, "mer_fuel", "loc_p", bindings, NOON)))
                .extracting(Problem::field)
                .containsExactly("merchantNumbers[0].mid", "merchantNumbers[1].mid", "descriptors[0].name");
        assertThat(Texts.problems(CatalogueEdit.bind(edited, "mer_fuel", "loc_a", bindings, NOON)))
                .extracting(Problem::field)
                .contains("$");
    }

    @Test
    void refuses_toRemoveALocationThatAnOfferNames() {
        Offer there = offer(Texts.with(Texts.OFFER, "/where", "{'locations':['loc_a']}"));
        Catalogue catalogue = Texts.value(CatalogueEdit.publish(BASE, there, NOON));
        assertThat(Texts.problems(CatalogueEdit.register(catalogue, new Merchant("mer_harbour", "H", List.of()), NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("locations");
                    assertThat(problem.message()).contains("version 2 of \"off_x\"", "where.locations", "\"loc_a\"");
                });
    }

    @Test
    void refuses_aLineThatAnOfferOfTheMerchantCouldNotDrawOn() {
        Merchant inDollars = withLine("USD");
        assertThat(Texts.problems(CatalogueEdit.register(BASE, inDollars, NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("line.currency");
                    assertThat(problem.message()).contains("version 1 of \"off_x\"");
                    assertThat(problem.mend()).isEqualTo("write EUR, or stop the offer before");
                });
        Catalogue stopped = Texts.value(CatalogueEdit.stop(BASE, "off_x", new Stop(NOON, Stop.Mode.STOP_NEW)));
        assertThat(Texts.value(CatalogueEdit.register(stopped, inDollars, NOON)).merchants())
                .contains(inDollars);
        Stop spares = new Stop(NOON, Stop.Mode.STOP_UNACTIVATED);
        Catalogue goesOn = Texts.value(CatalogueEdit.stop(BASE, "off_x", spares));
        assertThat(Texts.problems(CatalogueEdit.register(goesOn, inDollars, NOON)))
                .extracting(Problem::field)
                .contains("line.currency");
    }

    private static Merchant withLine(String currency) {
        Merchant known = BASE.merchants().stream()
                .filter(merchant -> merchant.id().equals("mer_harbour"))
                .findFirst()
                .orElseThrow();
        var line = new FundingLine(
                FundingLine.Kind.CREDIT, 50_000, Commodity.currency(currency).orElseThrow());
        return known.with(line);
    }

    @Test
    void refuses_aNewFuelDispenserUnderAnOfferWithoutACap() {
        String pump = Texts.with(Texts.LOCATION, "/mcc", "5542");
        assertThat(Texts.problems(CatalogueEdit.register(BASE, merchant("mer_harbour", "H", pump), NOON)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("maxRewardMinor", "fuel dispensers"));
    }

    @Test
    void publishes_aFirstVersionFromItsPublicationOn() {
        Offer draft = offer(Texts.with(Texts.OFFER, "/id", "'off_a'"));
        Catalogue edited = Texts.value(CatalogueEdit.publish(BASE, draft, NOON));
        assertThat(edited.offers().getFirst()).isEqualTo(at(NOON, draft.asVersion(1, NOON)));
        Offer named = draft.asVersion(9, NOON.minusSeconds(5));
        assertThat(Texts.value(CatalogueEdit.publish(BASE, named, NOON))
                        .offers()
                        .getFirst())
                .isEqualTo(at(NOON, draft.asVersion(1, NOON.minusSeconds(5))));
    }

    @Test
    void publishes_laterVersionsFromTheirMoment() {
        Catalogue two = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON));
        Catalogue three = Texts.value(CatalogueEdit.publish(two, THIRD, NOON.plusSeconds(1)));
        assertThat(three.revision()).isEqualTo(3);
        assertThat(three.offers())
                .containsExactly(
                        DRAFT.asVersion(1, Instant.MIN),
                        at(NOON, SECOND.asVersion(2, NOON)),
                        at(NOON.plusSeconds(1), THIRD.asVersion(3, NOON.plusSeconds(1))));
        rereads(three);
    }

    @Test
    void publishes_fromTheSecondInWhichItIsPublishedAndTheNextVersionOfThatSecondBehindIt() {
        Catalogue two = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON.plusMillis(700)));
        Catalogue three = Texts.value(CatalogueEdit.publish(two, THIRD, NOON.plusMillis(900)));
        assertThat(three.offers())
                .containsExactly(
                        DRAFT.asVersion(1, Instant.MIN),
                        at(NOON.plusMillis(700), SECOND.asVersion(2, NOON)),
                        at(NOON.plusMillis(900), THIRD.asVersion(3, NOON.plusMillis(1))));
    }

    @Test
    void refuses_aVersionThatTakesEffectBeforeTheLast() {
        Catalogue two = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON));
        assertThat(Texts.problems(CatalogueEdit.publish(two, THIRD.asVersion(9, NOON), NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("effectiveFrom");
                    assertThat(problem.mend()).contains("later effectiveFrom");
                });
    }

    @Test
    void refuses_aLaterVersionForWhatWasBoughtAlready() {
        Offer dated = SECOND.asVersion(9, NOON.minusSeconds(1));
        assertThat(Texts.problems(CatalogueEdit.publish(BASE, dated, NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("effectiveFrom");
                    assertThat(problem.mend()).contains("leave it out for now");
                });
    }

    @Test
    void refuses_aVersionThatEndsItself() {
        Offer draft = SECOND.stoppedBy(Optional.of(new Stop(NOON.plusSeconds(60), Stop.Mode.STOP_NEW)));
        assertThat(Texts.problems(CatalogueEdit.publish(BASE, draft, NOON)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("stop");
                    assertThat(problem.mend()).contains("stop the offer");
                });
    }

    @Test
    void refuses_aDraftWithFieldsRelativeToItself() {
        Offer draft = offer(Texts.with(Texts.OFFER, "/where", "{'locations':['loc_p']}"));
        assertThat(Texts.problems(CatalogueEdit.publish(BASE, draft, NOON)))
                .extracting(Problem::field)
                .containsExactly("where.locations");
    }

    @Test
    void stops_everyVersionOnce() {
        Catalogue two = Texts.value(CatalogueEdit.publish(BASE, SECOND, NOON));
        Stop stop = new Stop(NOON.plusSeconds(60), Stop.Mode.VOID_PROVISIONAL);
        Catalogue stopped = Texts.value(CatalogueEdit.stop(two, "off_x", stop));
        assertThat(stopped.revision()).isEqualTo(3);
        assertThat(stopped.offers()).extracting(Offer::stop).containsOnly(Optional.of(stop));
        assertThat(stopped.offers()).extracting(Offer::version).containsExactly(1, 2, 3);
        assertThat(stopped.offers()).extracting(Offer::status).containsExactly(Status.LIVE, Status.LIVE, Status.ENDED);
        assertThat(stopped.offers().getLast().effectiveFrom()).isEqualTo(stop.at());
        assertThat(Texts.problems(CatalogueEdit.stop(stopped, "off_x", stop)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.mend()).contains("register another offer"));
        rereads(stopped);
    }

    @Test
    void stops_forEverybodyWhatIsPausedThoughOthersWouldBeSpared() {
        Stop spares = new Stop(NOON.plusSeconds(60), Stop.Mode.STOP_UNACTIVATED);
        Catalogue live = Texts.value(CatalogueEdit.stop(BASE, "off_x", spares));
        assertThat(live.offers()).extracting(Offer::stop).containsOnly(Optional.of(spares));
        assertThat(live.offers()).extracting(Offer::earns).containsExactly(true, true);
        Catalogue paused =
                Texts.value(CatalogueEdit.step(BASE, "off_x", Step.PAUSE, new Change("Anna", NOON, ""), NOON, NOON));
        Catalogue over = Texts.value(CatalogueEdit.stop(paused, "off_x", spares));
        assertThat(over.offers().getLast().stop()).contains(new Stop(spares.at(), Stop.Mode.STOP_NEW));
        assertThat(over.offers()).extracting(Offer::earns).containsExactly(true, false, false);
        rereads(over);
    }

    @Test
    void stops_beforeAChangeThatWasToComeBehindIt() {
        Catalogue two = Texts.value(CatalogueEdit.publish(BASE, SECOND.asVersion(1, NOON.plusSeconds(900)), NOON));
        Catalogue stopped = Texts.value(CatalogueEdit.stop(two, "off_x", new Stop(NOON, Stop.Mode.STOP_NEW)));
        assertThat(stopped.offers().getLast().effectiveFrom())
                .isEqualTo(NOON.plusSeconds(900).plusMillis(1));
        rereads(stopped);
    }

    @Test
    void refuses_toStopWhatDoesNotExist() {
        Stop stop = new Stop(NOON, Stop.Mode.STOP_NEW);
        assertThat(Texts.problems(CatalogueEdit.stop(BASE, "off_y", stop)))
                .extracting(Problem::field)
                .containsExactly("id");
    }

    private static Offer at(Instant moment, Offer offer) {
        return offer.standing(offer.status(), Change.UNKNOWN.takenAt(moment));
    }

    private static void rereads(Catalogue catalogue) {
        assertThat(Texts.value(CatalogueReader.catalogue(CatalogueWriter.write(catalogue))))
                .isEqualTo(catalogue);
    }

    private static Merchant merchant(String id, String name, String location) {
        String text = "{'id':'" + id + "','name':'" + name + "','locations':[" + location + "]}";
        return Texts.value(CatalogueReader.merchant(Texts.bytes(text), Ids.IN_TEXT));
    }

    private static Offer offer(String text) {
        return Texts.value(CatalogueReader.offer(Texts.bytes(text), Ids.IN_TEXT));
    }
}
