package io.ristorno.app;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A service of its own for each class of tests, with a program, a cafe and Anna, who has a card. */
abstract class WithCafe {
    static final String ANNAS = TestService.card(1);

    @TempDir
    static Path folder;

    static TestService service;
    static Web web;

    /** A moment behind the link of every card. */
    static Instant today;

    @BeforeAll
    static void start() {
        service = new TestService(folder.resolve("store")).withCafe().withMember("mem_anna", ANNAS);
        web = service.web;
        today = Instant.now().plusSeconds(600);
    }

    @AfterAll
    static void stop() {
        service.close();
    }
}
