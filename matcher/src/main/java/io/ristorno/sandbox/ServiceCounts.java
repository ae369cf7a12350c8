package io.ristorno.sandbox;

import java.math.BigDecimal;

/**
 * What a service counted of its card traffic.
 *
 * @param received messages that came in
 * @param linked of these, of linked cards, sign-ons and what the issuer declined left out
 * @param matched of these, for which an offer gave something; counted when they are answered
 * @param cold of these, that had to wait until the store was read
 * @param repeated of these, taken before; counted when they are answered
 * @param malformed that could not be read
 * @param notTaken that the engine did not take; counted when they are answered
 */
public record ServiceCounts(
        long received, long linked, long matched, long cold, long repeated, long malformed, long notTaken) {
    /** Reads what {@code /metrics} says. */
    static ServiceCounts read(String metrics) {
        long received = messages(metrics, "received");
        long malformed = messages(metrics, "malformed");
        return new ServiceCounts(
                received,
                received - malformed - messages(metrics, "not_linked") - messages(metrics, "ignored"),
                sum(metrics, "ristorno_matched_total", ""),
                sum(metrics, "ristorno_cold_total", ""),
                messages(metrics, "repeated"),
                malformed,
                messages(metrics, "not_taken"));
    }

    private static long messages(String metrics, String outcome) {
        return sum(metrics, "ristorno_messages_total", "outcome=\"" + outcome + "\"");
    }

    private static long sum(String metrics, String name, String tag) {
        return metrics.lines()
                .filter(line -> line.startsWith(name) && line.contains(tag))
                .mapToLong(line -> new BigDecimal(line.substring(line.lastIndexOf(' ') + 1)).longValue())
                .sum();
    }

    /** What was counted since. */
    public ServiceCounts since(ServiceCounts before) {
        return new ServiceCounts(
                received - before.received,
                linked - before.linked,
                matched - before.matched,
                cold - before.cold,
                repeated - before.repeated,
                malformed - before.malformed,
                notTaken - before.notTaken);
    }
}
