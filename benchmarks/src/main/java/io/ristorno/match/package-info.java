/** Benchmarks of {@code io.ristorno.match}, beside their subject. See the module's README for how to run and read them. */
@NullMarked
package io.ristorno.match;

import org.jspecify.annotations.NullMarked;
