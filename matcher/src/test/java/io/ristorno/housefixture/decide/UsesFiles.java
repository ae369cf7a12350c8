package io.ristorno.housefixture.decide;

import java.nio.file.Path;

record UsesFiles(Path path) {}
