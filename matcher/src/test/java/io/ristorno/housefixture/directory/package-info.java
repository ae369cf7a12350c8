@NullMarked
package io.ristorno.housefixture.directory;

import org.jspecify.annotations.NullMarked;
