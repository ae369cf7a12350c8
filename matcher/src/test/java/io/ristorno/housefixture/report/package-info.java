@NullMarked
package io.ristorno.housefixture.report;

import org.jspecify.annotations.NullMarked;
