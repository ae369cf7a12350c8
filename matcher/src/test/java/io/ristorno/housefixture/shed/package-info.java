@NullMarked
package io.ristorno.housefixture.shed;

import org.jspecify.annotations.NullMarked;
