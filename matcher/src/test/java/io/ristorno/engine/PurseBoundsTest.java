package io.ristorno.engine;

import io.ristorno.engine.Scenario.Line;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Purse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a purse remembers is bounded, and whoever comes at the bound is told so: up to it everything is taken. */
class PurseBoundsTest {
    private final List<Line> lines = new ArrayList<>();

    private void line(String text) {
        lines.add(new Line(lines.size() + 1, text));
    }

    private void plays() {
        new Script(new Scenario("bounds", "a purse is bounded", lines)).run();
    }

    @Test
    void aMemberHas512MovementsThatAreRememberedAndNoMore() {
        line("card C1 member A linked 2026-01-01");
        line("now 2026-03-01T12:00");
        for (int i = 1; i <= Purse.MOVEMENTS_MAX; i++) {
            line("adjust A J" + i + " 0.01 by ann");
        }
        line("adjust A J513 0.01 by ann -> refused FULL; member A available 5.12");
        line("adjust A J512 0.01 by ann -> member A available 5.12");
        line("now 2026-10-13T12:00");
        line("adjust A J513 0.01 by ann -> member A available 5.13");
        plays();
    }

    @Test
    void aSpendHas64RefundsAndNoMore() {
        line("card C1 member A linked 2026-01-01");
        line("now 2026-03-01T12:00");
        line("adjust A J1 1.00 by ann");
        line("spend A S1 1.00 M1 -> member A available 0.00");
        for (int i = 1; i <= Spend.REFUNDS_MAX; i++) {
            line("giveback A S1 r" + i + " 0.01");
        }
        line("giveback A S1 r65 0.01 -> refused FULL; member A available 0.64");
        line("giveback A S1 r64 0.01 -> member A available 0.64");
        plays();
    }
}
