@NullMarked
package io.ristorno.housefixture.engine;

import org.jspecify.annotations.NullMarked;
