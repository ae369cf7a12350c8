package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.engine.Scenario.Line;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of {@code unseen-life.txt} in other orders: card messages that stand together, each with its own time and
 * with nothing behind it, come to the same however they arrive.
 */
class UnseenOrdersTest {
    private static final int ORDERS = 12;
    private static final Pattern MESSAGE =
            Pattern.compile("(auth|increment|reverse|clear|unclear|refund|chargeback|won)\\s.* at \\S+");

    static List<Scenario> scenarios() throws URISyntaxException {
        return ScenarioTest.scenarios().stream()
                .filter(scenario -> scenario.file().equals("unseen-life.txt"))
                .filter(scenario -> blocks(scenario).stream().anyMatch(block -> block.size() > 1))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void anyOrder_sameTable(Scenario scenario) {
        var random = new Random(scenario.sentence().hashCode());
        for (int order = 0; order < ORDERS; order++) {
            var lines = new ArrayList<Line>();
            for (List<Line> block : blocks(scenario)) {
                var other = new ArrayList<>(block);
                Collections.shuffle(other, random);
                lines.addAll(other);
            }
            new Script(new Scenario(scenario.file(), scenario.sentence(), lines)).run();
        }
    }

    @Test
    void thereAreTablesToPermute() throws URISyntaxException {
        assertThat(scenarios()).hasSizeGreaterThan(20);
    }

    /** The table cut where the order matters: messages of one block may be exchanged, any other line is alone. */
    private static List<List<Line>> blocks(Scenario scenario) {
        var blocks = new ArrayList<List<Line>>();
        boolean open = false;
        for (Line line : scenario.lines()) {
            boolean message = MESSAGE.matcher(line.text()).matches();
            if (!message || !open) {
                blocks.add(new ArrayList<>());
            }
            blocks.getLast().add(line);
            open = message;
        }
        return blocks;
    }
}
