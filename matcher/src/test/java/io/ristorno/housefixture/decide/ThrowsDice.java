package io.ristorno.housefixture.decide;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

final class ThrowsDice {

    private ThrowsDice() {}

    static int shared() {
        return ThreadLocalRandom.current().nextInt(6);
    }

    static Random own() {
        return new Random();
    }
}
