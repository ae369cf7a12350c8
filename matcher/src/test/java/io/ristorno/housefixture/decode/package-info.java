@NullMarked
package io.ristorno.housefixture.decode;

import org.jspecify.annotations.NullMarked;
