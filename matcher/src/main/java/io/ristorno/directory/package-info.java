/**
 * Which member holds a card: the one probe that most of the world's traffic ends at.
 *
 * <pre>
 * bytes ► feed ► decode ► [directory] ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                             ▲ you are here
 * </pre>
 *
 * <p>Kind: shell, since it is shared by threads. Filled from the store at start; a link is added when it is durable.
 */
@NullMarked
package io.ristorno.directory;

import org.jspecify.annotations.NullMarked;
