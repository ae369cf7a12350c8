package io.ristorno.report.campaign;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.Measured;
import io.ristorno.offer.Acquaintance;
import io.ristorno.report.Suppression;
import io.ristorno.report.Suppression.Cell;
import java.time.LocalDate;
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
record Breakdown(List<Stratum> told) {
    static final String ALL = "ALL";
    private static final String NEW_AND_LAPSED = "NEW+LAPSED";

    /**
     * Both arms of one.
     *
     * @param through the last day that is in
     * @param largestMinor the most that one member of it has spent, by now
     * @param hidden whether none of its figures may be told
     */
    record Stratum(String name, LocalDate through, ArmTally control, ArmTally test, long largestMinor, boolean hidden) {
        Stratum and(Stratum other, String both) {
            return new Stratum(
                    both,
                    through,
                    control.plus(other.control),
                    test.plus(other.test),
                    Math.max(largestMinor, other.largestMinor),
                    false);
        }

        long members() {
            return control.spend().n() + test.spend().n();
        }

        /** The part of the test arm that met with anything. */
        OptionalDouble exposedShare() {
            long of = test.spend().n();
            return of > 0 ? OptionalDouble.of((double) test.exposed() / of) : OptionalDouble.empty();
        }

        private Stratum hidden(boolean whether) {
            return new Stratum(name, through, control, test, largestMinor, whether);
        }

        private Cell cell() {
            return cell(
                    Math.min(control.spend().n(), test.spend().n()),
                    OptionalLong.of(control.purchasers() + test.purchasers()));
        }

        /** As far as it says what was paid, to those alone who were not held out. */
        Cell costs() {
            return cell(test.spend().n(), OptionalLong.empty());
        }

        private Cell cell(long members, OptionalLong converters) {
            long sales = control.spend().s().add(test.spend().s()).longValueExact();
            return new Cell(
                    name,
                    members,
                    false,
                    OptionalLong.of(test.redeemers()),
                    converters,
                    sales > 0 ? OptionalDouble.of((double) largestMinor / sales) : OptionalDouble.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty());
        }
    }

    static Breakdown of(Cut cut, Suppression suppression) {
        Map<Acquaintance, Stratum> each = each(cut.measured(), cut.through());
        Stratum all = newAndLapsed(each).and(of(each, Acquaintance.EXISTING), ALL);
        boolean tellsAll = !suppression.hides(all.cell());
        var told = new ArrayList<Stratum>();
        told.add(all.hidden(!tellsAll));
        if (tellsAll) {
            told.addAll(parts(each(cut.measuredApart(), cut.apart()), suppression));
        }
        return new Breakdown(told);
    }

    private static Map<Acquaintance, Stratum> each(Measured measured, LocalDate through) {
        Map<Acquaintance, Stratum> each = new EnumMap<>(Acquaintance.class);
        for (Acquaintance one : Acquaintance.values()) {
            each.put(
                    one,
                    new Stratum(
                            one.name(),
                            through,
                            sum(measured, one, Arm.CONTROL),
                            sum(measured, one, Arm.TEST),
                            measured.largest().getOrDefault(one, 0L),
                            false));
        }
        return each;
    }

    private static Stratum newAndLapsed(Map<Acquaintance, Stratum> each) {
        return of(each, Acquaintance.NEW).and(of(each, Acquaintance.LAPSED), NEW_AND_LAPSED);
    }

    private static List<Stratum> parts(Map<Acquaintance, Stratum> each, Suppression suppression) {
        Stratum existing = of(each, Acquaintance.EXISTING);
        List<Stratum> apart = List.of(of(each, Acquaintance.NEW), of(each, Acquaintance.LAPSED), existing);
        List<Stratum> merged = List.of(newAndLapsed(each), existing);
        return finest(List.of(apart, merged), suppression).orElse(List.of());
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

    /** Whether its parts are of the same days as all of it. */
    boolean isWhole() {
        return parts().stream().allMatch(part -> part.through().equals(all().through()));
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
