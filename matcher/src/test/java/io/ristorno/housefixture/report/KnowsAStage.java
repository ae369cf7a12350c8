package io.ristorno.housefixture.report;

record KnowsAStage(io.ristorno.housefixture.match.Blameless stage) {}
