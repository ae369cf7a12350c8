/**
 * What becomes of members as a whole: they are merged, and they are erased. To be merged is one event. An engine's event touches one
 * member at one merchant, so to be erased goes piece by piece, beside the traffic, and goes on after a crash where it was.
 *
 * <pre>
 * API ► [people] ► events, one a piece ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store
 *          ▲ you are here
 * </pre>
 *
 * <p>Kind: shell.
 */
@NullMarked
package io.ristorno.people;

import org.jspecify.annotations.NullMarked;
