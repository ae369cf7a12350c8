package io.ristorno.program;

import java.time.Instant;
import java.util.Optional;

/**
 * Members of a program that its issuer has put together under a name: students, staff. Who they are is no part of the catalogue; it is
 * told by lists, each in force from a moment on.
 *
 * @param id {@code seg_...}
 * @param name as people know it
 * @param ended from when on nobody is in it any more
 */
public record Segment(String id, String name, Optional<Instant> ended) {
    /** Most that a program has, those that have ended among them. */
    public static final int MOST = 256;

    /** One that goes on. */
    public Segment(String id, String name) {
        this(id, name, Optional.empty());
    }
}
