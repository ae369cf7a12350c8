package io.ristorno.event;

import io.ristorno.merchant.Channel;
import java.time.ZoneId;

/**
 * Where a card message comes from, as far as the catalogue knows.
 *
 * @param merchant the registered merchant, else acquirer and card acceptor id
 * @param location {@code loc_...}, or {@code ""} when the catalogue does not know it
 * @param zone the location's, else that of the member's program
 * @param country ISO 3166-1 alpha-2, {@code ""} when unknown
 * @param mcc of the location, 0 when unknown
 * @param channel how it sells
 */
public record Place(MerchantKey merchant, String location, ZoneId zone, String country, int mcc, Channel channel) {}
