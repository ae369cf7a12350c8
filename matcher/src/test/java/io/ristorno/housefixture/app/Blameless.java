package io.ristorno.housefixture.app;

public record Blameless(io.ristorno.housefixture.money.Blameless words) {}
