package io.ristorno.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Latencies, recorded by one thread and read by another. Three digits are kept, from a microsecond to ten minutes. */
public final class Latencies {
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;
    /** Below so many samples a p99 is an anecdote. */
    public static final long P99_SAMPLES_MIN = 10_000;

    /** Below so many a p99.9 is. */
    public static final long P999_SAMPLES_MIN = 100_000;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MICROS_MAX, DIGITS);
    private final Histogram total = new Histogram(1, MICROS_MAX, DIGITS);

    void record(long nanos) {
        recorder.recordValue(Math.clamp(nanos / 1000, 1, MICROS_MAX));
    }

    /** All that was recorded so far. By one reading thread at a time. */
    public synchronized Latencies.Figures figures() {
        total.add(recorder.getIntervalHistogram());
        return new Figures(total.copy());
    }

    /** What was recorded since the last call of this or of {@link #figures}; it counts for the latter too. */
    public synchronized Latencies.Figures recent() {
        Histogram interval = recorder.getIntervalHistogram();
        total.add(interval);
        return new Figures(interval.copy());
    }

    /** A distribution that stands still. */
    public static final class Figures {
        private final Histogram histogram;

        private Figures(Histogram histogram) {
            this.histogram = histogram;
        }

        public long samples() {
            return histogram.getTotalCount();
        }

        /** The latency that so many of a hundred thousand messages did not pass, in milliseconds; 0 without samples. */
        public BigDecimal millis(int ofHundredThousand) {
            return millisOf(histogram.getValueAtPercentile(ofHundredThousand / 1000.0));
        }

        public BigDecimal p50() {
            return millis(50_000);
        }

        /** Empty when there are too few samples to say. */
        public Optional<BigDecimal> p99() {
            return samples() < P99_SAMPLES_MIN ? Optional.empty() : Optional.of(millis(99_000));
        }

        /** Empty when there are too few samples to say. */
        public Optional<BigDecimal> p999() {
            return samples() < P999_SAMPLES_MIN ? Optional.empty() : Optional.of(millis(99_900));
        }

        public BigDecimal max() {
            return millisOf(histogram.getMaxValue());
        }

        private static BigDecimal millisOf(long micros) {
            return BigDecimal.valueOf(micros, 3).setScale(3, RoundingMode.HALF_UP);
        }
    }
}
