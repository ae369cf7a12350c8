package io.ristorno.member;

import io.ristorno.event.MemberKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who else is the same person: members are merged, one into another.
 *
 * @param successor who has what comes from now on, and whatever this one gets still
 * @param merged those who have this one as their successor, in the order in which they came
 */
public record Kin(Optional<MemberKey> successor, List<MemberKey> merged) {
    /** Nobody. */
    public static final Kin NONE = new Kin(Optional.empty(), List.of());

    public Kin {
        merged = List.copyOf(merged);
    }

    /** Whether a member is the same person. */
    public boolean includes(MemberKey member) {
        return merged.contains(member) || successor.filter(member::equals).isPresent();
    }

    /** The same with a successor. */
    public Kin succeededBy(MemberKey member) {
        return new Kin(Optional.of(member), merged);
    }

    /** The same, and one more has this one as his successor. */
    public Kin with(MemberKey member) {
        if (merged.contains(member)) {
            return this;
        }
        var more = new ArrayList<>(merged);
        more.add(member);
        return new Kin(successor, more);
    }

    /** The same without one of those. */
    public Kin without(MemberKey member) {
        return new Kin(
                successor, merged.stream().filter(each -> !each.equals(member)).toList());
    }
}
