package io.ristorno.event;

/**
 * Where a message was folded first, if its acceptor was bound since and what was bought there was taken along.
 *
 * @param merchant what stood for the merchant then
 * @param purchase {@code pur_...} as which its purchase was known there, {@code ""} of what waited for one
 */
public record Formerly(MerchantKey merchant, String purchase) {}
