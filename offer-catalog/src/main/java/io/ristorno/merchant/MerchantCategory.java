package io.ristorno.merchant;

import java.util.Collection;

/** Merchant category codes (ISO 18245) that rules know by number. */
public final class MerchantCategory {
    /** Automated fuel dispensers: authorised before the amount is known, so what is authorised says nothing, 1.00 included. */
    public static final int FUEL_DISPENSER = 5542;

    /** Charging of electric vehicles, which is authorised alike. */
    public static final int VEHICLE_CHARGING = 5552;

    private MerchantCategory() {}

    /** Whether a category authorises before it knows the amount. */
    public static boolean isDispenser(int mcc) {
        return mcc == FUEL_DISPENSER || mcc == VEHICLE_CHARGING;
    }

    /** Whether one of these does. */
    public static boolean anyDispenser(Collection<Integer> mccs) {
        return mccs.contains(FUEL_DISPENSER) || mccs.contains(VEHICLE_CHARGING);
    }
}
