package io.ristorno.adapt;

import java.util.List;

/** What has to hold for a rule to be the one: all of its tests. */
record Condition(List<Test> tests) {
    /** Holds always. */
    static final Condition ALWAYS = new Condition(List.of());

    /** One of them. */
    sealed interface Test {
        boolean holds(Scene scene);
    }

    /** A text, number or flag is one of some; one that ends in a star stands for all that begin so. */
    record Among(Path path, List<String> words) implements Test {
        @Override
        public boolean holds(Scene scene) {
            String told = scene.word(path);
            return !told.isEmpty() && words.stream().anyMatch(word -> fits(word, told));
        }

        private static boolean fits(String word, String told) {
            return word.endsWith("*") ? told.startsWith(word.substring(0, word.length() - 1)) : told.equals(word);
        }
    }

    /** A text, number or flag is told, and is none of some. */
    record Except(Among among) implements Test {
        @Override
        public boolean holds(Scene scene) {
            return !scene.word(among.path).isEmpty() && !among.holds(scene);
        }
    }

    /** Something is told, or is not. */
    record Present(Path path, boolean told) implements Test {
        @Override
        public boolean holds(Scene scene) {
            return told != (scene.at(path) instanceof Told.Nothing);
        }
    }

    /** A number is below 0, or is not. */
    record Below(Path path, boolean zero) implements Test {
        @Override
        public boolean holds(Scene scene) {
            return scene.figure(path) instanceof Told.Figure figure
                    && figure.value().signum() < 0 == zero;
        }
    }

    boolean holds(Scene scene) {
        return tests.stream().allMatch(test -> test.holds(scene));
    }
}
