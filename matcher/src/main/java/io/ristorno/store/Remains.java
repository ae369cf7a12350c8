package io.ristorno.store;

import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.Entry;
import io.ristorno.store.Rider.CardLink;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store has of one member beside his own state, for whoever erases him. Cards and alarms are found by reading all there
 * are: a second for some millions.
 */
public final class Remains {
    private static final byte[] EVERYTHING = new byte[0];

    private final View view;
    private final MemberKey member;
    private final byte[] prefix;

    Remains(View view, MemberKey member) {
        this.view = view;
        this.member = member;
        prefix = new Key.OfMember(member).bytes();
    }

    /** Entries, and where they lie. */
    public record Booked(List<EntriesKey> keys, List<Entry> entries) {}

    /** His cards as feeds name them. */
    public List<CardLink> cards() {
        var cards = new ArrayList<CardLink>();
        view.scan(Family.TOKEN, EVERYTHING, EVERYTHING, (key, value) -> {
            CardLink link = SmallFormats.token(key, value);
            if (link.member().equals(member)) {
                cards.add(link);
            }
            return true;
        });
        return cards;
    }

    /** Slots of the cards by which people recognise them. */
    public List<Integer> faces() {
        var slots = new ArrayList<Integer>();
        view.scan(Family.CARD, prefix, prefix, (key, value) -> {
            var reader = new Key.Reader(key);
            reader.member();
            slots.add((int) reader.fixed(4));
            return true;
        });
        return slots;
    }

    /** Where he was seen. */
    public List<RelationshipKey> relationships() {
        var relationships = new ArrayList<RelationshipKey>();
        view.scan(Family.RELATIONSHIP, prefix, prefix, (key, value) -> {
            relationships.add(new Key.Reader(key).relationship());
            return true;
        });
        return relationships;
    }

    /** What the closed purchases at a merchant came to, as the entries that are not kept of them. */
    public List<Entry> results(RelationshipKey relationship) {
        return Results.of(new Reads(view).relationship(relationship));
    }

    /** What somebody was told to look at. */
    public List<ReconciliationFault> faults() {
        var faults = new ArrayList<ReconciliationFault>();
        view.scan(Family.FAULT, EVERYTHING, EVERYTHING, (key, value) -> {
            ReconciliationFault fault = SmallFormats.fault(key, value);
            if (fault.relationship().member().equals(member)) {
                faults.add(fault);
            }
            return true;
        });
        return faults;
    }

    /** What he was to be told. */
    public List<Rider.NoticeForgotten> notices() {
        var notices = new ArrayList<Rider.NoticeForgotten>();
        byte[] all = Key.OfNotice.of(member.program());
        view.scan(Family.NOTICE, all, all, (key, value) -> {
            if (SmallFormats.notice(key, value).member().equals(member)) {
                notices.add(new Key.Reader(key).notice());
            }
            return true;
        });
        return notices;
    }

    /** Alarms that are still to come. */
    public List<Look> alarms() {
        var alarms = new ArrayList<Look>();
        view.scan(Family.ALARM, EVERYTHING, EVERYTHING, (key, value) -> {
            Look look = new Key.Reader(key).look();
            if (look.member().equals(member)) {
                alarms.add(look);
            }
            return true;
        });
        return alarms;
    }

    /** His first entries. */
    public Booked entries(int most) {
        var keys = new ArrayList<EntriesKey>();
        var entries = new ArrayList<Entry>();
        view.scan(Family.ENTRY, prefix, prefix, (key, value) -> {
            var reader = new Key.Reader(key);
            keys.add(new EntriesKey(reader.state(), reader.ascending(), (int) reader.ascending()));
            entries.addAll(Reads.booked(key, value).entries());
            return keys.size() < most;
        });
        return new Booked(keys, entries);
    }
}
