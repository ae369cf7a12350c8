package io.ristorno.api;

import io.ristorno.member.Enlistments;
import io.ristorno.program.LevelTerms;
import io.ristorno.report.Bought;
import io.ristorno.report.Ranking;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.OptionalLong;

/** The level that a member has, since when, and what is missing to the next one. */
final class LevelDocument {
    private LevelDocument() {}

    /**
     * What is told of it.
     *
     * @param zone the program's, whose day it is
     */
    static JsonObject of(Enlistments enlistments, LevelTerms terms, Bought bought, Instant now, ZoneId zone) {
        int has = rank(enlistments, terms, now);
        long counted = Ranking.counted(terms, bought, LocalDate.ofInstant(now, zone));
        var document = new JsonObject();
        if (has > 0) {
            LevelTerms.Step step = terms.steps().get(has - 1);
            OptionalLong since = enlistments.since(step.id(), now.toEpochMilli());
            document.put("id", step.id()).put("name", step.name());
            since.ifPresent(at -> document.put("since", Instant.ofEpochMilli(at).toString()));
        }
        document.put("counted", counted);
        if (has < terms.steps().size()) {
            LevelTerms.Step next = terms.steps().get(has);
            document.put(
                    "next",
                    new JsonObject()
                            .put("id", next.id())
                            .put("name", next.name())
                            .put("atLeast", next.atLeast())
                            .put("missing", Math.max(0, next.atLeast() - counted)));
        }
        return document;
    }

    private static int rank(Enlistments enlistments, LevelTerms terms, Instant now) {
        int rank = terms.steps().size();
        while (rank > 0 && !enlistments.isIn(terms.steps().get(rank - 1).id(), now.toEpochMilli())) {
            rank--;
        }
        return rank;
    }
}
