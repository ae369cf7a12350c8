package io.ristorno.measure.sheet;

import io.ristorno.measure.Sums;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An arm as people give it: its sums, or each member's values. Decimals become whole numbers of one scale for all arms. */
final class ArmForm {
    private static final long MEMBERS_MOST = 1_000_000_000_000L;

    private ArmForm() {}

    /** What goes with y, and what its fields are called. */
    enum With {
        NOTHING(""),
        /** Spend before the start. */
        BEFORE("pre_"),
        /** What y is divided by. */
        DENOMINATOR("denominator_");

        private final String prefix;

        With(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The sums of an arm before they have a scale. */
    record Draft(
            Entry entry,
            long n,
            BigDecimal s,
            BigDecimal q,
            BigDecimal x,
            BigDecimal xx,
            BigDecimal xy,
            String prefix) {
        private int scale() {
            int plain = Stream.of(s, x).mapToInt(ArmForm::decimals).max().orElse(0);
            int squares = Stream.of(q, xx, xy).mapToInt(ArmForm::decimals).max().orElse(0);
            return Math.max(plain, (squares + 1) / 2);
        }

        private Sums sums(int scale) {
            return new Sums(
                    n, at(s, scale), at(q, 2 * scale), at(x, scale), at(xx, 2 * scale), at(xy, 2 * scale), scale);
        }
    }

    /** All arms of a sheet in one scale; refused if no numbers have such sums. */
    static List<Sums> sums(List<Draft> drafts) {
        int scale = drafts.stream().mapToInt(Draft::scale).max().orElse(0);
        var all = new ArrayList<Sums>();
        for (Draft draft : drafts) {
            Sums sums = draft.sums(scale);
            var possible = sums.possible();
            if (!Boolean.TRUE.equals(possible.get("y"))) {
                draft.entry
                        .field("sum_of_squares")
                        .refuse(
                                "no " + draft.n + " numbers have such sums",
                                "sum_of_squares is at least sum * sum / n");
            } else if (!Boolean.TRUE.equals(possible.get("x"))) {
                draft.entry
                        .field(draft.prefix + "sum_of_squares")
                        .refuse("no " + draft.n + " numbers have such sums", "it is at least the squared sum by n");
            } else if (!Boolean.TRUE.equals(possible.get("xy"))) {
                draft.entry
                        .field("sum_of_products")
                        .refuse(
                                "no numbers with these sums go together so",
                                "it is the sum of both of a member, multiplied");
            }
            all.add(sums);
        }
        return all;
    }

    static Draft read(Entry arm, With with) {
        if (!arm.isThere()) {
            arm.refuse(
                    "is missing", "give {\"n\": ..., \"sum\": ..., \"sum_of_squares\": ...}, or {\"values\": [...]}");
        }
        return arm.has("values") ? ofValues(arm, with) : ofSums(arm, with);
    }

    private static Draft ofSums(Entry arm, With with) {
        String prefix = with.prefix;
        boolean plain = with == With.NOTHING;
        var zero = BigDecimal.ZERO;
        var draft = new Draft(
                arm,
                arm.isThere() ? arm.field("n").whole(2, MEMBERS_MOST) : 2,
                arm.isThere() ? arm.field("sum").exact() : zero,
                arm.isThere() ? arm.field("sum_of_squares").exact() : zero,
                plain || !arm.isThere() ? zero : arm.field(prefix + "sum").exact(),
                plain || !arm.isThere()
                        ? zero
                        : arm.field(prefix + "sum_of_squares").exact(),
                plain || !arm.isThere() ? zero : arm.field("sum_of_products").exact(),
                prefix);
        arm.noMore();
        return draft;
    }

    private static Draft ofValues(Entry arm, With with) {
        List<BigDecimal> y = values(arm.field("values"));
        List<BigDecimal> x = with == With.NOTHING ? List.of() : values(arm.field(with.prefix + "values"));
        if (with != With.NOTHING && x.size() != y.size() && !y.isEmpty() && !x.isEmpty()) {
            arm.field(with.prefix + "values").refuse("has another length than values", "give one of each a member");
            x = List.of();
        }
        arm.noMore();
        return new Draft(
                arm,
                Math.max(2, y.size()),
                sum(y),
                products(y, y),
                sum(x),
                products(x, x),
                x.size() == y.size() ? products(x, y) : BigDecimal.ZERO,
                with.prefix);
    }

    static List<BigDecimal> values(Entry list) {
        return list.items(2, Entry.ITEMS_MOST).stream().map(Entry::exact).toList();
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal products(List<BigDecimal> one, List<BigDecimal> other) {
        var sum = BigDecimal.ZERO;
        for (int i = 0; i < one.size(); i++) {
            sum = sum.add(one.get(i).multiply(other.get(i)));
        }
        return sum;
    }

    static int decimals(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.max(0, value.stripTrailingZeros().scale());
    }

    static BigInteger at(BigDecimal value, int scale) {
        return (value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros())
                .setScale(scale)
                .unscaledValue();
    }
}
