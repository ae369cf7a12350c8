package io.ristorno.housefixture.feed;

import java.nio.file.Path;

public record Blameless(io.ristorno.housefixture.engine.Blameless engine, Path file) {}
