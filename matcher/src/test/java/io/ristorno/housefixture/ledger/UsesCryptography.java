package io.ristorno.housefixture.ledger;

import javax.crypto.Mac;

record UsesCryptography(Mac mac) {}
