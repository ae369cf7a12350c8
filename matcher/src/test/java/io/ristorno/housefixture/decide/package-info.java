@NullMarked
package io.ristorno.housefixture.decide;

import org.jspecify.annotations.NullMarked;
