package io.ristorno.housefixture.shed;

record Unlisted() {}
