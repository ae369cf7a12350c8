package io.ristorno.engine;

import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Outlived;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Member;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What becomes of a member's places in segments: they go on with whoever is merged into another, and end with who is erased. */
final class Segmentation {
    private Segmentation() {}

    static Member after(Member member, Enlisted enlisted) {
        return member.with(member.enlistments()
                .with(new Enlistment(
                        enlisted.segment(),
                        enlisted.from().map(MemberKey::number).orElse(Enlistment.HIMSELF),
                        millis(enlisted.at()),
                        enlisted.version(),
                        enlisted.in())));
    }

    /** What he has bought since may come to something else, if an event moved him into a segment or out of it. */
    static Optional<Effect> reconsidered(Member before, Member after, MembershipEvent event) {
        if (after.enlistments().equals(before.enlistments())) {
            return Optional.empty();
        }
        if (event instanceof Enlisted enlisted) {
            return Optional.of(new Effect.Reconsidered(after.key(), millis(enlisted.at())));
        }
        return event instanceof Outlived outlived
                ? Optional.of(new Effect.Reconsidered(after.key(), millis(outlived.at())))
                : Optional.empty();
    }

    /** To the second: card messages tell no less. */
    private static long millis(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
    }

    static Member after(Member member, Outlived outlived) {
        return member.with(member.enlistments().without(outlived.from().number(), millis(outlived.at())));
    }

    /** What the one into whom a member is merged has of it. */
    static List<Enlisted> handedOn(Member member, MemberKey to) {
        return member.enlistments().all().stream()
                .map(each -> new Enlisted(
                        to,
                        each.segment(),
                        each.version(),
                        each.in(),
                        Instant.ofEpochMilli(each.atMillis()),
                        Optional.of(
                                each.of() == Enlistment.HIMSELF
                                        ? member.key()
                                        : new MemberKey(member.key().program(), each.of()))))
                .toList();
    }
}
