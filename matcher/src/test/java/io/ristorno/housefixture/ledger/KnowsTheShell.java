package io.ristorno.housefixture.ledger;

import io.ristorno.housefixture.feed.Blameless;
import java.util.List;

record KnowsTheShell(List<Blameless> shell) {}
