package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A campaign in JSON, both ways, and a program's control group, which is divided alike. */
final class CampaignJson {
    private CampaignJson() {}

    static Form<Campaign> from(Ids ids) {
        return (node, spot) -> campaign(Fields.of(node, spot), ids);
    }

    private static Campaign campaign(Fields fields, Ids ids) {
        String id = fields.id(IdForm.CAMPAIGN, ids);
        String merchant = fields.required("merchantId", Forms::text);
        Arms arms = arms(fields);
        Windows windows = fields.optional("attributionWindowDays", Windows.USUAL, CampaignJson::windows);
        OptionalInt margin = fields.optional("marginBasisPoints", Forms::wholeInt)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
        OptionalLong spendCap = fields.optional("spendCapMinor", Forms::whole)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        fields.end();
        return new Campaign(id, merchant, arms, windows.view(), windows.click(), margin, spendCap);
    }

    private record Windows(int view, int click) {
        static final Windows USUAL = new Windows(Campaign.VIEW_DAYS, Campaign.CLICK_DAYS);
    }

    private static Windows windows(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Windows windows = new Windows(
                fields.optional("view", Campaign.VIEW_DAYS, Forms::wholeInt),
                fields.optional("click", Campaign.CLICK_DAYS, Forms::wholeInt));
        fields.end();
        return windows;
    }

    static Arms control(JsonNode node, Spot spot) {
        Fields fields = Fields.of(node, spot);
        Arms arms = arms(fields);
        fields.end();
        return arms;
    }

    private static Arms arms(Fields fields) {
        return new Arms(
                fields.optional("salt", "", Forms::text),
                fields.optional("holdoutBasisPoints", Arms.HOLDOUT_USUAL, Forms::wholeInt),
                fields.optional("from", Instant.MIN, Forms::moment),
                fields.optional("until", Instant.MAX, Forms::moment));
    }

    static ObjectNode write(Campaign campaign) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("id", campaign.id()).put("merchantId", campaign.merchantId());
        write(campaign.arms(), node);
        node.putObject("attributionWindowDays").put("view", campaign.viewDays()).put("click", campaign.clickDays());
        campaign.marginBasisPoints().ifPresent(margin -> node.put("marginBasisPoints", margin));
        campaign.spendCapMinor().ifPresent(cap -> node.put("spendCapMinor", cap));
        return node;
    }

    static ObjectNode write(Arms control) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        write(control, node);
        return node;
    }

    private static void write(Arms arms, ObjectNode node) {
        node.put("salt", arms.salt()).put("holdoutBasisPoints", arms.holdoutBasisPoints());
        if (!arms.from().equals(Instant.MIN)) {
            node.put("from", arms.from().toString());
        }
        if (!arms.until().equals(Instant.MAX)) {
            node.put("until", arms.until().toString());
        }
    }
}
