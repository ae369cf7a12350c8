/** Benchmarks of {@code io.ristorno.decode}, beside their subject. See the module's README for how to run and read them. */
@NullMarked
package io.ristorno.decode;

import org.jspecify.annotations.NullMarked;
