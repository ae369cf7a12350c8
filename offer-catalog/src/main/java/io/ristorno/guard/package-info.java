/**
 * What an offer does to those who have to live with it: how much a member must know, and what it leaves of a merchant's margin, alone and
 * together with his others. Nothing here makes an offer invalid.
 *
 * <pre>
 * money ◄ merchant ◄ offer ◄ program ◄ [guard] ◄ catalog
 *                                         ▲ you are here
 * </pre>
 *
 * <p>Kind: pure. Ratios are exact.
 */
@NullMarked
package io.ristorno.guard;

import org.jspecify.annotations.NullMarked;
