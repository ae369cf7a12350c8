package io.ristorno.housefixture.match;

public record Blameless(io.ristorno.housefixture.catalog.Blameless catalog) {}
