package io.ristorno.housefixture.member;

import io.vertx.core.Future;

record UsesVertx(Future<String> future) {}
