package io.ristorno.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Change;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text with many things that is taken into a catalogue: all of it, or nothing and every reason why not. What the text does not name
 * stays as it is, and taken in twice it changes nothing the second time.
 *
 * <p>Of an offer that nobody knows every version is taken, with its history. Of one that is known, versions that go on where ours end
 * are taken as they are; else what the text has as its last version counts, as if that were published.
 *
 * <p>Cost: one walk over the text, and one over the catalogue, whatever is changed.
 */
public final class CatalogueImport {
    private final Problems problems = new Problems();
    private boolean isTable;
    private final List<Placed<Program>> programs = new ArrayList<>();
    private final List<Placed<Merchant>> merchants = new ArrayList<>();
    private final List<Placed<Campaign>> campaigns = new ArrayList<>();
    private final List<Placed<Offer>> offers = new ArrayList<>();

    private CatalogueImport() {}

    /** Reads a catalogue file, thing by thing: the whole text is never in memory. */
    public static CatalogueImport json(InputStream text) {
        var read = new CatalogueImport();
        Spot root = Spot.root(read.problems);
        JsonText.read(text, root, parser -> read.read(parser, root));
        read.judge();
        return read;
    }

    /** Reads offers, one a line; see {@link OfferCsv}. Problems are told by line and column. */
    public static CatalogueImport csv(InputStream text) {
        var read = new CatalogueImport();
        read.isTable = true;
        OfferCsv.read(text, Spot.root(read.problems), read.offers);
        read.judge();
        return read;
    }

    private void read(JsonParser parser, Spot root) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            root.refuse("is not an object", "write an object in braces: { ... }");
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Spot spot = root.at(Quoted.name(name));
            switch (name) {
                case "programs" -> Placed.list(parser, spot, ProgramJson.from(Ids.IN_TEXT), programs);
                case "merchants" -> Placed.list(parser, spot, MerchantJson.from(Ids.IN_TEXT), merchants);
                case "campaigns" -> Placed.list(parser, spot, CampaignJson.from(Ids.IN_TEXT), campaigns);
                case "offers" -> Placed.list(parser, spot, OfferJson.from(Ids.IN_TEXT), offers);
                // How often the catalogue was edited that the text was written from: ours counts its own edits.
                case "revision" -> parser.skipChildren();
                default -> {
                    spot.refuse(
                            "is not a field of this object",
                            "remove it; the fields here are campaigns, merchants, offers, programs, revision");
                    parser.skipChildren();
                }
            }
        }
        root.require(parser.nextToken() == null, "goes on behind its end", "write one catalogue a file");
    }

    /** Each thing by itself. */
    private void judge() {
        each(programs, Program::id, "program", Rules::check);
        each(merchants, Merchant::id, "merchant", Rules::check);
        each(campaigns, Campaign::id, "campaign", CampaignRules::check);
        for (Placed<Offer> offer : offers) {
            if (!offer.spot().isFull()) {
                OfferRules.check(offer.value(), offer.spot());
            }
        }
    }

    private static <T> void each(
            List<Placed<T>> things, Function<T, String> id, String kind, BiConsumer<T, Spot> rules) {
        Map<String, T> seen = HashMap.newHashMap(things.size());
        for (Placed<T> thing : things) {
            if (thing.spot().isFull()) {
                return;
            }
            rules.accept(thing.value(), thing.spot());
            if (thing.spot().areClean("id")) {
                thing.spot()
                        .at("id")
                        .require(
                                seen.put(id.apply(thing.value()), thing.value()) == null,
                                "is the id of an earlier " + kind,
                                "give each " + kind + " its own id");
            }
        }
    }

    /**
     * The catalogue with all of it, and what that does to each thing.
     *
     * @param by who takes it in, of versions that do not say themselves who made them
     * @param at now: what does not say from when on it holds does from now on
     * @param ids where salts come from that the text does not name
     */
    public Reading<ImportPlan> plan(Catalogue before, Change by, Instant at, Ids ids) {
        if (problems.isFull()) {
            return refused();
        }
        PresentationRules.check(by, Spot.root(problems));
        var plan = new ImportPlan.Builder();
        var salts = new Salts();
        List<Program> allPrograms = takePrograms(before, at, ids, salts, plan);
        var registry = new Registry(allPrograms);
        List<Merchant> allMerchants = takeMerchants(before, at, registry, plan);
        programs.forEach(placed -> LevelRules.knows(placed.value(), allMerchants, placed.spot()));
        List<Campaign> allCampaigns = takeCampaigns(before, at, ids, registry, salts, plan);
        keepOffers(before, registry);
        List<Offer> allOffers = takeOffers(before, by.takenAt(at), registry, plan);
        if (problems.isEmpty()) {
            var next = new Catalogue(before.revision(), allPrograms, allMerchants, allCampaigns, allOffers);
            Advice.enforce(before, next, offers, at);
        }
        return problems.isEmpty()
                ? new Reading.Read<>(plan.build(before, allPrograms, allMerchants, allCampaigns, allOffers))
                : refused();
    }

    private Reading<ImportPlan> refused() {
        return new Reading.Refused<>(isTable ? OfferCsv.inLines(problems.found()) : problems.found());
    }

    /** Things by id as they are then; those of the text stand where they stand in it, the others where nobody looks. */
    private static <T> Map<String, Placed<T>> known(List<T> things, Function<T, String> id) {
        Spot unheard = Spot.root(new Problems());
        Map<String, Placed<T>> known = new TreeMap<>();
        things.forEach(thing -> known.put(id.apply(thing), new Placed<>(thing, unheard)));
        return known;
    }

    /** What is known before what the text has: what meets something is told where it stands in the text. */
    private static <T> List<T> ordered(
            Map<String, Placed<T>> all, List<Placed<T>> named, Function<T, String> id, BiConsumer<T, Spot> register) {
        Set<String> ids = named.stream().map(Placed::value).map(id).collect(Collectors.toSet());
        all.forEach((each, placed) -> {
            if (!ids.contains(each)) {
                register.accept(placed.value(), placed.spot());
            }
        });
        ids.forEach(each ->
                Optional.ofNullable(all.get(each)).ifPresent(placed -> register.accept(placed.value(), placed.spot())));
        return all.values().stream().map(Placed::value).toList();
    }

    private static <T> Optional<T> value(@Nullable Placed<T> placed) {
        return Optional.ofNullable(placed).map(Placed::value);
    }

    private List<Program> takePrograms(Catalogue before, Instant at, Ids ids, Salts salts, ImportPlan.Builder plan) {
        Map<String, Placed<Program>> all = known(before.programs(), Program::id);
        for (Placed<Program> placed : programs) {
            Program draft = placed.value();
            Optional<Program> known = value(all.get(draft.id()));
            Program next = CatalogueEdit.controlled(
                    known.isEmpty() ? draft : CatalogueEdit.carryingOn(known, draft, at),
                    known,
                    at,
                    ids,
                    placed.spot().at("control"));
            if (known.isPresent()) {
                PointRules.keeps(next, placed.spot().at("points"));
            }
            if (placed.spot().areClean("segments")) {
                Rules.counts(next.segments(), placed.spot().at("segments"));
            }
            PointRules.keepsOffers(before, next, placed.spot());
            LevelRules.keepsOffers(before.offers(), known, next, placed.spot());
            all.put(next.id(), new Placed<>(next, placed.spot()));
            plan.program(known, next);
        }
        var segments = new SegmentIds();
        return ordered(all, programs, Program::id, (program, spot) -> {
            program.control().ifPresent(arms -> salts.add(arms, spot.at("control")));
            segments.add(program, spot);
        });
    }

    private List<Merchant> takeMerchants(Catalogue before, Instant at, Registry registry, ImportPlan.Builder plan) {
        Map<String, Placed<Merchant>> all = known(before.merchants(), Merchant::id);
        for (Placed<Merchant> placed : merchants) {
            Optional<Merchant> known = value(all.get(placed.value().id()));
            Merchant next = CatalogueEdit.since(known, placed.value(), at);
            all.put(next.id(), new Placed<>(next, placed.spot()));
            plan.merchant(known, next);
        }
        return ordered(all, merchants, Merchant::id, registry::add);
    }

    private List<Campaign> takeCampaigns(
            Catalogue before, Instant at, Ids ids, Registry registry, Salts salts, ImportPlan.Builder plan) {
        Map<String, Placed<Campaign>> all = known(before.campaigns(), Campaign::id);
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        for (Placed<Campaign> placed : campaigns) {
            Campaign draft = placed.value();
            Optional<Campaign> known = value(all.get(draft.id()));
            Campaign next = draft.with(CampaignRules.complete(draft.arms(), known.map(Campaign::arms), ids, second));
            known.ifPresent(was -> CatalogueEdit.successor(was, next, second, placed.spot()));
            all.put(next.id(), new Placed<>(next, placed.spot()));
            plan.campaign(known, next);
        }
        return ordered(all, campaigns, Campaign::id, (campaign, spot) -> {
            salts.add(campaign.arms(), spot);
            registry.add(campaign, spot);
        });
    }

    /** Offers that are there must still hold at merchants that the text edits. */
    private void keepOffers(Catalogue before, Registry registry) {
        Map<String, Spot> edited = HashMap.newHashMap(merchants.size());
        merchants.forEach(placed -> edited.put(placed.value().id(), placed.spot()));
        for (Offer offer : before.offers()) {
            Optional.ofNullable(edited.get(offer.merchantId()))
                    .ifPresent(spot -> CatalogueEdit.keeps(offer, registry, spot));
        }
    }

    private List<Offer> takeOffers(Catalogue before, Change by, Registry registry, ImportPlan.Builder plan) {
        Map<String, List<Placed<Offer>>> byId = new LinkedHashMap<>();
        for (Placed<Offer> placed : offers) {
            if (problems.isFull()) {
                return List.of();
            }
            registry.check(placed.value(), placed.spot());
            byId.computeIfAbsent(placed.value().id(), _ -> new ArrayList<>(1)).add(placed);
        }
        List<Offer> all = new ArrayList<>(before.offers().size() + offers.size());
        for (Life life : Life.all(before)) {
            List<Placed<Offer>> named = byId.remove(life.versions().getFirst().id());
            all.addAll(named == null ? life.versions() : new OfferImport(life, by, isTable).take(named, plan));
        }
        Life unknown = Life.of(Catalogue.EMPTY, "");
        byId.values().forEach(named -> all.addAll(new OfferImport(unknown, by, isTable).take(named, plan)));
        all.sort(Offer.BY_VERSION);
        return all;
    }
}
