@NullMarked
package io.ristorno.housefixture.purchase;

import org.jspecify.annotations.NullMarked;
