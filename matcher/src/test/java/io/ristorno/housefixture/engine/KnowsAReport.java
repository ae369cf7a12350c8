package io.ristorno.housefixture.engine;

record KnowsAReport(io.ristorno.housefixture.report.Blameless report) {}
