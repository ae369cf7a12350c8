/**
 * The state the engine keeps: a member, and a member at one merchant.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                   words: event ◄ reward ◄ [member]
 *                                                              ▲ you are here
 * </pre>
 *
 * <p>Kind: words. {@link io.ristorno.member.Relationship} is the unit: folded, loaded, stored, compared with its naive twin
 * and permuted in tests as one value.
 */
@NullMarked
package io.ristorno.member;

import org.jspecify.annotations.NullMarked;
