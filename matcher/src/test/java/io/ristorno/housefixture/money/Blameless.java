package io.ristorno.housefixture.money;

import java.time.Instant;

public record Blameless(long minor, Instant at) {

    static byte[][] bytes(int size) {
        return new byte[size][];
    }
}
