package io.ristorno.decode;

/** How a message names a card, once the number is gone. */
public sealed interface CardRef permits CardToken, CardId {}
