/**
 * What offers give purchases: stages, reasons, targets, and what is posted.
 *
 * <pre>
 * bytes ► feed ► decode ► event ► ( purchase ► match ► decide ► ledger ) = engine ► effects ► store ► answer
 *                                   words: event ◄ [reward] ◄ member
 *                                                     ▲ you are here
 * </pre>
 *
 * <p>Kind: words. {@code decide} says targets, {@code ledger} posts the difference between a target and what is posted.
 */
@NullMarked
package io.ristorno.reward;

import org.jspecify.annotations.NullMarked;
