@NullMarked
package io.ristorno.housefixture.event;

import org.jspecify.annotations.NullMarked;
