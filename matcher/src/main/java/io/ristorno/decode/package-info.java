/**
 * Bytes of a feed become canonical card transactions, or a reason why not. The card number dies here.
 *
 * <pre>
 * bytes ► feed ► [decode] ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                    ▲ you are here
 *
 * frame ► Framer ► Iso8583 (index of offsets) ─┬► CardTokens ► CardToken ► the directory's one probe
 *            ▲          ▲                      └► IsoTransactions ─┐
 *         Dialect, a file of data                                  ├► Decoded ► Transaction ► admit ► TransactionEvent
 *                                   line ► JsonTransactions ───────┘
 * </pre>
 *
 * <p>Kind: pure. Imports the JDK, JSpecify, jackson-core and javax.crypto. No clock: when a message was received is an
 * argument. How the messages of a link are laid out, and what its networks put where, is data in a {@link
 * io.ristorno.decode.Dialect} file; no code here knows a dialect's name.
 *
 * <p>Nothing that leaves this package, not even the reason of a refusal, quotes what a message held.
 */
@NullMarked
package io.ristorno.decode;

import org.jspecify.annotations.NullMarked;
