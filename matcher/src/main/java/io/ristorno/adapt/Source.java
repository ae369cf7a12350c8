package io.ristorno.adapt;

import io.ristorno.decode.Malformed.Code;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What becomes a text of a canonical transaction. {@code ""} where the event tells nothing: then the field is left out. */
sealed interface Source {
    String tell(Scene scene);

    /** The paths it looks at, for who has to look at the event. */
    String where();

    /** The same in every event. */
    record Constant(String text) implements Source {
        @Override
        public String tell(Scene scene) {
            return text;
        }

        @Override
        public String where() {
            return "";
        }
    }

    /** As it stands there. */
    record At(Path path) implements Source {
        @Override
        public String tell(Scene scene) {
            return scene.word(path).strip();
        }

        @Override
        public String where() {
            return path.text();
        }
    }

    /** The first that is told. */
    record First(List<Source> of) implements Source {
        @Override
        public String tell(Scene scene) {
            for (Source each : of) {
                String told = each.tell(scene);
                if (!told.isEmpty()) {
                    return told;
                }
            }
            return "";
        }

        @Override
        public String where() {
            return joined(of, " or ");
        }
    }

    /** One behind the other; nothing if one of them is not told. */
    record Join(List<Source> of) implements Source {
        @Override
        public String tell(Scene scene) {
            var all = new StringBuilder();
            for (Source each : of) {
                String told = each.tell(scene);
                if (told.isEmpty()) {
                    return "";
                }
                all.append(told);
            }
            return all.toString();
        }

        @Override
        public String where() {
            return joined(of, " and ");
        }
    }

    /** A word for another; a word that is not in the table is not told. */
    record Words(Path path, Map<String, String> table) implements Source {
        @Override
        public String tell(Scene scene) {
            return table.getOrDefault(scene.word(path), "");
        }

        @Override
        public String where() {
            return path.text();
        }
    }

    /** Only where something holds. */
    record Only(Condition when, Source then) implements Source {
        @Override
        public String tell(Scene scene) {
            return when.holds(scene) ? then.tell(scene) : "";
        }

        @Override
        public String where() {
            return then.where();
        }
    }

    /** An instant as seconds or milliseconds since 1970. */
    record Epoch(Path path, ChronoUnit unit) implements Source {
        private static final BigDecimal MILLIS_MAX = BigDecimal.valueOf(253_402_300_799_999L);

        @Override
        public String tell(Scene scene) {
            return switch (scene.at(path)) {
                case Told.Nothing _ -> "";
                case Told.Figure(BigDecimal value)
                when isTime(millis(value)) ->
                    Instant.ofEpochMilli(millis(value).longValue()).toString();
                default -> {
                    scene.refuse(
                            path,
                            Code.BAD_TIME,
                            "send the " + (unit == ChronoUnit.SECONDS ? "" : "milli") + "seconds since 1970");
                    yield "";
                }
            };
        }

        private BigDecimal millis(BigDecimal value) {
            return unit == ChronoUnit.SECONDS ? value.movePointRight(3) : value;
        }

        private static boolean isTime(BigDecimal millis) {
            return millis.signum() >= 0 && millis.compareTo(MILLIS_MAX) <= 0;
        }

        @Override
        public String where() {
            return path.text();
        }
    }

    /** A local time, with the zone that another field names; not told where either is not. */
    record Local(Path path, Path zone) implements Source {
        @Override
        public String tell(Scene scene) {
            String time = scene.word(path).strip();
            String at = scene.word(zone).strip();
            return time.isEmpty() || at.isEmpty() ? "" : instant(scene, time, at);
        }

        private String instant(Scene scene, String time, String at) {
            try {
                LocalDateTime local = LocalDateTime.parse(time);
                return OffsetDateTime.from(local.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.of(at)))
                        .toString();
            } catch (DateTimeException _) {
                scene.refuse(
                        path,
                        Code.BAD_TIME,
                        "send date and time as 2026-03-01T10:00:00, and at " + zone.text()
                                + " a zone such as Europe/London");
                return "";
            }
        }

        @Override
        public String where() {
            return path.text();
        }
    }

    private static String joined(List<Source> of, String by) {
        return of.stream().map(Source::where).filter(where -> !where.isEmpty()).collect(Collectors.joining(by));
    }
}
