package io.ristorno.housefixture.api;

record NotMarked() {}
