@NullMarked
package io.ristorno.housefixture.publish;

import org.jspecify.annotations.NullMarked;
