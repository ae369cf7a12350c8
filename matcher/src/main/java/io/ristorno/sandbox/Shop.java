package io.ristorno.sandbox;

import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.MerchantNumber;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A card acceptor as its messages name it, with the bytes of that name ready. */
final class Shop {
    private static final int NAME = 25;
    private static final int CITY = 13;
    private static final int MID = 15;
    private static final Commodity EURO = Commodity.currency("EUR").orElseThrow();

    /** Digits of the point-of-service entry mode: chip, contactless, electronic commerce, unknown. */
    private static final int CHIP = 51;

    private static final int CONTACTLESS = 71;
    private static final int ONLINE = 812;
    private static final int UNKNOWN = 0;

    private final String merchant;
    private final ZoneId zone;
    private final int mcc;
    private final Channel channel;
    private final String country;
    private final Commodity currency;
    private final Trade trade;
    private final byte[] acquirer;
    private final byte[] authorizationMid;
    private final byte[] clearingMid;
    private final byte[] acceptor;
    private final byte[] terminal;
    private final long leastMinor;
    private final long scale;

    private Shop(
            String merchant,
            Location location,
            String acquirer,
            String authorizationMid,
            String clearingMid,
            Commodity currency,
            long leastMinor) {
        this.merchant = merchant;
        zone = location.zone();
        mcc = location.mcc();
        channel = location.channel();
        country = location.country();
        this.currency = currency;
        trade = Trade.of(mcc);
        this.acquirer = ascii("0".repeat(Math.max(0, 11 - acquirer.length())) + acquirer);
        this.authorizationMid = padded(authorizationMid, MID);
        this.clearingMid = padded(clearingMid, MID);
        acceptor = acceptor(location);
        terminal = padded("T" + Integer.toString(Math.floorMod(location.id().hashCode(), 10_000_000)), 8);
        this.leastMinor = leastMinor;
        scale = scale(currency);
    }

    private static long scale(Commodity currency) {
        return switch (currency.code()) {
            case "SEK", "NOK", "DKK", "CZK" -> 10;
            default -> 1;
        };
    }

    /** A registered location under the numbers that one network has for it; empty when its messages would not find it. */
    static Optional<Shop> of(String merchant, Location location, String network) {
        Optional<MerchantNumber> authorization = number(location, network, Use.AUTHORIZATION);
        Optional<MerchantNumber> clearing = number(location, network, Use.CLEARING);
        if (authorization.isEmpty() || clearing.isEmpty()) {
            return Optional.empty();
        }
        boolean fits = authorization.get().mid().length() <= MID
                && clearing.get().mid().length() <= MID
                && authorization.get().acquirer().equals(clearing.get().acquirer());
        return fits
                ? Optional.of(new Shop(
                        merchant,
                        location,
                        authorization.get().acquirer(),
                        authorization.get().mid(),
                        clearing.get().mid(),
                        currencyOf(location.country()),
                        0))
                : Optional.empty();
    }

    private static Optional<MerchantNumber> number(Location location, String network, Use use) {
        return location.merchantNumbers().stream()
                .filter(number -> number.network().isEmpty() || number.network().equals(network))
                .filter(number -> number.use() == use || number.use() == Use.BOTH)
                .findFirst();
    }

    /** A shop that no merchant registered. */
    static Shop unregistered(int number, ZoneId zone, String country, int mcc) {
        var location =
                new Location("loc_" + number, "Corner Shop " + number, zone, country, mcc, Channel.IN_STORE, List.of());
        String mid = "X" + (10_000_000 + number);
        return new Shop("", location, "499999", mid, mid, currencyOf(country), 0);
    }

    /** This shop in the currency of an offer, with purchases of at least an amount. */
    Shop rewarding(Commodity offered, long least) {
        return new Shop(this, offered, least);
    }

    private Shop(Shop other, Commodity currency, long leastMinor) {
        merchant = other.merchant;
        zone = other.zone;
        mcc = other.mcc;
        channel = other.channel;
        country = other.country;
        this.currency = currency;
        trade = other.trade;
        acquirer = other.acquirer;
        authorizationMid = other.authorizationMid;
        clearingMid = other.clearingMid;
        acceptor = other.acceptor;
        terminal = other.terminal;
        this.leastMinor = leastMinor;
        scale = scale(currency);
    }

    private static Commodity currencyOf(String country) {
        return Optional.ofNullable(Currency.getInstance(Locale.of("", country)))
                .flatMap(currency -> Commodity.currency(currency.getCurrencyCode()))
                .orElse(EURO);
    }

    /** DE 43: name, city, country. */
    private static byte[] acceptor(Location location) {
        String name = plain(location.name());
        String city = name.substring(name.lastIndexOf(' ') + 1);
        return ascii(fixed(name, NAME) + fixed(city, CITY) + location.country());
    }

    /** Capitals without accents: what card messages carry. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^ -~]", " ")
                .replace('\\', ' ')
                .toUpperCase(Locale.ROOT)
                .strip();
    }

    private static String fixed(String text, int length) {
        return text.length() >= length ? text.substring(0, length) : text + " ".repeat(length - text.length());
    }

    private static byte[] padded(String text, int length) {
        return ascii(fixed(text, length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Its merchant's id, {@code ""} when nobody registered it. */
    String merchant() {
        return merchant;
    }

    boolean isRegistered() {
        return !merchant.isEmpty();
    }

    ZoneId zone() {
        return zone;
    }

    int mcc() {
        return mcc;
    }

    Channel channel() {
        return channel;
    }

    String country() {
        return country;
    }

    Commodity currency() {
        return currency;
    }

    Trade trade() {
        return trade;
    }

    /** What a purchase costs at least so that an offer pays. */
    long leastMinor() {
        return leastMinor;
    }

    /** Minor units of its currency that buy about as much as a cent. */
    long scale() {
        return scale;
    }

    /** DE 32, eleven digits. */
    byte[] acquirer() {
        return acquirer;
    }

    /** DE 42. */
    byte[] mid(boolean clearing) {
        return clearing ? clearingMid : authorizationMid;
    }

    /** DE 43. */
    byte[] acceptor() {
        return acceptor;
    }

    /** DE 41. */
    byte[] terminal() {
        return terminal;
    }

    /** DE 22. */
    int entryMode(boolean contactless) {
        return switch (channel) {
            case IN_STORE -> contactless ? CONTACTLESS : CHIP;
            case ONLINE -> ONLINE;
            case APP -> UNKNOWN;
        };
    }
}
