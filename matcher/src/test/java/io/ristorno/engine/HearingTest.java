package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decide.ContactPolicy;
import io.ristorno.event.Contacted;
import io.ristorno.event.MemberKey;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Warning;
import io.ristorno.program.ContactTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Whoever goes on for a member who was merged is told nothing that one was told. */
class HearingTest {
    private static final MemberKey ANNA = new MemberKey("prg_demo", 1);
    private static final MemberKey BEN = new MemberKey("prg_demo", 2);
    private static final long NOON = Instant.parse("2026-03-20T12:00:00Z").toEpochMilli();
    private static final Lot LOT = new Lot("rwd_a_b", "mer_a", 500, NOON + 1_000, 1);

    private static Member anna(Outreach outreach) {
        return new Member(ANNA, true, List.of()).with(outreach);
    }

    /** Anna, who may have been told things herself, when Ben was merged into her. */
    private static Member merged(Outreach bens, Outreach annas) {
        Member anna = anna(annas);
        for (Contacted told :
                Hearing.handedOn(new Member(BEN, true, List.of()).with(bens), ANNA, Instant.ofEpochMilli(NOON))) {
            assertThat(told.from()).contains(BEN);
            anna = Hearing.after(anna, told);
        }
        return anna;
    }

    private static ContactPolicy policy(Member member, long nowMillis) {
        return new ContactPolicy(
                new ContactTerms(7, 30, Optional.empty(), OptionalInt.empty(), OptionalInt.of(5)),
                ZoneOffset.UTC,
                member,
                nowMillis,
                0);
    }

    @Test
    void whatBeganLongAgoIsNoNewsToEitherOfThem() {
        Outreach bens = Outreach.NONE.with(new Seen(List.of(new Sight("off_a", NOON - 5)), NOON - 9));
        Seen seen = merged(bens, Outreach.NONE).outreach().seen();
        assertThat(seen.knows("off_a", NOON)).isTrue();
        assertThat(seen.knows("off_b", NOON - 9)).as("it began by then").isTrue();
        assertThat(seen.knows("off_b", NOON - 8)).isFalse();
        Outreach later = Outreach.NONE.with(new Seen(List.of(), NOON - 1));
        assertThat(merged(bens, later).outreach().seen().coveredMillis()).isEqualTo(NOON - 1);
        Outreach covered = Outreach.NONE.with(new Seen(List.of(), NOON - 9));
        assertThat(merged(covered, Outreach.NONE).outreach().seen().coveredMillis())
                .as("though nothing is known by name")
                .isEqualTo(NOON - 9);
    }

    @Test
    void whatExpiresIsToldOnceThoughItIsHandedOnApart() {
        Outreach bens = Outreach.NONE.warned(List.of(new Warning(LOT.id(), LOT.expiresMillis())));
        Member anna = merged(bens, Outreach.NONE.warned(List.of(new Warning("rwd_c_d", NOON + 1))));
        assertThat(anna.outreach().warnsOf(LOT)).isTrue();
        assertThat(policy(anna, NOON).warnings()).as("until it is lost").hasSize(2);
        assertThat(policy(anna, NOON + 1).warnings().stream().map(Warning::lot).toList())
                .containsExactly(LOT.id());
        assertThat(merged(bens, anna.outreach()).outreach().warnings())
                .as("told again, it is the same")
                .hasSize(2);
    }

    @Test
    void theLastContactOfTwoIsThatOfBoth() {
        Outreach bens = Outreach.NONE.contacted(NOON);
        assertThat(policy(merged(bens, Outreach.NONE.since(1).contacted(NOON - 9)), NOON + 1)
                        .allowsMarketing())
                .isFalse();
        assertThat(merged(bens, Outreach.NONE.contacted(NOON + 9)).outreach().lastMillis())
                .isEqualTo(NOON + 9);
    }

    @Test
    void whoOnlyJoinedHandsNothingOn() {
        assertThat(Hearing.handedOn(anna(Outreach.NONE.since(NOON)), BEN, Instant.ofEpochMilli(NOON)))
                .isEmpty();
    }
}
