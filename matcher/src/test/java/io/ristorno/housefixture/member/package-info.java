@NullMarked
package io.ristorno.housefixture.member;

import org.jspecify.annotations.NullMarked;
