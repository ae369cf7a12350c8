package io.ristorno.housefixture.feed;

record KnowsTheApp(io.ristorno.housefixture.app.Blameless app) {}
