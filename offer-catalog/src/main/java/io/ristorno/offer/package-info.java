/**
 * What a merchant promises: offers as immutable, versioned records.
 *
 * <pre>
 * money ◄ merchant ◄ [offer] ◄ program ◄ guard ◄ catalog
 *                       ▲ you are here
 * </pre>
 *
 * <p>Kind: words. An edit makes a new version; the version in force at purchase time decides. A new mechanic is one record
 * in {@link io.ristorno.offer.Mechanic} and one case where its payments are named; the compiler finds the places.
 */
@NullMarked
package io.ristorno.offer;

import org.jspecify.annotations.NullMarked;
