package io.ristorno.housefixture.event;

import io.ristorno.housefixture.match.Blameless;

record KnowsAStage(Blameless stage) {}
