@NullMarked
package io.ristorno.housefixture.ledger;

import org.jspecify.annotations.NullMarked;
