package io.ristorno.housefixture.directory;

import io.ristorno.housefixture.publish.Pong;
import org.jspecify.annotations.Nullable;

public record Ping(@Nullable Pong pong) {}
