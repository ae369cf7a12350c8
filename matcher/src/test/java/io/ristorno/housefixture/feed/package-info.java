@NullMarked
package io.ristorno.housefixture.feed;

import org.jspecify.annotations.NullMarked;
