package io.ristorno.merchant;

/** Merchant category codes (ISO 18245) that rules know by number. */
public final class MerchantCategory {
    /** Automated fuel dispensers: authorised before the amount is known, so what is authorised says nothing, 1.00 included. */
    public static final int FUEL_DISPENSER = 5542;

    private MerchantCategory() {}
}
