package io.ristorno.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.api.AnswersKept.Answer;
import io.ristorno.api.AnswersKept.Before;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** First answers, kept so long and so many. */
class AnswersKeptTest {
    private static final byte[] ONE = {1};
    private static final byte[] OTHER = {2};
    private static final long DAY = AnswersKept.KEPT.toMillis();

    private final AnswersKept kept = new AnswersKept(10_000);

    private static Answer answer(int bytes) {
        return new Answer(200, "application/json", "", "x".repeat(bytes / 2));
    }

    @Test
    void aKeyIsItsFirstRequests() {
        assertThat(kept.begin("k", ONE, 0)).isEqualTo(new Before.First());
        assertThat(kept.begin("k", ONE, 1)).isEqualTo(new Before.UnderWay());
        assertThat(kept.begin("k", OTHER, 2)).isEqualTo(new Before.Another());
        Answer first = answer(10);
        kept.keep("k", first, 3);
        kept.keep("k", answer(20), 4);
        assertThat(kept.begin("k", ONE, DAY)).isEqualTo(new Before.Answered(first));
        assertThat(kept.begin("k", OTHER, DAY)).isEqualTo(new Before.Another());
        assertThat(kept.begin("k", OTHER, DAY + 1)).isEqualTo(new Before.First());
    }

    @Test
    void whatCameToNothingMayComeAgain() {
        kept.begin("k", ONE, 0);
        kept.drop("k");
        assertThat(kept.begin("k", OTHER, 1)).isEqualTo(new Before.First());
        kept.keep("k", answer(1), 2);
        kept.drop("k");
        assertThat(kept.begin("k", OTHER, 3)).isInstanceOf(Before.Answered.class);
    }

    @Test
    void theOldestGoFirstAndWhatIsUnderWayStays() {
        kept.begin("open", ONE, 0);
        for (int i = 0; i < 100; i++) {
            kept.begin("k" + i, ONE, i);
            kept.keep("k" + i, answer(600), i);
        }
        assertThat(kept.begin("open", ONE, 200)).isEqualTo(new Before.UnderWay());
        assertThat(kept.begin("k99", ONE, 200)).isInstanceOf(Before.Answered.class);
        assertThat(kept.begin("k92", ONE, 200)).isInstanceOf(Before.Answered.class);
        assertThat(kept.begin("k80", ONE, 200)).isEqualTo(new Before.First());
        assertThat(Arrays.asList(0, 1, 50)).allMatch(i -> kept.begin("k" + i, OTHER, 200) instanceof Before.First);
    }
}
