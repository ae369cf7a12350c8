@NullMarked
package io.ristorno.housefixture.match;

import org.jspecify.annotations.NullMarked;
