package io.ristorno.housefixture.report;

public record Blameless(io.ristorno.housefixture.catalog.Blameless catalog) {}
