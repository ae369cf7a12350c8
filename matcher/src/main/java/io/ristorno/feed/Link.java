package io.ristorno.feed;

import io.ristorno.decode.CardTokens;
import io.ristorno.decode.Dialect;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Host;
import java.time.InstantSource;

/**
 * One ISO 8583 link and what its connections share.
 *
 * @param name the source of its messages
 * @param host address it listens on
 * @param port 0 for any
 * @param dialect how its messages are laid out
 * @param idleSeconds a peer that sends nothing for so long is cut
 * @param frameBytesMax a longer frame is broken
 * @param engine where events go
 * @param admission whose a card is, and where
 * @param catalogue where card acceptor ids lead
 * @param tokens makes tokens; copied for each event loop
 * @param meters counts
 * @param clock of receipts
 */
public record Link(
        String name,
        String host,
        int port,
        Dialect dialect,
        int idleSeconds,
        int frameBytesMax,
        Host engine,
        Admission admission,
        CurrentCatalogue catalogue,
        CardTokens tokens,
        LinkMeters meters,
        InstantSource clock) {}
