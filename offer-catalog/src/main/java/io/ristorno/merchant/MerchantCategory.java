package io.ristorno.merchant;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Merchant category codes (ISO 18245) that rules know by number. */
public final class MerchantCategory {
    /** Automated fuel dispensers: authorised before the amount is known, so what is authorised says nothing, 1.00 included. */
    public static final int FUEL_DISPENSER = 5542;

    /** Charging of electric vehicles, which is authorised alike. */
    public static final int VEHICLE_CHARGING = 5552;

    /** What people call those that they meet most. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(4111, "local transport"),
            Map.entry(4112, "railway"),
            Map.entry(4121, "taxi"),
            Map.entry(4131, "bus line"),
            Map.entry(4511, "airline"),
            Map.entry(4722, "travel agency"),
            Map.entry(4784, "toll road"),
            Map.entry(4814, "telephone company"),
            Map.entry(4899, "television or streaming service"),
            Map.entry(4900, "utility"),
            Map.entry(5200, "home supply store"),
            Map.entry(5211, "building supply store"),
            Map.entry(5251, "hardware store"),
            Map.entry(5261, "garden centre"),
            Map.entry(5311, "department store"),
            Map.entry(5331, "variety store"),
            Map.entry(5411, "supermarket"),
            Map.entry(5441, "confectioner"),
            Map.entry(5462, "bakery"),
            Map.entry(5499, "food shop"),
            Map.entry(5533, "car parts store"),
            Map.entry(5541, "service station"),
            Map.entry(5542, "fuel dispenser"),
            Map.entry(5552, "charging point"),
            Map.entry(5611, "clothing store"),
            Map.entry(5621, "clothing store"),
            Map.entry(5641, "children's clothing store"),
            Map.entry(5651, "clothing store"),
            Map.entry(5655, "sports clothing store"),
            Map.entry(5661, "shoe shop"),
            Map.entry(5691, "clothing store"),
            Map.entry(5712, "furniture store"),
            Map.entry(5722, "appliance store"),
            Map.entry(5732, "electronics store"),
            Map.entry(5734, "software store"),
            Map.entry(5812, "restaurant"),
            Map.entry(5813, "bar"),
            Map.entry(5814, "cafe or fast food restaurant"),
            Map.entry(5912, "pharmacy"),
            Map.entry(5941, "sporting goods store"),
            Map.entry(5942, "bookshop"),
            Map.entry(5943, "stationer"),
            Map.entry(5944, "jeweller"),
            Map.entry(5945, "toy shop"),
            Map.entry(5977, "cosmetics store"),
            Map.entry(5992, "florist"),
            Map.entry(5995, "pet shop"),
            Map.entry(7011, "hotel"),
            Map.entry(7230, "hairdresser"),
            Map.entry(7512, "car rental"),
            Map.entry(7523, "car park"),
            Map.entry(7832, "cinema"),
            Map.entry(7922, "theatre"),
            Map.entry(7997, "sports club"),
            Map.entry(7998, "zoo or aquarium"),
            Map.entry(8011, "doctor"),
            Map.entry(8021, "dentist"),
            Map.entry(8043, "optician"));

    private MerchantCategory() {}

    /** What people call a merchant of a category, in the singular; empty for those that few have heard of. */
    public static Optional<String> name(int mcc) {
        return Optional.ofNullable(NAMES.get(mcc));
    }

    /** Whether a category authorises before it knows the amount. */
    public static boolean isDispenser(int mcc) {
        return mcc == FUEL_DISPENSER || mcc == VEHICLE_CHARGING;
    }

    /** Whether one of these does. */
    public static boolean anyDispenser(Collection<Integer> mccs) {
        return mccs.contains(FUEL_DISPENSER) || mccs.contains(VEHICLE_CHARGING);
    }
}
