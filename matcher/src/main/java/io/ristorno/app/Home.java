package io.ristorno.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that come with the program: found where the user stands, else where the program is installed. */
final class Home {
    private Home() {}

    /** A file or folder of the user's, else the shipped one of that name. */
    static Path file(Path path) {
        String home = System.getProperty("ristorno.home", "");
        return Files.exists(path) || path.isAbsolute() || home.isEmpty()
                ? path
                : Path.of(home).resolve(path);
    }
}
