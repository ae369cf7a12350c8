package io.ristorno.catalog;

import io.ristorno.program.Program;
import java.util.HashMap;
import java.util.Map;

/** The ids of segments and levels, over all programs: an offer that names one means that of one program. */
final class SegmentIds {
    private final Map<String, String> owners = new HashMap<>();

    /** Adds those of a program; complains about ids that are another's. */
    void add(Program program, Spot spot) {
        program.levels().ifPresent(levels -> {
            for (int i = 0; i < levels.steps().size(); i++) {
                String owner = owners.putIfAbsent(levels.steps().get(i).id(), program.id());
                spot.at("levels")
                        .at("steps")
                        .at(i)
                        .at("id")
                        .require(
                                owner == null || owner.equals(program.id()),
                                "is the id of a level of another program, " + Quoted.text(owner == null ? "" : owner),
                                "give each level its own id");
            }
        });
        for (int i = 0; i < program.segments().size(); i++) {
            String owner = owners.putIfAbsent(program.segments().get(i).id(), program.id());
            spot.at("segments")
                    .at(i)
                    .at("id")
                    .require(
                            owner == null || owner.equals(program.id()),
                            "is the id of a segment of another program, " + Quoted.text(owner == null ? "" : owner),
                            "give each segment its own id");
        }
    }
}
