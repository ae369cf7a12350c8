package io.ristorno.projection;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.Contribution;
import io.ristorno.attribute.Enrolment;
import io.ristorno.attribute.Purchases;
import io.ristorno.attribute.QualityKey;
import io.ristorno.attribute.QualityTally;
import io.ristorno.attribute.Rows;
import io.ristorno.attribute.Terms;
import io.ristorno.attribute.Trail;
import io.ristorno.event.Bound;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.Readdressed;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.member.Member;
import io.ristorno.offer.Campaign;
import io.ristorno.program.Program;
import io.ristorno.purchase.Horizon;
import io.ristorno.store.Attributions;
import io.ristorno.store.Attributions.Changes;
import io.ristorno.store.Attributions.Cursor;
import io.ristorno.store.Attributions.Due;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log on its way into the sums. Events say whom to look at; what he bought is read from the store, which may be ahead:
 * then later events find nothing new.
 */
final class Slice {
    private static final long FORGOTTEN_MILLIS =
            Duration.ofDays(Horizon.RESULT_DAYS - 1).toMillis();

    private final Attributions kept;
    private final Snapshot snapshot;
    private final Agreed agreed;
    private final Map<RelationshipKey, Trail> before = new LinkedHashMap<>();
    private final Map<RelationshipKey, Trail> after = new HashMap<>();
    /** Whose purchases may be others. */
    private final Set<RelationshipKey> bought = new LinkedHashSet<>();

    private final List<Trail> erased = new ArrayList<>();
    private final Map<String, Rows> rows = new HashMap<>();
    private final Set<Attributions.Named> restated = new HashSet<>();
    private long clockMillis;

    Slice(Attributions kept, Snapshot snapshot, Agreed agreed, long clockMillis) {
        this.kept = kept;
        this.snapshot = snapshot;
        this.agreed = agreed;
        this.clockMillis = clockMillis;
    }

    /** Takes in a stretch of the log. */
    Changes log(List<LoggedBatch> batches, int dueMost) {
        Cursor cursor = kept.cursor();
        load(batches);
        for (LoggedBatch batch : batches) {
            clockMillis = batch.nowMillis();
            batch.events().forEach(this::take);
        }
        List<Due> due = kept.due(clockMillis, dueMost);
        due.forEach(each -> look(each.key()));
        long last = batches.isEmpty() ? cursor.batch() : batches.getLast().number();
        return changes(new Cursor(last, clockMillis, agreed.fingerprint()), due);
    }

    /** Takes those in once more who are known: by other terms. */
    Changes anew(List<Trail> trails, Cursor cursor) {
        clockMillis = cursor.nowMillis();
        for (Trail trail : trails) {
            before.put(trail.key(), trail);
            after.put(trail.key(), trail);
        }
        return changes(cursor, List.of());
    }

    /** All at once, since each by itself would wait. */
    private void load(List<LoggedBatch> batches) {
        var keys = new LinkedHashSet<RelationshipKey>();
        batches.forEach(batch -> batch.events().forEach(event -> keys.addAll(places(event))));
        List<RelationshipKey> measured =
                keys.stream().filter(key -> agreed.terms(key).isPresent()).toList();
        kept.trails(measured).forEach(trail -> {
            before.put(trail.key(), trail);
            after.put(trail.key(), trail);
        });
    }

    private static List<RelationshipKey> places(Event event) {
        return switch (event) {
            case Exposure exposure -> List.of(exposure.relationship());
            case Bound bound -> List.of(bound.relationship(), bound.to());
            case Readdressed readdressed ->
                List.of(readdressed.relationship(), readdressed.before().relationship());
            case RelationshipEvent relationship -> List.of(relationship.relationship());
            case Look look when look.key() instanceof RelationshipKey key -> List.of(key);
            default -> List.of();
        };
    }

    private void take(Event event) {
        switch (event) {
            case Exposure exposure -> see(exposure);
            case Erased gone -> forget(gone.member(), gone.at().toEpochMilli());
            case Merged merged -> merge(merged.member(), merged.into());
            // Whose a purchase is, cards say: who holds one from when on may be another.
            case MembershipEvent.CardLinked linked when linked.isFirst() -> {}
            case MembershipEvent.CardLinked linked -> bought.addAll(everywhere(linked.member()));
            case MembershipEvent.CardPassed passed -> bought.addAll(everywhere(passed.member()));
            case MembershipEvent.CardLetGo gone -> bought.addAll(everywhere(gone.member()));
            default -> places(event).stream().filter(after::containsKey).forEach(bought::add);
        }
    }

    private void see(Exposure exposure) {
        RelationshipKey key = exposure.relationship();
        Trail trail = after.get(key);
        if (trail == null) {
            return;
        }
        Trail seen = trail.with(exposure, agreed.terms(key).orElseThrow(), clockMillis, rows(key));
        after.put(key, seen);
        if (trail.isNothing()) {
            bought.add(key);
        }
    }

    private Rows rows(RelationshipKey key) {
        return rows.computeIfAbsent(key.member().program(), _ -> new Rows());
    }

    /** A member at every merchant where he is known. */
    private Set<RelationshipKey> everywhere(MemberKey member) {
        var keys = new LinkedHashSet<RelationshipKey>();
        kept.trails(member).forEach(trail -> {
            before.putIfAbsent(trail.key(), trail);
            after.putIfAbsent(trail.key(), trail);
        });
        after.keySet().stream().filter(key -> key.member().equals(member)).forEach(keys::add);
        return keys;
    }

    /** What he gave stays, and that he is gone is counted; who he was is forgotten. */
    private void forget(MemberKey member, long atMillis) {
        for (RelationshipKey key : everywhere(member)) {
            Optional<Terms> terms = agreed.terms(key);
            Trail trail = after.get(key);
            if (terms.isPresent() && trail != null) {
                settle(key, trail, terms.get());
                LocalDate day = LocalDate.ofInstant(
                        Instant.ofEpochMilli(atMillis), terms.get().zone());
                for (Enrolment each : trail.enrolments()) {
                    boolean test = each.arm() == Arm.TEST;
                    rows(key)
                            .add(
                                    new QualityKey(each.campaign(), day),
                                    new QualityTally(0, 0, 0, 0, 0, 0, 0, test ? 1 : 0, test ? 0 : 1, 0).row());
                }
            }
            Trail known = before.remove(key);
            if (known != null) {
                erased.add(known);
            }
            after.remove(key);
            bought.remove(key);
        }
    }

    /** What he bought stays with him, and what he gave; what he met with takes credit for what the other buys, too. */
    private void merge(MemberKey from, MemberKey into) {
        for (RelationshipKey key : everywhere(from)) {
            var to = new RelationshipKey(into, key.merchant());
            if (!after.containsKey(to)) {
                Trail heir = kept.trails(List.of(to)).getFirst();
                before.put(to, heir);
                after.put(to, heir);
                bought.add(to);
            }
            after.computeIfPresent(to, (_, heir) -> heir.heirOf(after.getOrDefault(key, Trail.none(key))));
        }
    }

    private void look(RelationshipKey key) {
        if (!after.containsKey(key)) {
            Trail trail = kept.trails(List.of(key)).getFirst();
            before.put(key, trail);
            after.put(key, trail);
        }
        bought.add(key);
    }

    private Changes changes(Cursor cursor, List<Due> looked) {
        bought.forEach(key -> after.computeIfPresent(key, (_, trail) -> having(trail)));
        var were = new ArrayList<Trail>();
        var are = new ArrayList<Trail>();
        for (Map.Entry<RelationshipKey, Trail> each : before.entrySet()) {
            RelationshipKey key = each.getKey();
            Trail was = each.getValue();
            Trail is =
                    settle(key, after.getOrDefault(key, was), agreed.terms(key).orElse(Terms.NONE));
            if (!is.equals(was)) {
                were.add(was);
                are.add(is);
            }
        }
        return new Changes(cursor, were, are, List.copyOf(erased), rows, looked, restated);
    }

    private Trail having(Trail trail) {
        Program program = agreed.programs().get(trail.key().member().program());
        Member member = snapshot.member(trail.key().member());
        if (program == null || member.isStranger()) {
            return trail;
        }
        var relationship = snapshot.relationship(trail.key());
        return trail.having(
                Purchases.of(relationship, member, program),
                Purchases.unlinked(relationship),
                clockMillis - FORGOTTEN_MILLIS);
    }

    /** Adds to the sums what he gives otherwise than before. */
    private Trail settle(RelationshipKey key, Trail trail, Terms terms) {
        Contribution now = Contribution.of(trail, terms, clockMillis);
        if (!now.rows().equals(trail.given())) {
            var moved = new Rows();
            moved.addAll(now.rows());
            moved.takeAll(trail.given());
            rows(key).addAll(moved);
            if (trail.given().size() > 0) {
                moved.forEach((row, _) -> restate(key, terms.campaigns().get(row.campaign()), row instanceof ArmKey));
            }
        }
        return trail.giving(now.rows(), now.tops());
    }

    /** Figures that were final are others. */
    private void restate(RelationshipKey key, @Nullable Campaign campaign, boolean arm) {
        if (arm && campaign != null && clockMillis >= Terms.frozenMillis(campaign)) {
            restated.add(new Attributions.Named(key.member().program(), campaign.id()));
        }
    }
}
