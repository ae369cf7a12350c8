/**
 * Who sells, and how card messages name them: merchants, their locations, and the card acceptor ids (MIDs) that
 * acquirers and networks give them, and what messages call them where those are not known ({@link
 * io.ristorno.merchant.Descriptor}).
 *
 * <pre>
 * money ◄ [merchant] ◄ offer ◄ program ◄ guard ◄ catalog
 *             ▲ you are here
 * </pre>
 *
 * <p>Kind: words. Imports the JDK, JSpecify and {@code money}.
 */
@NullMarked
package io.ristorno.merchant;

import org.jspecify.annotations.NullMarked;
