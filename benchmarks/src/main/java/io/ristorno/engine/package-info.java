/** Benchmarks of {@code io.ristorno.engine}, beside their subject. See the module's README for how to run and read them. */
@NullMarked
package io.ristorno.engine;

import org.jspecify.annotations.NullMarked;
