@NullMarked
package io.ristorno.housefixture.catalog;

import org.jspecify.annotations.NullMarked;
