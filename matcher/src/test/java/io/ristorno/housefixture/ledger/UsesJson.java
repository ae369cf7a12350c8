package io.ristorno.housefixture.ledger;

import com.fasterxml.jackson.core.JsonFactory;

record UsesJson(JsonFactory factory) {}
