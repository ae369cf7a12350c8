package io.ristorno.housefixture.decide;

import java.util.logging.Logger;

record UsesALogger(Logger logger) {}
