package io.ristorno.housefixture.publish;

import io.ristorno.housefixture.directory.Ping;
import org.jspecify.annotations.Nullable;

public record Pong(@Nullable Ping ping) {}
