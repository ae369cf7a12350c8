package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Criteria;
import io.ristorno.program.Program;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * JSON to words: a value that obeys every rule, or every problem at once.
 *
 * <p>A whole catalogue is judged as a whole. One thing is judged by itself; what it refers to is judged when
 * {@link CatalogueEdit} puts it into a catalogue. The README of this module lists the fields.
 */
public final class CatalogueReader {
    /** Of a text that names none: the first edit of an empty catalogue. */
    private static final long FIRST_REVISION = 1;

    private CatalogueReader() {}

    /** Reads a catalogue file. Its parts may stand in any order; the value has the canonical one. */
    public static Reading<Catalogue> catalogue(byte[] json) {
        return read(json, CatalogueReader::catalogue, (catalogue, spot) -> {});
    }

    /**
     * Adds revisions up to the catalogue they made. Its rules are not checked again: only what kept them was written.
     *
     * @param revisions each the part of a catalogue that it changed, as {@link CatalogueWriter} writes it, in order; none is
     *     {@link Catalogue#EMPTY}
     */
    public static Reading<Catalogue> sum(List<byte[]> revisions) {
        if (revisions.isEmpty()) {
            return new Reading.Read<>(Catalogue.EMPTY);
        }
        // Each by itself: texts of a million offers would fill the heap as trees, and two cores read twice as fast.
        List<Reading<Parts>> read =
                revisions.parallelStream().map(CatalogueReader::part).toList();
        List<Problem> problems = read.stream()
                .filter(Reading.Refused.class::isInstance)
                .flatMap(refused -> ((Reading.Refused<Parts>) refused).problems().stream())
                .toList();
        if (!problems.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        Parts sum = Revisions.sum(
                read.stream().map(part -> ((Reading.Read<Parts>) part).value()).toList());
        return new Reading.Read<>(
                sum.catalogue(sum.offers.stream().sorted(Offer.BY_VERSION).toList()));
    }

    private static Reading<Parts> part(byte[] revision) {
        var problems = new Problems();
        return problems.reading(Parts.read(JsonText.stored(revision), Spot.root(problems)));
    }

    /** A catalogue's document, each part read by itself. */
    record Parts(
            long revision,
            List<Program> programs,
            List<Merchant> merchants,
            List<Campaign> campaigns,
            List<Offer> offers) {
        static Parts read(JsonNode node, Spot root) {
            Fields fields = Fields.of(node, root);
            var parts = new Parts(
                    fields.optional("revision", FIRST_REVISION, Forms::whole),
                    fields.list("programs", ProgramJson.from(Ids.IN_TEXT)),
                    fields.list("merchants", MerchantJson.from(Ids.IN_TEXT)),
                    fields.list("campaigns", CampaignJson.from(Ids.IN_TEXT)),
                    fields.list("offers", OfferJson.from(Ids.IN_TEXT)));
            fields.end();
            return parts;
        }

        Catalogue catalogue(List<Offer> sorted) {
            return new Catalogue(
                    revision,
                    programs.stream().sorted(Comparator.comparing(Program::id)).toList(),
                    merchants.stream()
                            .sorted(Comparator.comparing(Merchant::id))
                            .toList(),
                    campaigns.stream()
                            .sorted(Comparator.comparing(Campaign::id))
                            .toList(),
                    sorted);
        }
    }

    /** Reads one program. */
    public static Reading<Program> program(byte[] json, Ids ids) {
        return read(json, ProgramJson.from(ids), Rules::check);
    }

    /** Reads by what a segment finds its members. */
    public static Reading<Criteria> criteria(byte[] json) {
        return read(json, LevelJson::criteria, LevelRules::check);
    }

    /** Reads one merchant with its locations. */
    public static Reading<Merchant> merchant(byte[] json, Ids ids) {
        return read(json, MerchantJson.from(ids), Rules::check);
    }

    /** Reads one location. */
    public static Reading<Location> location(byte[] json, Ids ids) {
        return read(json, MerchantJson.location(ids), Rules::check);
    }

    /** Reads one campaign; of one that names no salt it is empty. */
    public static Reading<Campaign> campaign(byte[] json, Ids ids) {
        return read(json, CampaignJson.from(ids), CampaignRules::check);
    }

    /** Reads what is to be bound to a location. */
    public static Reading<Bindings> bindings(byte[] json) {
        return read(json, MerchantJson::bindings, Rules::check);
    }

    /** Reads one offer; its version is 1 unless the text names one. A code of {@code ""} is one that it shall have no more. */
    public static Reading<Offer> offer(byte[] json, Ids ids) {
        return read(
                json,
                (node, spot) -> {
                    Offer offer = OfferJson.from(ids).read(node, spot);
                    return offer.version() == OfferJson.UNNUMBERED ? offer.asVersion(1, offer.effectiveFrom()) : offer;
                },
                (offer, spot) -> OfferRules.check(PerkRules.withoutEmptyCode(offer), spot));
    }

    /** Reads the exchange rates of a day. */
    public static Reading<RateSheet> rates(byte[] json, LocalDate day) {
        return read(json, RateSheetJson.of(day), (sheet, spot) -> {});
    }

    private static <T> Reading<T> read(byte[] json, Form<T> form, BiConsumer<T, Spot> rules) {
        Problems problems = new Problems();
        Spot root = Spot.root(problems);
        T value = form.read(JsonText.parse(json, root), root);
        rules.accept(value, root);
        return problems.reading(value);
    }

    private static Catalogue catalogue(JsonNode node, Spot root) {
        Parts parts = Parts.read(node, root);
        root.at("revision").require(parts.revision >= 0, "is negative", "write 0 or more, or leave it out");
        var salts = new Salts();
        checkPrograms(parts.programs, salts, root.at("programs"));
        Registry registry = checkMerchants(parts, root.at("merchants"));
        for (int i = 0; i < parts.programs.size(); i++) {
            LevelRules.knows(
                    parts.programs.get(i), parts.merchants, root.at("programs").at(i));
        }
        checkCampaigns(parts.campaigns, registry, salts, root.at("campaigns"));
        checkOffers(parts.offers, registry, root.at("offers"));
        return parts.catalogue(Versions.numbered(parts.offers, root.at("offers")));
    }

    private static void checkPrograms(List<Program> programs, Salts salts, Spot spot) {
        Set<String> ids = new HashSet<>();
        var segments = new SegmentIds();
        for (int i = 0; i < programs.size(); i++) {
            Rules.check(programs.get(i), spot.at(i));
            segments.add(programs.get(i), spot.at(i));
            Spot control = spot.at(i).at("control");
            programs.get(i).control().ifPresent(arms -> salts.add(arms, control));
            if (spot.at(i).areClean("id")) {
                spot.at(i)
                        .at("id")
                        .require(
                                ids.add(programs.get(i).id()),
                                "is the id of an earlier program",
                                "give each program its own id");
            }
        }
    }

    private static Registry checkMerchants(Parts parts, Spot spot) {
        List<Merchant> merchants = parts.merchants;
        Registry registry = new Registry(parts.programs);
        for (int i = 0; i < merchants.size(); i++) {
            Rules.check(merchants.get(i), spot.at(i));
            registry.add(merchants.get(i), spot.at(i));
        }
        return registry;
    }

    private static void checkCampaigns(List<Campaign> campaigns, Registry registry, Salts salts, Spot spot) {
        for (int i = 0; i < campaigns.size(); i++) {
            CampaignRules.check(campaigns.get(i), spot.at(i));
            salts.add(campaigns.get(i).arms(), spot.at(i));
            registry.add(campaigns.get(i), spot.at(i));
        }
    }

    private static void checkOffers(List<Offer> offers, Registry registry, Spot spot) {
        for (int i = 0; i < offers.size(); i++) {
            OfferRules.check(offers.get(i), spot.at(i));
            registry.check(offers.get(i), spot.at(i));
        }
    }
}
