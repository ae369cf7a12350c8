package io.ristorno.merchant;

/**
 * What card messages call a location (DE 43), for those whose merchant number leads nowhere. All texts are in the
 * {@linkplain Descriptor normal form}.
 *
 * @param name what the name has to be
 * @param store the store's number that the name has to have, {@code ""} for any or none
 * @param city where, {@code ""} for anywhere
 * @param country ISO 3166-1 alpha-2, {@code ""} for any
 */
public record DescriptorRule(String name, String store, String city, String country) {
    /** Messages carry names of 22 or 25 characters, aggregator and all: one that is as long may have lost its end, or a blank. */
    private static final int NAME_CUT_MIN = 21;
    /** One more than the shorter field has, and less than the longer one with a blank at its end. */
    private static final int NAME_WHOLE = 23;
    /** Shorter beginnings are those of too many names. */
    private static final int NAME_CUT_LEFT_MIN = 10;
    /** Cities have 13. */
    private static final int CITY_CUT_MIN = 12;

    /**
     * A rule for a name as messages carry it.
     *
     * @param text with or without an aggregator and a store's number
     * @param storeNumber the store's number if the text has none, else {@code ""}
     */
    public static DescriptorRule of(String text, String storeNumber, String city, String country) {
        Descriptor descriptor = Descriptor.of(text);
        String store = MerchantNumber.normalised(storeNumber);
        return new DescriptorRule(
                descriptor.name(), store.isEmpty() ? descriptor.store() : store, Descriptor.normalised(city), country);
    }

    /** Whether everything but the name is as this asks. A city that is cut off is the beginning of this one's. */
    public boolean agrees(String toldStore, String toldCity, String toldCountry) {
        return (store.isEmpty() || store.equals(toldStore))
                && (country.isEmpty() || country.equals(toldCountry))
                && (city.isEmpty()
                        || city.equals(toldCity)
                        || toldCity.length() >= CITY_CUT_MIN && city.startsWith(toldCity));
    }

    /** Whether a name of this length, and what is left of it in normal form, may be the beginning of a longer one. */
    public static boolean mayBeCut(int length, String left) {
        return length >= NAME_CUT_MIN && length != NAME_WHOLE && left.length() >= NAME_CUT_LEFT_MIN;
    }
}
