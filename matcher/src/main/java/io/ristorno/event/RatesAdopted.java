package io.ristorno.event;

import io.ristorno.money.RateSheet;

/** The exchange rates of a day are known from here on. */
public record RatesAdopted(RateSheet sheet) implements Event {}
