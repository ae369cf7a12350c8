@NullMarked
package io.ristorno.housefixture.app;

import org.jspecify.annotations.NullMarked;
