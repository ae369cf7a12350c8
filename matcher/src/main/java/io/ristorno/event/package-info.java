/**
 * Everything that can happen to us, as values.
 *
 * <pre>
 * bytes ► feed ► decode ► [event] ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                            ▲ you are here                  words: event ◄ reward ◄ member
 * </pre>
 *
 * <p>Kind: words. An event is complete: year and instant fixed, card number gone, member and merchant resolved. A replay
 * reads it and never guesses.
 */
@NullMarked
package io.ristorno.event;

import org.jspecify.annotations.NullMarked;
