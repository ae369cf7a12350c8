package io.ristorno.files;

import io.ristorno.decode.Transaction;
import io.ristorno.store.FileProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the records of a file came to so far. */
final class FileTally {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<Of, long[]> sums = new TreeMap<>();

    private record Of(String type, String currency) implements Comparable<Of> {
        @Override
        public int compareTo(Of other) {
            int byType = type.compareTo(other.type);
            return byType == 0 ? currency.compareTo(other.currency) : byType;
        }
    }

    FileTally(FileProgress begun) {
        counts.putAll(begun.counts());
        begun.sums()
                .forEach(sum -> sums.put(new Of(sum.type(), sum.currency()), new long[] {sum.records(), sum.minor()}));
    }

    void count(ResultLine outcome) {
        counts.merge(outcome.name(), 1L, Long::sum);
    }

    void add(Transaction transaction) {
        long[] sum = sums.computeIfAbsent(
                new Of(
                        transaction.kind().name().toLowerCase(Locale.ROOT),
                        transaction.amount().currency().code()),
                _ -> new long[2]);
        sum[0]++;
        sum[1] += transaction.amount().minor();
    }

    Map<String, Long> counts() {
        return counts;
    }

    List<FileProgress.Sum> sums() {
        var all = new ArrayList<FileProgress.Sum>();
        sums.forEach((of, sum) -> all.add(new FileProgress.Sum(of.type(), of.currency(), sum[0], sum[1])));
        return all;
    }
}
