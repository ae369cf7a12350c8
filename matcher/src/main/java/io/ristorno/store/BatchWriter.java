package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.event.Look;
import io.ristorno.member.Member;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import io.ristorno.store.Rider.Identity;

/** Lays a batch out as keys and values. Owned by the committing thread, which uses it again and again. */
final class BatchWriter {
    private final Writes writes;
    private final ValueWriter value = new ValueWriter();

    BatchWriter(Rocks rocks) {
        writes = new Writes(rocks);
    }

    Writes write(Batch batch) {
        writes.clear();
        for (StoredRelationship relationship : batch.relationships()) {
            writes.put(new Key.OfRelationship(relationship.key()), relationship.bytes());
        }
        for (Member member : batch.members()) {
            MemberFormat.write(value, member);
            writes.put(new Key.OfMember(member.key()), value);
        }
        entries(batch);
        alarms(batch);
        sums(batch);
        for (Rider rider : batch.riders()) {
            rider(rider);
        }
        LogFormat.write(value, batch.nowMillis(), batch.events());
        writes.put(new Key.OfLog(batch.number()), value);
        new Mark(batch.number(), batch.nowMillis()).write(value);
        writes.put(new Key.OfStore(), value);
        return writes;
    }

    private void entries(Batch batch) {
        int index = 0;
        for (Booked booked : batch.booked()) {
            EntriesFormat.write(value, booked.relationship(), booked.entries());
            writes.put(new Key.OfEntries(booked.relationship(), batch.number(), index), value);
            index++;
        }
    }

    /** Those served go first: one set anew for the same moment stays. */
    private void alarms(Batch batch) {
        for (Look look : batch.served()) {
            writes.delete(new Key.OfAlarm(look.relationship(), look.dueMillis()));
        }
        SmallFormats.alarm(value);
        for (AlarmSet alarm : batch.alarms()) {
            writes.put(new Key.OfAlarm(alarm.relationship(), alarm.dueMillis()), value);
        }
    }

    private void sums(Batch batch) {
        batch.totals().forEach((line, sum) -> {
            SmallFormats.total(value, line.commodity(), sum);
            writes.put(new Key.OfTotal(line), value);
        });
        batch.budgets().forEach((offer, used) -> {
            SmallFormats.budget(value, used);
            writes.put(new Key.OfBudget(offer), value);
        });
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
            case CatalogueRevision revision -> {
                SmallFormats.catalogue(value, revision);
                writes.put(new Key.OfCatalogue(revision.revision()), value);
            }
        }
    }
}
