package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Notice;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.member.Member;
import io.ristorno.store.Rider.Arrived;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import io.ristorno.store.Rider.DailyRates;
import io.ristorno.store.Rider.EntriesForgotten;
import io.ristorno.store.Rider.Erasure;
import io.ristorno.store.Rider.Faceless;
import io.ristorno.store.Rider.FaultForgotten;
import io.ristorno.store.Rider.Identity;
import io.ristorno.store.Rider.NoLonger;
import io.ristorno.store.Rider.Review;
import io.ristorno.store.Rider.Sent;
import io.ristorno.store.Rider.Unidentified;
import io.ristorno.store.Rider.Unlinked;
import io.ristorno.store.Rider.Waiting;
import java.util.List;
import java.util.function.Function;

/** Lays a batch out as keys and values. Owned by the committing thread, which uses it again and again. */
final class BatchWriter {
    private final Writes writes;
    private final ValueWriter value = new ValueWriter();
    private final Condensing condensing;
    private final Reconsidering reconsidering;

    BatchWriter(Database database, Reads newest) {
        writes = new Writes(database);
        condensing = new Condensing(newest);
        reconsidering = new Reconsidering(newest);
    }

    Writes write(Batch batch) {
        writes.clear();
        relationships(batch);
        for (Member member : batch.members()) {
            if (member.equals(Member.unknown(member.key()))) {
                writes.delete(new Key.OfMember(member.key()));
            } else {
                MemberFormat.write(value, member);
                writes.put(new Key.OfMember(member.key()), value);
            }
        }
        sums(batch);
        for (Rider rider : batch.riders()) {
            rider(rider);
        }
        notices(batch);
        reconsidering.of(batch).forEach(this::alarm);
        condensing.write(batch, writes);
        LogFormat.write(value, batch.nowMillis(), batch.events());
        writes.put(new Key.OfLog(batch.number()), value);
        new Mark(batch.number(), batch.nowMillis()).write(value);
        writes.put(new Key.OfStore(), value);
        return writes;
    }

    /**
     * Relationships with their entries and alarms. All three come in the order of keys, so that what concerns one stands together, and
     * its key is spelled out once. Alarms that were served go first: one set anew for the same moment
     * stays.
     */
    private void relationships(Batch batch) {
        for (Look look : batch.served()) {
            writes.delete(new Key.OfAlarm(look.key(), look.dueMillis()));
        }
        var entries = new Run<>(batch.booked(), Booked::key);
        var alarms = new Run<>(batch.alarms(), AlarmSet::key);
        for (StoredRelationship relationship : batch.relationships()) {
            if (relationship.isNone()) {
                writes.delete(new Key.OfRelationship(relationship.key()));
            } else {
                writes.put(new Key.OfRelationship(relationship.key()), relationship.bytes());
            }
            while (entries.comesUpTo(relationship.key())) {
                entries(entries.take(), batch.number(), entries.taken());
            }
            while (alarms.comesUpTo(relationship.key())) {
                alarm(alarms.take());
            }
        }
        while (entries.hasMore()) {
            entries(entries.take(), batch.number(), entries.taken());
        }
        while (alarms.hasMore()) {
            alarm(alarms.take());
        }
    }

    private void entries(Booked booked, long batch, int taken) {
        switch (booked.key()) {
            case RelationshipKey key -> EntriesFormat.write(value, key, booked.entries());
            case MemberKey key -> PurseEntriesFormat.write(value, key, booked.entries());
        }
        writes.put(new Key.OfEntries(booked.key(), batch, taken - 1), value);
    }

    private void listed(SegmentList list) {
        SmallFormats.segmentList(value, list);
        writes.put(new Key.OfSegmentList(list.program(), list.segment(), list.version(), 0), value);
        if (!list.isUnderWay() && list.kind() == SegmentList.Kind.WHOLE) {
            parts(list.program(), list.segment(), list.version(), SegmentList.partsOf(list.members()));
        }
        if (list.version() > SegmentList.KEPT) {
            writes.delete(new Key.OfSegmentList(list.program(), list.segment(), list.version() - SegmentList.KEPT, 0));
        }
    }

    private void parts(String program, String segment, int version, int parts) {
        for (int part = 1; part <= parts; part++) {
            writes.delete(new Key.OfSegmentList(program, segment, version, part));
        }
    }

    private void alarm(AlarmSet alarm) {
        SmallFormats.alarm(value);
        writes.put(new Key.OfAlarm(alarm.key(), alarm.dueMillis()), value);
    }

    /** How far a list is written. */
    private static final class Run<T> {
        private final List<T> all;
        private final Function<T, StateKey> about;
        private int taken;

        Run(List<T> all, Function<T, StateKey> about) {
            this.all = all;
            this.about = about;
        }

        boolean hasMore() {
            return taken < all.size();
        }

        boolean comesUpTo(RelationshipKey key) {
            return hasMore() && StateKey.ORDER.compare(about.apply(all.get(taken)), key) <= 0;
        }

        T take() {
            return all.get(taken++);
        }

        int taken() {
            return taken;
        }
    }

    private void sums(Batch batch) {
        batch.totals().forEach((line, total) -> {
            SmallFormats.total(value, line.commodity(), total);
            writes.put(new Key.OfTotal(line), value);
        });
    }

    private void notices(Batch batch) {
        int given = 0;
        for (Rider rider : batch.riders()) {
            if (rider instanceof Rider.Given(Notice notice)) {
                SmallFormats.notice(value, notice);
                writes.put(
                        new Key.OfNotice(notice.member().program(), notice.atMillis(), batch.number(), given++), value);
            }
        }
    }

    private void rider(Rider rider) {
        switch (rider) {
            case CardLink link -> {
                SmallFormats.token(value, link);
                writes.put(new Key.OfToken(link.key(), link.member(), link.slot()), value);
            }
            case CardFace face -> {
                SmallFormats.card(value, face);
                writes.put(new Key.OfCard(face.member(), face.slot()), value);
            }
            case Identity identity -> {
                SmallFormats.publicId(value, identity.id());
                writes.put(new Key.OfIdentity(identity.member()), value);
                SmallFormats.memberNumber(value, identity.member().number());
                writes.put(new Key.OfPublicId(identity.member().program(), identity.id()), value);
            }
            case Rider.Payee payee -> {
                SmallFormats.payee(value, payee.account());
                writes.put(new Key.OfPayee(payee.member()), value);
            }
            case Waiting waiting -> {
                SmallFormats.claim(value, waiting.claim());
                writes.put(new Key.OfClaim(waiting.offer(), waiting.claim().number()), value);
            }
            case NoLonger gone -> writes.delete(new Key.OfClaim(gone.offer(), gone.number()));
            case Rider.Shared shared -> {
                SmallFormats.shared(value, shared.use());
                writes.put(
                        new Key.OfShared(shared.use().merchant(), shared.use().offer()), value);
            }
            case Review review -> {
                SmallFormats.alarm(value);
                if (review.open()) {
                    writes.put(new Key.OfReview(review.relationship()), value);
                } else {
                    writes.delete(new Key.OfReview(review.relationship()));
                }
            }
            case Rider.ReadOn on -> {
                SmallFormats.position(value, on.position());
                writes.put(Key.OfPosition.of(on.position()), value);
            }
            case Sent sent -> {
                SmallFormats.errand(value, sent.errand());
                writes.put(new Key.OfErrand(sent.errand().number()), value);
            }
            case Erasure erasure -> {
                if (erasure.underWay()) {
                    SmallFormats.alarm(value);
                    writes.put(new Key.OfErasure(erasure.member()), value);
                } else {
                    writes.delete(new Key.OfErasure(erasure.member()));
                }
            }
            case Unidentified gone -> {
                writes.delete(new Key.OfIdentity(gone.member()));
                writes.delete(new Key.OfPayee(gone.member()));
                writes.delete(new Key.OfPublicId(gone.member().program(), gone.id()));
            }
            case Unlinked gone -> {
                CardLink link = gone.link();
                writes.delete(new Key.OfToken(link.key(), link.member(), link.slot()));
            }
            case FaultForgotten gone -> writes.delete(new Key.OfFault(gone.fault()));
            case Faceless gone -> writes.delete(new Key.OfCard(gone.member(), gone.slot()));
            case EntriesForgotten forgotten -> {
                forgotten
                        .entries()
                        .forEach(each -> writes.delete(new Key.OfEntries(each.key(), each.batch(), each.index())));
                forgotten.sums().forEach((line, sum) -> {
                    SmallFormats.forgotten(value, line.commodity(), sum);
                    writes.put(new Key.OfForgotten(line), value);
                });
            }
            case Arrived arrived -> writes.delete(new Key.OfErrand(arrived.errand()));
            case DailyRates rates -> {
                SmallFormats.rates(value, rates.sheet());
                writes.put(new Key.OfRates(rates.sheet().day()), value);
            }
            case Rider.SetAside aside -> {
                SmallFormats.quarantined(value, aside.quarantined());
                writes.put(new Key.OfQuarantine(aside.quarantined().number()), value);
            }
            case Rider.Released released -> writes.delete(new Key.OfQuarantine(released.number()));
            case Rider.Listed listed -> listed(listed.list());
            case Rider.ListPart part -> {
                SmallFormats.segmentMembers(value, part.members());
                SegmentList list = part.list();
                writes.put(new Key.OfSegmentList(list.program(), list.segment(), list.version(), part.part()), value);
            }
            case Rider.FileTaken taken -> {
                FileFormat.write(value, taken.file());
                writes.put(new Key.OfFile(taken.file().id()), value);
            }
            case Rider.FileResults results -> {
                FileFormat.write(value, results.lines());
                writes.put(new Key.OfFileResults(results.file(), results.part()), value);
            }
            case Rider.FileForgotten gone -> {
                writes.delete(new Key.OfFile(gone.file()));
                for (int part = 1; part <= gone.parts(); part++) {
                    writes.delete(new Key.OfFileResults(gone.file(), part));
                }
            }
            case Rider.ListDropped gone -> parts(gone.program(), gone.segment(), gone.version(), gone.parts());
            case Rider.Given _ -> {} // in their order
            case Rider.NoticeForgotten gone ->
                writes.delete(new Key.OfNotice(gone.program(), gone.atMillis(), gone.batch(), gone.index()));
            case Rider.Condensed _, Rider.Carried _ -> {} // when all entries of the batch are there
            case Rider.Reconsidered _ -> {} // when all relationships of the batch are there
            case Rider.Found found -> {
                SmallFormats.fault(value, found.fault());
                writes.put(new Key.OfFault(found.fault()), value);
            }
            case Rider.MonthClosed month -> {
                SmallFormats.turnover(value, month.closed());
                writes.put(
                        new Key.OfTurnover(
                                month.closed().line(), month.closed().turnover().month()),
                        value);
            }
            case CatalogueRevision revision -> {
                SmallFormats.catalogue(value, revision);
                writes.put(new Key.OfCatalogue(revision.revision()), value);
            }
        }
    }
}
