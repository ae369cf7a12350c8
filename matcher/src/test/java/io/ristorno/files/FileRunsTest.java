package io.ristorno.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.store.FileProgress;
import io.ristorno.store.FileProgress.State;
import io.ristorno.store.FileProgress.Way;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of files has bounds: time, files, and lines. */
class FileRunsTest {
    private static FileProgress file(String id, State state, long atMillis, int parts) {
        return new FileProgress(
                id,
                id,
                "ndjson",
                "",
                Way.UPLOAD,
                state,
                atMillis,
                atMillis,
                1_000L * parts,
                1,
                parts,
                Map.of(),
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    private static List<String> gone(long before, int most, long mostParts, FileProgress... all) {
        return FileRuns.tooMuch(List.of(all), before, most, mostParts).stream()
                .map(FileProgress::id)
                .sorted()
                .toList();
    }

    @Test
    void theOldestGoWhenThereIsNoRoomForTheirLines() {
        FileProgress large = file("a", State.DONE, 1, 60);
        FileProgress under = file("b", State.RUNNING, 2, 30);
        FileProgress torn = file("c", State.FAILED, 3, 20);
        FileProgress newest = file("d", State.DONE, 4, 50);
        assertThat(gone(0, 10, 160, large, under, torn, newest)).isEmpty();
        assertThat(gone(0, 10, 159, large, under, torn, newest)).containsExactly("a");
        assertThat(gone(0, 10, 69, large, under, torn, newest)).containsExactly("a", "c");
        assertThat(gone(0, 3, 160, large, under, torn, newest)).containsExactly("a");
        assertThat(gone(4, 10, 160, large, under, torn, newest)).containsExactly("a", "c");
    }
}
