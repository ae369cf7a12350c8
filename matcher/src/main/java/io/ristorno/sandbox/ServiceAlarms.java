package io.ristorno.sandbox;

import java.math.BigDecimal;

/**
 * What a service counted of its alarms.
 *
 * @param served that it looked at, or looks at now
 * @param late how many seconds the first of the latest was due; 0 when none was
 */
public record ServiceAlarms(long served, BigDecimal late) {
    /** Reads what {@code /metrics} says. */
    static ServiceAlarms read(String metrics) {
        return new ServiceAlarms(
                value(metrics, "ristorno_alarms_total").longValue(), value(metrics, "ristorno_alarms_late_seconds"));
    }

    private static BigDecimal value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> new BigDecimal(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
