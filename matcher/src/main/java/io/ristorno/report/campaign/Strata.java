package io.ristorno.report.campaign;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.Measured;
import io.ristorno.offer.Acquaintance;
import io.ristorno.report.Suppression;
import io.ristorno.report.Suppression.Cell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A campaign's members by how they knew the merchant, as they may be told: all of them first, then those strata that are large enough by
 * themselves. Where the new or the lapsed are too few, they are told together.
 *
 * @param told in order
 */
record Strata(List<Stratum> told) {
    static final String ALL = "ALL";
    private static final String NEW_AND_LAPSED = "NEW+LAPSED";

    /**
     * Both arms of one.
     *
     * @param largestMinor the most that one member of it has spent
     * @param hidden whether none of its figures may be told
     */
    record Stratum(String name, ArmTally control, ArmTally test, long largestMinor, boolean hidden) {
        Stratum and(Stratum other, String both) {
            return new Stratum(
                    both,
                    control.plus(other.control),
                    test.plus(other.test),
                    Math.max(largestMinor, other.largestMinor),
                    false);
        }

        long members() {
            return control.spend().n() + test.spend().n();
        }

        private Stratum hidden(boolean whether) {
            return new Stratum(name, control, test, largestMinor, whether);
        }

        private Cell cell() {
            long sales = control.spend().s().add(test.spend().s()).longValueExact();
            return new Cell(
                    name,
                    Math.min(control.spend().n(), test.spend().n()),
                    false,
                    OptionalLong.of(test.redeemers()),
                    OptionalLong.of(control.purchasers() + test.purchasers()),
                    sales > 0 ? OptionalDouble.of((double) largestMinor / sales) : OptionalDouble.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty());
        }
    }

    static Strata of(Measured measured, Suppression suppression) {
        Map<Acquaintance, Stratum> each = new EnumMap<>(Acquaintance.class);
        for (Acquaintance one : Acquaintance.values()) {
            each.put(
                    one,
                    new Stratum(
                            one.name(),
                            sum(measured, one, Arm.CONTROL),
                            sum(measured, one, Arm.TEST),
                            measured.largest().getOrDefault(one, 0L),
                            false));
        }
        Stratum fresh = of(each, Acquaintance.NEW);
        Stratum lapsed = of(each, Acquaintance.LAPSED);
        Stratum existing = of(each, Acquaintance.EXISTING);
        Stratum all = fresh.and(lapsed, NEW_AND_LAPSED).and(existing, ALL);
        List<Stratum> apart = List.of(fresh, lapsed, existing);
        List<Stratum> merged = List.of(fresh.and(lapsed, NEW_AND_LAPSED), existing);
        boolean tellsAll = suppression.of(List.of(all.cell()), false).cells().isEmpty();
        List<Stratum> parts =
                tellsAll ? finest(List.of(apart, merged), suppression).orElse(List.of()) : List.of();
        var told = new ArrayList<Stratum>();
        told.add(all.hidden(!tellsAll));
        told.addAll(parts);
        return new Strata(told);
    }

    private static Stratum of(Map<Acquaintance, Stratum> each, Acquaintance one) {
        return Optional.ofNullable(each.get(one)).orElseThrow();
    }

    /** The first division of which nothing has to be hidden: what is left of the total would tell it. */
    private static Optional<List<Stratum>> finest(List<List<Stratum>> divisions, Suppression suppression) {
        return divisions.stream()
                .map(parts -> parts.stream().filter(part -> part.members() > 0).toList())
                .filter(parts -> parts.size() > 1)
                .filter(parts -> suppression
                        .of(parts.stream().map(Stratum::cell).toList(), true)
                        .cells()
                        .isEmpty())
                .findFirst();
    }

    Stratum all() {
        return told.getFirst();
    }

    /** Without the total. */
    List<Stratum> parts() {
        return told.subList(1, told.size());
    }

    private static ArmTally sum(Measured measured, Acquaintance stratum, Arm arm) {
        ArmTally sum = ArmTally.NONE;
        for (Map.Entry<ArmKey, ArmTally> row : measured.arms().entrySet()) {
            if (row.getKey().stratum() == stratum && row.getKey().arm() == arm) {
                sum = sum.plus(row.getValue());
            }
        }
        return sum;
    }
}
