package io.ristorno.program;

import java.time.Instant;
import java.util.Optional;

/**
 * Members of a program that are put together under a name: students, staff, whoever bought for 500 in the last year. Who they are is no
 * part of the catalogue: lists tell it, each in force from a moment on, those that its issuer sends or, where there are criteria, one a
 * day that the program makes by them.
 *
 * @param id {@code seg_...}
 * @param name as people know it
 * @param criteria by which its members are found; empty where the issuer lists them
 * @param ended from when on nobody is in it any more
 */
public record Segment(String id, String name, Optional<Criteria> criteria, Optional<Instant> ended) {
    /** Most that a program has, those that have ended among them. */
    public static final int MOST = 256;

    /** One of whom there are lists. */
    public Segment(String id, String name, Optional<Instant> ended) {
        this(id, name, Optional.empty(), ended);
    }

    /** One that goes on. */
    public Segment(String id, String name) {
        this(id, name, Optional.empty());
    }

    /** The same with an end. */
    public Segment until(Instant end) {
        return new Segment(id, name, criteria, Optional.of(end));
    }
}
