package io.ristorno.housefixture.decide;

import java.util.function.LongSupplier;

final class RefersToTheClock {

    private RefersToTheClock() {}

    static LongSupplier nanos() {
        return System::nanoTime;
    }
}
