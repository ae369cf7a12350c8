/** Exact arithmetic with named rounding. */
@NullMarked
package io.ristorno.money;

import org.jspecify.annotations.NullMarked;
