/**
 * Card traffic that nobody paid: life cycles as networks send them, a client that sends them, and what they need to be there.
 *
 * <pre>
 * [sandbox] ► bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer ► [sandbox]
 *     ▲ you are here, on the other side of the socket
 * </pre>
 *
 * <p>Kind: shell. {@link io.ristorno.sandbox.Traffic} tells stories of purchases, {@link io.ristorno.sandbox.LoadMix} is plain
 * and fast, {@link io.ristorno.sandbox.IsoClient} sends either and measures. It writes messages by the dialect's file and shares
 * no code with the decoder: what one gets wrong the other notices. All card numbers are in a range that no issuer has.
 */
@NullMarked
package io.ristorno.sandbox;

import org.jspecify.annotations.NullMarked;
