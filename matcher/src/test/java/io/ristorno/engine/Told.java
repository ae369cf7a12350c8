package io.ristorno.engine;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.TransactionEvent;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * A made-up story for whoever plays it elsewhere than in a world in memory.
 *
 * @param first the catalogue as it is first: of each offer its first version
 * @param then the catalogue from some chapter on
 * @param chapters messages as they arrive, repeats and all
 * @param ends the clock behind each chapter
 */
public record Told(
        Catalogue first,
        Catalogue then,
        List<MembershipEvent> membership,
        List<RateSheet> rates,
        Instant begin,
        List<List<TransactionEvent>> chapters,
        List<Instant> ends) {
    /** A story in which everybody has what he earns, as far as limits and caps go. */
    public static Told of(long seed) {
        Story story = switch (Math.floorMod(seed, 4)) {
            case 0 -> StoryTeller.tell(seed);
            case 1 -> StoryTeller.tellWithCapsAtOneMerchant(seed);
            case 2 -> StoryTeller.tellWithRisk(seed);
            default -> StoryTeller.tellWithHoldouts(seed);
        };
        var orders = new Orders(seed);
        return new Told(
                catalogue(story, true),
                catalogue(story, false),
                story.membership(),
                story.rates(),
                story.begin(),
                story.chapters().stream().map(orders::anyhow).toList(),
                story.chapters().stream().map(Story.Chapter::end).toList());
    }

    private static Catalogue catalogue(Story story, boolean first) {
        List<Offer> offers = new ArrayList<>(story.offers());
        offers.sort(Comparator.comparing(Offer::id).thenComparingInt(Offer::version));
        if (first) {
            offers.removeIf(offer -> offer.version() > 1);
        }
        var merchants = new TreeMap<String, Merchant>();
        story.offers()
                .forEach(offer -> merchants.put(
                        offer.merchantId(), new Merchant(offer.merchantId(), offer.merchantId(), List.of())));
        story.begun().forEach((id, since) -> merchants.put(id, new Merchant(id, id, List.of()).from(since)));
        merchants.replaceAll((id, merchant) -> id.isEmpty() ? merchant : merchant.with(story.usual()));
        return new Catalogue(
                first ? 1 : 2,
                List.of(story.risk().orElse(new Program("prg_demo", "Demo", ZoneId.of("Europe/Berlin")))),
                List.copyOf(merchants.values()),
                story.campaigns(),
                offers);
    }
}
