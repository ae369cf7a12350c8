package io.ristorno.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Criteria;
import io.ristorno.program.LevelTerms;
import io.ristorno.program.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Words to JSON. Canonical: equal values have equal bytes, and {@link CatalogueReader} reads them back to an equal
 * value. Fields that restrict nothing are left out; defaults are spelled out.
 */
public final class CatalogueWriter {
    private CatalogueWriter() {}

    /** A catalogue file: every version of every offer. */
    public static byte[] write(Catalogue catalogue) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("revision", catalogue.revision());
        var programs = node.putArray("programs");
        catalogue.programs().forEach(program -> programs.add(ProgramJson.write(program)));
        var merchants = node.putArray("merchants");
        catalogue.merchants().forEach(merchant -> merchants.add(MerchantJson.write(merchant)));
        if (!catalogue.campaigns().isEmpty()) {
            var campaigns = node.putArray("campaigns");
            catalogue.campaigns().forEach(campaign -> campaigns.add(CampaignJson.write(campaign)));
        }
        var offers = node.putArray("offers");
        catalogue.offers().forEach(offer -> offers.add(OfferJson.write(offer)));
        return JsonText.bytes(node);
    }

    /** The same thing by thing, for a catalogue whose text need not be in memory at once. */
    public static void write(Catalogue catalogue, OutputStream out) throws IOException {
        out.write(utf8("{\"revision\":" + catalogue.revision()));
        list(catalogue.programs(), "programs", ProgramJson::write, out);
        list(catalogue.merchants(), "merchants", MerchantJson::write, out);
        list(catalogue.campaigns(), "campaigns", CampaignJson::write, out);
        list(catalogue.offers(), "offers", OfferJson::write, out);
        out.write(utf8("}"));
    }

    private static <T> void list(List<T> things, String name, Function<T, ObjectNode> form, OutputStream out)
            throws IOException {
        String before = ",\"" + name + "\":[\n";
        for (T thing : things) {
            out.write(utf8(before));
            out.write(JsonText.bytes(form.apply(thing)));
            before = ",\n";
        }
        out.write(utf8(things.isEmpty() ? before + "]" : "]"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One program. */
    public static byte[] write(Program program) {
        return JsonText.bytes(ProgramJson.write(program));
    }

    /** By what a segment finds its members. */
    public static byte[] write(Criteria criteria) {
        return JsonText.bytes(LevelJson.write(criteria));
    }

    /** What members have to buy for a level. */
    public static byte[] write(LevelTerms terms) {
        return JsonText.bytes(LevelJson.write(terms));
    }

    /** One merchant with its locations. */
    public static byte[] write(Merchant merchant) {
        return JsonText.bytes(MerchantJson.write(merchant));
    }

    /** One location. */
    public static byte[] write(Location location) {
        return JsonText.bytes(MerchantJson.write(location));
    }

    /** The exchange rates of a day, with the day. */
    public static byte[] write(RateSheet sheet) {
        return JsonText.bytes(RateSheetJson.write(sheet));
    }

    /** One campaign, with its salt. */
    public static byte[] write(Campaign campaign) {
        return JsonText.bytes(CampaignJson.write(campaign));
    }

    /** One version of an offer. */
    public static byte[] write(Offer offer) {
        return JsonText.bytes(OfferJson.write(offer));
    }
}
