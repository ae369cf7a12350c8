package io.ristorno;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house keeps its rules; and every rule can be broken, as a fixture shows that breaks each of them. */
class HouseRulesTest {

    private static final String HOUSE = "io.ristorno";
    private static final String FIXTURE = "io.ristorno.housefixture";

    private static final ImportOption WITHOUT_TESTS = location -> !location.contains("/test-classes/");

    private static final JavaClasses HOUSE_CLASSES =
            new ClassFileImporter().withImportOption(WITHOUT_TESTS).importPackages(HOUSE);
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    /** Who breaks which rule in the fixture; nobody else does. */
    private static final Map<String, Set<String>> CULPRITS = Map.ofEntries(
            entry("every package is in a room", Set.of("shed.Unlisted")),
            entry("words know only words", Set.of("event.KnowsAStage")),
            entry("pure knows words and pure", Set.of("report.KnowsAStage")),
            entry("stages are strangers", Set.of("purchase.KnowsAnotherStage", "ledger.KnowsTheShell")),
            entry("the engine knows words and stages", Set.of("engine.KnowsAReport")),
            entry("nobody knows the app", Set.of("feed.KnowsTheApp")),
            entry(
                    "inside the shell there is only the JDK",
                    Set.of(
                            "decide.UsesTheNetwork",
                            "decide.UsesFiles",
                            "decide.UsesALogger",
                            "decide.ThrowsDice",
                            "ledger.UsesJson",
                            "ledger.UsesCryptography",
                            "member.UsesVertx")),
            entry(
                    "inside the shell there is no clock and no chance",
                    Set.of("decide.ReadsTheClock", "decide.RefersToTheClock", "decide.ThrowsDice")),
            entry("no circles", Set.of("directory.Ping", "publish.Pong")),
            entry("packages are named for a subject", Set.of("feed.util.Leftover")),
            entry("classes are named for a subject", Set.of("feed.SocketManager", "feed.SocketManager$SocketImpl")),
            entry("every package is null-marked", Set.of("api.NotMarked")));

    static Set<String> ruleNames() {
        return new TreeSet<>(HouseRules.under(HOUSE).keySet());
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void theHouseKeeps(String rule) {
        rule(HOUSE, rule).check(HOUSE_CLASSES);
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void theFixtureBreaks(String rule) {
        var result = rule(FIXTURE, rule).evaluate(FIXTURE_CLASSES);

        assertThat(culpritsIn(result.getFailureReport().getDetails())).isEqualTo(CULPRITS.get(rule));
    }

    @Test
    void bothModulesAreSeen() {
        assertThat(HOUSE_CLASSES.containPackage(HOUSE + ".money")).isTrue();
        assertThat(HOUSE_CLASSES.containPackage(HOUSE + ".event")).isTrue();
        assertThat(HOUSE_CLASSES.containPackage(FIXTURE)).isFalse();
    }

    private static ArchRule rule(String root, String name) {
        return HouseRules.under(root).get(name);
    }

    /** Of each line, the first class of the fixture; of a circle, the first of each edge. */
    private static Set<String> culpritsIn(List<String> details) {
        var name = Pattern.compile(Pattern.quote(FIXTURE) + "\\.([a-z.]+[A-Z][A-Za-z$]*)");
        return details.stream()
                .flatMap(String::lines)
                .map(name::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }
}
