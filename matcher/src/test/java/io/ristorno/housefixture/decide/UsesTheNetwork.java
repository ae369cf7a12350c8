package io.ristorno.housefixture.decide;

import java.net.URI;

record UsesTheNetwork(URI uri) {}
