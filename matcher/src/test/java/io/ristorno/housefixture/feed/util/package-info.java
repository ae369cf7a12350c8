@NullMarked
package io.ristorno.housefixture.feed.util;

import org.jspecify.annotations.NullMarked;
