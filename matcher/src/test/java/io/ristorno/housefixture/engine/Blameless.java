package io.ristorno.housefixture.engine;

public record Blameless(io.ristorno.housefixture.match.Blameless stage) {}
