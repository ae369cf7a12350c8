package io.ristorno.reward;

import io.ristorno.money.Commodity;

/**
 * What a purchase would have earned of an offer from which its member is held out: taken down to be set against what others earn. It is
 * posted nowhere, paid to nobody, and told to no member.
 *
 * @param offer {@code off_...}
 * @param version of the offer
 * @param commodity of the amount
 * @param minor what it would be now, after returns, if the offer were the only one, without limit or budget; more than 0
 * @param stage how far it would have come: {@code PROVISIONAL}, {@code PENDING} or {@code AVAILABLE}
 */
public record Ghost(String offer, int version, Commodity commodity, long minor, Stage stage) {}
