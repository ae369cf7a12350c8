package io.ristorno;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, for all code under one root package.
 *
 * <p>The first package below the root is a room, and every room has a kind, which says whom it may know. A new room is
 * entered in {@link #ROOMS}; a small pure library, in {@link #librariesOf}.
 */
final class HouseRules {

    /** What a room holds. The order is the direction: nobody knows a later kind, with pure beside the core. */
    enum Kind {
        /** Values; known to all. */
        WORDS,
        /** Functions beside the engine's path. */
        PURE,
        /** One step of the engine. */
        STAGE,
        /** The one who introduces the stages to each other. */
        ENGINE,
        /** Threads, sockets, disks. */
        SHELL,
        /** Where the parts meet. */
        APP;

        boolean isInsideTheShell() {
            return compareTo(SHELL) < 0;
        }
    }

    static final Map<String, Kind> ROOMS = Map.ofEntries(
            Map.entry("money", Kind.WORDS),
            Map.entry("merchant", Kind.WORDS),
            Map.entry("offer", Kind.WORDS),
            Map.entry("program", Kind.WORDS),
            Map.entry("event", Kind.WORDS),
            Map.entry("reward", Kind.WORDS),
            Map.entry("member", Kind.WORDS),
            Map.entry("guard", Kind.PURE),
            Map.entry("catalog", Kind.PURE),
            Map.entry("decode", Kind.PURE),
            Map.entry("adapt", Kind.PURE),
            Map.entry("attribute", Kind.PURE),
            Map.entry("measure", Kind.PURE),
            Map.entry("report", Kind.PURE),
            Map.entry("purchase", Kind.STAGE),
            Map.entry("match", Kind.STAGE),
            Map.entry("qualify", Kind.STAGE),
            Map.entry("decide", Kind.STAGE),
            Map.entry("ledger", Kind.STAGE),
            Map.entry("engine", Kind.ENGINE),
            Map.entry("host", Kind.SHELL),
            Map.entry("people", Kind.SHELL),
            Map.entry("files", Kind.SHELL),
            Map.entry("projection", Kind.SHELL),
            Map.entry("rehearsal", Kind.SHELL),
            Map.entry("store", Kind.SHELL),
            Map.entry("directory", Kind.SHELL),
            Map.entry("feed", Kind.SHELL),
            Map.entry("processors", Kind.SHELL),
            Map.entry("kafka", Kind.SHELL),
            Map.entry("publish", Kind.SHELL),
            Map.entry("api", Kind.SHELL),
            Map.entry("console", Kind.SHELL),
            Map.entry("cluster", Kind.SHELL),
            Map.entry("sandbox", Kind.SHELL),
            Map.entry("simulation", Kind.SHELL),
            Map.entry("app", Kind.APP));

    /** A stage in two rooms: the later half knows the earlier one. */
    private static final Map<String, String> HALVES = Map.of("decide", "qualify");

    private static final List<String> WORLDLY_PARTS_OF_THE_JDK = List.of(
            "java.net.",
            "java.nio.file.",
            "java.nio.channels.",
            "java.util.logging.",
            "java.io.File",
            "java.io.RandomAccessFile",
            "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom");

    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID");

    private static final Set<String> UNSEEDED =
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.util.Date");

    private static final Set<String> ROOMS_WITHOUT_A_SUBJECT =
            Set.of("common", "commons", "helper", "helpers", "misc", "model", "models", "util", "utils");

    private static final List<String> NAMES_WITHOUT_A_SUBJECT = List.of("Util", "Utils", "Manager", "Helper", "Impl");

    private final String root;

    private HouseRules(String root) {
        this.root = root;
    }

    /** The rules by name, for the packages below {@code root}. */
    static Map<String, ArchRule> under(String root) {
        var rules = new HouseRules(root);
        return Map.ofEntries(
                Map.entry("every package is in a room", rules.everyPackageIsInARoom()),
                Map.entry("words know only words", rules.mayKnow(Kind.WORDS, Kind.WORDS)),
                Map.entry("pure knows words and pure", rules.mayKnow(Kind.PURE, Kind.WORDS, Kind.PURE)),
                Map.entry("stages are strangers", rules.mayKnow(Kind.STAGE, Kind.WORDS)),
                Map.entry("the engine knows words and stages", rules.mayKnow(Kind.ENGINE, Kind.WORDS, Kind.STAGE)),
                Map.entry(
                        "nobody knows the app",
                        rules.mayKnow(Kind.SHELL, Kind.WORDS, Kind.PURE, Kind.STAGE, Kind.ENGINE, Kind.SHELL)),
                Map.entry("inside the shell there is only the JDK", rules.onlyTheJdkInsideTheShell()),
                Map.entry("inside the shell there is no clock and no chance", rules.noClockAndNoChance()),
                Map.entry("no circles", rules.noCircles()),
                Map.entry("packages are named for a subject", rules.packagesAreNamedForASubject()),
                Map.entry("classes are named for a subject", rules.classesAreNamedForASubject()),
                Map.entry("every package is null-marked", rules.everyPackageIsNullMarked()));
    }

    private ArchRule everyPackageIsInARoom() {
        return all("be in a room of the house's table", (each, broken) -> {
            if (kindOf(each).isEmpty()) {
                broken.accept("%s is in no room of the house".formatted(each.getName()));
            }
        });
    }

    /** Every room of {@code kind} knows itself and {@code known}; stages and the engine know the catalogue too. */
    private ArchRule mayKnow(Kind kind, Kind... known) {
        var kinds = Set.of(known);
        boolean readsCatalog = kind == Kind.STAGE || kind == Kind.ENGINE;
        return in(kind + " rooms", Set.of(kind), "know only " + kinds, (each, broken) -> {
            for (var dependency : each.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                boolean allowed = !isOurs(target)
                        || room(target).equals(room(each))
                        || room(target).equals(room(each).map(HALVES::get))
                        || (readsCatalog && room(target).equals(Optional.of("catalog")))
                        || kindOf(target).filter(kinds::contains).isPresent();
                if (!allowed) {
                    broken.accept(dependency.getDescription());
                }
            }
        });
    }

    private ArchRule onlyTheJdkInsideTheShell() {
        return insideTheShell("use only the JDK without the world, JSpecify and pure libraries", (each, broken) -> {
            for (var dependency : each.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !isOurs(target) && !isAllowedLibrary(each, target)) {
                    broken.accept(dependency.getDescription());
                }
            }
        });
    }

    private boolean isAllowedLibrary(JavaClass user, JavaClass target) {
        String name = target.getName();
        return name.startsWith("java.")
                ? WORLDLY_PARTS_OF_THE_JDK.stream().noneMatch(name::startsWith)
                : librariesOf(room(user).orElse("")).anyMatch(name::startsWith);
    }

    private static Stream<String> librariesOf(String room) {
        return switch (room) {
            case "catalog" ->
                Stream.of(
                        "org.jspecify.",
                        "com.fasterxml.jackson.core.",
                        "com.fasterxml.jackson.databind.",
                        "com.fasterxml.jackson.dataformat.csv.");
            case "decode" ->
                Stream.of(
                        "org.jspecify.",
                        "com.fasterxml.jackson.core.",
                        "com.fasterxml.jackson.databind.",
                        "javax.crypto.");
            case "measure" -> Stream.of("org.jspecify.", "org.apache.commons.statistics.");
            case "adapt" -> Stream.of("org.jspecify.", "com.fasterxml.jackson.core.");
            default -> Stream.of("org.jspecify.");
        };
    }

    /** Time is an event and chance is a hash: the same events give the same effects, always. */
    private ArchRule noClockAndNoChance() {
        return insideTheShell("read no clock and throw no dice", (each, broken) -> {
            for (var access : accessesOf(each)) {
                if (readsClockOrThrowsDice(access.getTarget())) {
                    broken.accept(access.getDescription());
                }
            }
        });
    }

    private static List<JavaAccess<?>> accessesOf(JavaClass each) {
        return Stream.concat(each.getAccessesFromSelf().stream(), each.getCodeUnitReferencesFromSelf().stream())
                .collect(Collectors.toList());
    }

    private static boolean readsClockOrThrowsDice(AccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        boolean unseeded = name.equals("<init>")
                && UNSEEDED.contains(owner)
                && target instanceof AccessTarget.CodeUnitAccessTarget constructor
                && constructor.getRawParameterTypes().isEmpty();
        boolean systemClock = owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick"));
        return CLOCKS_AND_DICE.contains(owner + "." + name)
                || (owner.startsWith("java.time.") && name.equals("now"))
                || systemClock
                || unseeded;
    }

    private ArchRule noCircles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private ArchRule packagesAreNamedForASubject() {
        return all("be in packages named for a subject", (each, broken) -> {
            for (String part : each.getPackageName().split("\\.", -1)) {
                if (ROOMS_WITHOUT_A_SUBJECT.contains(part)) {
                    broken.accept("%s is in a package called %s".formatted(each.getName(), part));
                }
            }
        });
    }

    private ArchRule classesAreNamedForASubject() {
        return all("be named for a subject", (each, broken) -> {
            for (String ending : NAMES_WITHOUT_A_SUBJECT) {
                if (each.getSimpleName().endsWith(ending)) {
                    broken.accept("%s is called a %s".formatted(each.getName(), ending));
                }
            }
        });
    }

    private ArchRule everyPackageIsNullMarked() {
        return all("be in a package whose package-info says @NullMarked", (each, broken) -> {
            boolean marked = each.getPackage()
                    .tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isPresent();
            if (!marked) {
                broken.accept("%s is in a package without @NullMarked".formatted(each.getName()));
            }
        });
    }

    private ArchRule all(String should, BiConsumer<JavaClass, Consumer<String>> check) {
        return rule(DescribedPredicate.describe("of the house", this::isOurs), should, check);
    }

    private ArchRule insideTheShell(String should, BiConsumer<JavaClass, Consumer<String>> check) {
        var kinds = Arrays.stream(Kind.values()).filter(Kind::isInsideTheShell).collect(Collectors.toSet());
        return in("rooms inside the shell", kinds, should, check);
    }

    private ArchRule in(String where, Set<Kind> kinds, String should, BiConsumer<JavaClass, Consumer<String>> check) {
        return rule(
                DescribedPredicate.describe(
                        "in " + where,
                        each -> kindOf(each).filter(kinds::contains).isPresent()),
                should,
                check);
    }

    private static ArchRule rule(
            DescribedPredicate<JavaClass> which, String should, BiConsumer<JavaClass, Consumer<String>> check) {
        var condition = new ArchCondition<JavaClass>(should) {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                check.accept(each, message -> events.add(SimpleConditionEvent.violated(each, message)));
            }
        };
        // A room may still be empty.
        return classes().that(which).should(condition).allowEmptyShould(true);
    }

    private Optional<Kind> kindOf(JavaClass each) {
        return room(each).map(ROOMS::get);
    }

    private Optional<String> room(JavaClass each) {
        String name = each.getPackageName();
        return name.startsWith(root + ".")
                ? Optional.of(name.substring(root.length() + 1).split("\\.", 2)[0])
                : Optional.empty();
    }

    private boolean isOurs(JavaClass each) {
        return each.getPackageName().equals(root) || each.getPackageName().startsWith(root + ".");
    }
}
