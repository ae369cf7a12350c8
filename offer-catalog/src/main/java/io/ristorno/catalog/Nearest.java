package io.ristorno.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The word that was probably meant. Its answers are made of known words only: they never repeat what somebody wrote. */
public final class Nearest {
    private static final int LENGTH_MIN = 3;
    private static final int LENGTH_MAX = 60;
    /** Fewer letters begin too many words. */
    private static final int BEGINNING_MIN = 4;

    private Nearest() {}

    /** {@code did you mean "x"?}, or the fallback if no word is near. */
    public static String mend(String word, Collection<String> words, String fallback) {
        return to(word, words).map(near -> "did you mean \"" + near + "\"?").orElse(fallback);
    }

    /**
     * The nearest word, if it is near: a letter of three differs, two of more, or a third of many; else one that begins with the
     * word, or that the word begins with. Ties: the first in the alphabet.
     */
    public static Optional<String> to(String word, Collection<String> words) {
        if (word.length() < LENGTH_MIN || word.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        int far = word.length() == LENGTH_MIN ? 1 : Math.max(2, word.length() / 3);
        return nearest(word, words.stream().filter(other -> distance(word, other) <= far))
                .or(() -> nearest(word, words.stream().filter(other -> begins(word, other) || begins(other, word))));
    }

    private static Optional<String> nearest(String word, Stream<String> words) {
        return words.min(Comparator.<String>comparingInt(other -> distance(word, other))
                .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean begins(String beginning, String word) {
        return beginning.length() >= BEGINNING_MIN && word.regionMatches(true, 0, beginning, 0, beginning.length());
    }

    /** Levenshtein's distance without regard to case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
