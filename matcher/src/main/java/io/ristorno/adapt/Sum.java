package io.ristorno.adapt;

import io.ristorno.decode.Malformed.Code;
import io.ristorno.money.Commodity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An amount of money, exactly.
 *
 * @param from what tells it
 * @param unit what a 1 is
 * @param sign what its sign says
 * @param currency tells its currency, in either case
 * @param cash of it handed out in cash, in the same unit
 * @param decimals of a minor unit, where a processor has others than ISO 4217
 */
record Sum(From from, Unit unit, Sign sign, Source currency, Optional<Path> cash, Map<String, Integer> decimals) {
    private static final BigDecimal MINOR_MAX = BigDecimal.valueOf(1_000_000_000_000_000L);

    /** What a 1 is. */
    enum Unit {
        /** A cent. */
        MINOR,
        /** A euro. */
        MAJOR
    }

    /** What a sign says. */
    enum Sign {
        /** A purchase is above 0. What is below is not what the rule is for. */
        POSITIVE,
        /** A purchase is below 0. What is above is not what the rule is for. */
        NEGATIVE,
        /** Nothing: another field says which way the money goes. */
        EITHER
    }

    /** What tells an amount. */
    sealed interface From {}

    /** A field, less another. */
    record Field(Path path, Optional<Path> less) implements From {}

    /** What is held after all items so far: for processors that tell changes where the canonical transaction wants a total. */
    record Held(List<Step> steps) implements From {}

    /** What an item does to what is held; the first whose condition holds. */
    record Step(Condition when, Path path, Does does) {}

    /** What may be done to it. */
    enum Does {
        ADD,
        TAKE,
        SET,
        NOTHING
    }

    /** What it comes to. */
    record Amount(long minor, long cashMinor, String currency) {}

    /** Whether the event tells anything of it. */
    boolean isTold(Scene scene) {
        return !currency.tell(scene).isEmpty()
                || from instanceof Field field && !(scene.at(field.path) instanceof Told.Nothing);
    }

    /** The amount; empty if the event does not tell it, or tells it wrongly, which is a fault of the scene. */
    Optional<Amount> tell(Scene scene) {
        String code = currency.tell(scene).toUpperCase(Locale.ROOT);
        Optional<Commodity> known = Commodity.currency(code);
        if (known.isEmpty()) {
            scene.refuse(
                    currency.where(),
                    code.isEmpty() ? Code.MISSING : Code.BAD_CURRENCY,
                    "send a code of ISO 4217, such as EUR");
            return Optional.empty();
        }
        Optional<BigDecimal> value = value(scene).map(told -> sign == Sign.NEGATIVE ? told.negate() : told);
        Optional<BigDecimal> inCash = cash.flatMap(path -> figure(scene, path)).map(BigDecimal::abs);
        return value.flatMap(told -> minor(scene, where(), told, known.get()))
                .flatMap(minor -> minor(scene, where(), inCash.orElse(BigDecimal.ZERO), known.get())
                        .map(cashMinor -> new Amount(minor, cashMinor, code)));
    }

    /** The paths it looks at. */
    String where() {
        return switch (from) {
            case Field field -> field.path.text();
            case Held held -> held.steps.getFirst().path.text();
        };
    }

    private Optional<BigDecimal> value(Scene scene) {
        return switch (from) {
            case Field(Path path, Optional<Path> less) -> {
                Optional<BigDecimal> whole = needed(scene, path);
                yield less.isEmpty()
                        ? whole
                        : whole.flatMap(of -> needed(scene, less.get()).map(of::subtract));
            }
            case Held(List<Step> steps) -> Optional.of(held(scene, steps));
        };
    }

    private BigDecimal held(Scene scene, List<Step> steps) {
        BigDecimal held = BigDecimal.ZERO;
        for (Scene item : scene.soFar()) {
            Optional<Step> step =
                    steps.stream().filter(each -> each.when.holds(item)).findFirst();
            if (step.isPresent() && step.get().does != Does.NOTHING) {
                // Asked of the scene at hand, so that it keeps the fault of an earlier item.
                BigDecimal told = needed(item, step.get().path).orElse(BigDecimal.ZERO);
                item.fault().ifPresent(found -> scene.refuse(found.field(), found.code(), found.mend()));
                held = switch (step.get().does) {
                    case ADD -> held.add(told);
                    case TAKE -> held.subtract(told);
                    case SET -> told;
                    case NOTHING -> held;
                };
            }
        }
        return held;
    }

    private Optional<BigDecimal> needed(Scene scene, Path path) {
        Optional<BigDecimal> told = figure(scene, path);
        if (told.isEmpty()) {
            scene.refuse(path, Code.MISSING, "send a number there");
        }
        return told.map(figure -> sign == Sign.EITHER ? figure.abs() : figure);
    }

    private static Optional<BigDecimal> figure(Scene scene, Path path) {
        return switch (scene.figure(path)) {
            case Told.Figure(BigDecimal value) -> Optional.of(value);
            case Told.Nothing _ -> Optional.empty();
            default -> {
                scene.refuse(path, Code.BAD_AMOUNT, "send a number of at most " + Told.DIGITS_MAX + " digits");
                yield Optional.empty();
            }
        };
    }

    private Optional<Long> minor(Scene scene, String at, BigDecimal value, Commodity known) {
        int given = unit == Unit.MAJOR ? 0 : decimals.getOrDefault(known.code(), known.decimals());
        BigDecimal minor = value.movePointRight(known.decimals() - given);
        if (minor.signum() < 0) {
            scene.refuse(
                    at, Code.BAD_AMOUNT, "its sign is not what this kind of event has: see \"sign\" in the adapter");
        } else if (minor.compareTo(MINOR_MAX) > 0) {
            scene.refuse(at, Code.BAD_AMOUNT, "send at most " + MINOR_MAX + " minor units");
        } else if (minor.stripTrailingZeros().scale() > 0) {
            scene.refuse(
                    at,
                    Code.BAD_AMOUNT,
                    unit == Unit.MAJOR
                            ? known.code() + " has " + known.decimals() + " decimals: send no more"
                            : "send whole minor units, or say \"unit\": \"major\" in the adapter");
        } else {
            return Optional.of(minor.longValueExact());
        }
        return Optional.empty();
    }
}
