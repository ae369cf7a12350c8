package io.ristorno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.CardHeld;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Enlistments;
import io.ristorno.member.Member;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Cleo is merged into Ben and Ben into Anna, somewhere among what is told of segments: whatever comes before a merge and whatever
 * behind, Anna is in what any of the three is in, and each of the others knows what was said of him. Repeat a run with
 * {@code -Dristorno.seed=}.
 */
class SegmentLawTest {
    private static final int SETS = 400;
    private static final int ORDERS = 8;
    private static final MemberKey ANNA = new MemberKey("prg_demo", 33L << 56);
    private static final MemberKey BEN = new MemberKey("prg_demo", 22L << 56);
    private static final MemberKey CLEO = new MemberKey("prg_demo", 11L << 56);
    private static final Instant NOON = Words.instant("2026-03-01T12:00", ZoneId.of("Europe/Berlin"));
    private static final List<String> SEGMENTS = List.of("seg_a", "seg_b");

    @Test
    void anyOrderAroundTheMergesComesToTheSame() {
        long seed = Seeds.fresh("law of segments");
        for (int i = 0; i < SETS; i++) {
            var random = new SplittableRandom(seed + i);
            List<Enlisted> told = told(random);
            Member first = played(told, told.size(), told.size()).member(ANNA);
            for (int order = 0; order < ORDERS; order++) {
                var other = new ArrayList<>(told);
                other.addAll(told.subList(0, told.size() / 3));
                Collections.shuffle(other, new Random(random.nextLong()));
                int one = random.nextInt(other.size() + 1);
                World world = played(other, one, one + random.nextInt(other.size() - one + 1));
                assertThat(world.member(ANNA).enlistments())
                        .as("-Dristorno.seed=%d of %s", seed + i, other)
                        .isEqualTo(first.enlistments());
                assertThat(own(world.member(BEN))).isEqualTo(own(told, BEN));
                assertThat(own(world.member(CLEO))).isEqualTo(own(told, CLEO));
            }
            for (String segment : SEGMENTS) {
                for (long hours = -1; hours < 10; hours++) {
                    long at = at(hours).toEpochMilli();
                    assertThat(first.enlistments().isIn(segment, at))
                            .as("-Dristorno.seed=%d, %s at %d of %s", seed + i, segment, hours, told)
                            .isEqualTo(List.of(ANNA, BEN, CLEO).stream()
                                    .anyMatch(member -> own(told, member).isIn(segment, at)));
                }
            }
        }
    }

    /** Nothing of his is left, not even with those into whom the one was merged into whom he was. */
    @Test
    void whoIsErasedIsNamedNowhere() {
        World world = begun();
        world.apply(new Enlisted(CLEO, "seg_a", 1, true, NOON));
        merge(world, CLEO, BEN);
        merge(world, BEN, ANNA);
        world.apply(new Enlisted(CLEO, "seg_b", 1, true, NOON));
        assertThat(world.member(ANNA).enlistments().at(NOON.toEpochMilli())).containsExactly("seg_a", "seg_b");
        Instant erased = NOON.plusSeconds(100);
        world.apply(new Erased(CLEO, true, erased));
        world.apply(new Vanished(CLEO, erased));
        assertThat(world.member(CLEO)).isEqualTo(Member.unknown(CLEO));
        for (MemberKey key : List.of(ANNA, BEN)) {
            Enlistments left = world.member(key).enlistments();
            assertThat(left.all()).extracting(Enlistment::of).doesNotContain(CLEO.number());
            assertThat(left.at(NOON.plusSeconds(99).toEpochMilli())).containsExactly("seg_a", "seg_b");
            assertThat(left.at(erased.toEpochMilli())).isEmpty();
        }
        assertThat(world.apply(new Enlisted(CLEO, "seg_a", 2, true, NOON))).hasOnlyElementsOfType(Effect.Refused.class);
    }

    /** Who has left and had no card is nobody to purchases, but to lists he is who he was: he may come again. */
    @Test
    void whoHasLeftIsStillOnTheLists() {
        World world = begun();
        world.apply(new Enlisted(ANNA, "seg_a", 1, true, NOON));
        world.apply(new Left(ANNA, NOON));
        world.apply(new Enlisted(ANNA, "seg_a", 2, false, NOON.plusSeconds(1)));
        world.apply(new Joined(ANNA, NOON.plusSeconds(2)));
        assertThat(world.member(ANNA).enlistments().at(NOON.plusSeconds(2).toEpochMilli()))
                .isEmpty();
    }

    private static Enlistments own(Member member) {
        return new Enlistments(member.enlistments().all().stream()
                .filter(each -> each.of() == Enlistment.HIMSELF)
                .toList());
    }

    private static Enlistments own(List<Enlisted> told, MemberKey member) {
        Enlistments own = Enlistments.NONE;
        for (Enlisted each : told) {
            own = each.member().equals(member)
                    ? own.with(new Enlistment(
                            each.segment(), Enlistment.HIMSELF, each.at().toEpochMilli(), each.version(), each.in()))
                    : own;
        }
        return own;
    }

    private static Instant at(long hours) {
        return NOON.plus(Duration.ofHours(hours));
    }

    private static List<Enlisted> told(SplittableRandom random) {
        var told = new ArrayList<Enlisted>();
        for (int version = 1, last = 2 + random.nextInt(10); version < last; version++) {
            told.add(new Enlisted(
                    List.of(ANNA, BEN, CLEO).get(random.nextInt(3)),
                    SEGMENTS.get(random.nextInt(2)),
                    version,
                    random.nextInt(3) > 0,
                    at(random.nextInt(8))));
        }
        return told;
    }

    private static World begun() {
        World world = World.of(List.of());
        int slot = 1;
        for (MemberKey member : new TreeSet<>(List.of(ANNA, BEN, CLEO))) {
            world.apply(new Joined(member, NOON));
            if (!member.equals(ANNA)) {
                world.apply(new CardLinked(member, slot, "crd_" + slot++, NOON));
            }
        }
        return world;
    }

    private static World played(List<Enlisted> told, int cleos, int bens) {
        World world = begun();
        for (int i = 0; i <= told.size(); i++) {
            if (i == cleos) {
                merge(world, CLEO, BEN);
            }
            if (i == bens) {
                merge(world, BEN, ANNA);
            }
            if (i < told.size()) {
                world.apply((Event) told.get(i));
            }
        }
        return world;
    }

    private static void merge(World world, MemberKey from, MemberKey into) {
        int[] next = {100 + world.member(into).cards().size()};
        List<CardLinked> cards = world.member(from).cards().stream()
                .filter(card -> card.unlinked().isEmpty())
                .map(card -> new CardLinked(
                        into,
                        next[0],
                        card.id(),
                        next[0]++,
                        Optional.of(new CardHeld(from, card.slot())),
                        NOON.plusSeconds(1)))
                .toList();
        world.apply(new Merged(from, into, cards, NOON));
    }
}
