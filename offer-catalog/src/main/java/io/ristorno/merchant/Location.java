package io.ristorno.merchant;

import java.time.ZoneId;
import java.util.List;

/**
 * One place, or one web shop, of a merchant.
 *
 * @param id {@code loc_...}
 * @param name as people know it
 * @param zone its local time: every day, hour and window of an offer is judged in it
 * @param country ISO 3166-1 alpha-2
 * @param mcc ISO 18245 merchant category code, 0 to 9999; 0 when unknown
 * @param channel how it sells
 * @param merchantNumbers how card messages name it
 * @param descriptors what they call it where they carry none of its numbers
 */
public record Location(
        String id,
        String name,
        ZoneId zone,
        String country,
        int mcc,
        Channel channel,
        List<MerchantNumber> merchantNumbers,
        List<DescriptorRule> descriptors) {
    public Location {
        merchantNumbers = List.copyOf(merchantNumbers);
        descriptors = List.copyOf(descriptors);
    }

    /** A location that is known by its numbers alone. */
    public Location(
            String id,
            String name,
            ZoneId zone,
            String country,
            int mcc,
            Channel channel,
            List<MerchantNumber> merchantNumbers) {
        this(id, name, zone, country, mcc, channel, merchantNumbers, List.of());
    }
}
