@NullMarked
package io.ristorno.housefixture.money;

import org.jspecify.annotations.NullMarked;
