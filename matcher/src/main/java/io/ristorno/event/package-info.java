/** Everything that can happen to us, and everything we do about it. */
@NullMarked
package io.ristorno.event;

import org.jspecify.annotations.NullMarked;
