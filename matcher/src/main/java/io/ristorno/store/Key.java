package io.ristorno.store;

import io.ristorno.attribute.RowKey;
import io.ristorno.attribute.Trail.Top;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.offer.Acquaintance;
import io.ristorno.store.Attributions.Due;
import java.time.LocalDate;

/**
 * Where a value lies. Whatever is somebody's starts with its owner, the program; so there is no key without one, and one
 * owner's values are one stretch.
 *
 * <p><b>Bytes.</b> A text is its UTF-8 and a 0, with 0 and 1 inside it written as 1 1 and 1 2: texts sort as they are, and none
 * is the beginning of another's key. Numbers are big-endian. Where a relationship or a member may stand, a member is followed by the end of
 * an empty text: no merchant is called nothing, and what is the member's own comes before what he has at merchants.
 */
sealed interface Key {
    Family family();

    void write(KeyWriter out);

    /** The key's bytes. */
    default byte[] bytes() {
        var out = KeyWriter.ofOne();
        write(out);
        return out.toBytes();
    }

    /** What the store says of itself. */
    record OfStore() implements Key {
        @Override
        public Family family() {
            return Family.META;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet('s');
        }
    }

    /** Under which card keys the cards are kept. */
    record OfCardKeys() implements Key {
        @Override
        public Family family() {
            return Family.META;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet('k');
        }
    }

    /** Acceptors that the catalogue does not know. */
    record OfSightings() implements Key {
        @Override
        public Family family() {
            return Family.META;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet('a');
        }
    }

    /** Versions of offers that are decided beside those in force. */
    record OfShadows() implements Key {
        @Override
        public Family family() {
            return Family.META;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet('h');
        }
    }

    record OfRelationship(RelationshipKey key) implements Key {
        @Override
        public Family family() {
            return Family.RELATIONSHIP;
        }

        @Override
        public void write(KeyWriter out) {
            out.relationship(key);
        }
    }

    record OfMember(MemberKey key) implements Key {
        /** What the keys of a program's members begin with. */
        static byte[] of(String program) {
            var out = KeyWriter.ofOne();
            out.text(program);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.MEMBER;
        }

        @Override
        public void write(KeyWriter out) {
            out.member(key);
        }
    }

    /** A member at a merchant as attribution keeps him. */
    record OfTrail(RelationshipKey key) implements Key {
        @Override
        public Family family() {
            return Family.TRAIL;
        }

        @Override
        public void write(KeyWriter out) {
            out.relationship(key);
        }
    }

    /** A campaign's sums. */
    record OfFigure(String program, RowKey row) implements Key {
        /** What the keys of a campaign's rows begin with. */
        static byte[] of(String program, String campaign) {
            var out = KeyWriter.ofOne();
            out.text(program);
            out.text(campaign);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.FIGURE;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(program);
            out.text(row.campaign());
            FigureFormat.place(out, row);
        }
    }

    /** That a campaign's figures were final, and are others. */
    record OfRestated(String program, String campaign) implements Key {
        @Override
        public Family family() {
            return Family.META;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet('r');
            out.text(program);
            out.text(campaign);
        }
    }

    /** What somebody has spent, the most first. */
    record OfTop(String program, Top top, RelationshipKey key) implements Key {
        /** What the keys of a campaign's stratum begin with. */
        static byte[] of(String program, String campaign, Acquaintance stratum) {
            var out = KeyWriter.ofOne();
            out.text(program);
            out.text(campaign);
            out.octet(Codes.ACQUAINTANCES.code(stratum));
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.TOP;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(program);
            out.text(top.campaign());
            out.octet(Codes.ACQUAINTANCES.code(top.stratum()));
            out.fixed(Long.MAX_VALUE - top.spentMinor(), Long.BYTES);
            out.relationship(key);
        }
    }

    /** Whom attribution looks at when. */
    record OfDue(long dueMillis, RelationshipKey key) implements Key {
        @Override
        public Family family() {
            return Family.DUE;
        }

        @Override
        public void write(KeyWriter out) {
            out.due(dueMillis);
            out.relationship(key);
        }
    }

    /** The entries of one event: of a relationship, or a purse, in the order of posting. */
    record OfEntries(StateKey key, long batch, int index) implements Key {
        @Override
        public Family family() {
            return Family.ENTRY;
        }

        @Override
        public void write(KeyWriter out) {
            out.state(key);
            out.ascending(batch);
            out.ascending(index);
        }
    }

    /** Where the entries of a relationship, or a purse, begin. */
    record OfEntriesAbout(StateKey key) implements Key {
        @Override
        public Family family() {
            return Family.ENTRY;
        }

        @Override
        public void write(KeyWriter out) {
            out.state(key);
        }
    }

    /** By time, whoever's it is. */
    record OfAlarm(StateKey key, long dueMillis) implements Key {
        @Override
        public Family family() {
            return Family.ALARM;
        }

        @Override
        public void write(KeyWriter out) {
            out.due(dueMillis);
            out.state(key);
        }
    }

    record OfLog(long batch) implements Key {
        @Override
        public Family family() {
            return Family.LOG;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(batch, 8);
        }
    }

    record OfTotal(TrialBalance.Line line) implements Key {
        /** What the keys of all accounts begin with whose names begin so. */
        static byte[] from(String accounts) {
            var out = KeyWriter.ofOne();
            out.text(accounts);
            out.truncate(out.size() - 1);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.TOTAL;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(line.account());
            out.text(line.commodity().code());
        }
    }

    /** A key as it was found. */
    @SuppressWarnings("ArrayRecordComponent")
    record Stored(Family family, byte[] found) implements Key {
        @Override
        public void write(KeyWriter out) {
            out.raw(found, 0, found.length);
        }
    }

    /** An event that was set aside. */
    record OfQuarantine(long number) implements Key {
        @Override
        public Family family() {
            return Family.QUARANTINE;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(number, 8);
        }
    }

    /** Something to look at: told again it is the same key. */
    record OfFault(ReconciliationFault fault) implements Key {
        @Override
        public Family family() {
            return Family.FAULT;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(fault.relationship().member().program());
            out.due(fault.atMillis());
            out.fixed(fault.relationship().member().number(), 8);
            out.text(fault.relationship().merchant().value());
            out.fixed(Codes.FAULTS.code(fault.kind()), 1);
            out.text(fault.subject());
        }

        /** What the keys of a program's faults begin with, from a moment on. */
        static byte[] from(String program, long millis) {
            var out = KeyWriter.ofOne();
            out.text(program);
            out.due(millis);
            return out.toBytes();
        }

        /** What the keys of all faults of a program begin with. */
        static byte[] of(String program) {
            var out = KeyWriter.ofOne();
            out.text(program);
            return out.toBytes();
        }
    }

    /** What a member is to be told: in the order in which that was decided. */
    record OfNotice(String program, long atMillis, long batch, int index) implements Key {
        /** What the keys of a program's notices begin with, from a moment on. */
        static byte[] from(String program, long millis) {
            var out = KeyWriter.ofOne();
            out.text(program);
            out.due(millis);
            return out.toBytes();
        }

        /** What the keys of all notices of a program begin with. */
        static byte[] of(String program) {
            var out = KeyWriter.ofOne();
            out.text(program);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.NOTICE;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(program);
            out.due(atMillis);
            out.fixed(batch, 8);
            out.fixed(index, 4);
        }
    }

    /** A month of an account. */
    record OfTurnover(TrialBalance.Line line, int month) implements Key {
        @Override
        public Family family() {
            return Family.TURNOVER;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(line.account());
            out.text(line.commodity().code());
            out.fixed(month, 4);
        }
    }

    /** A card as feeds name it, and one of those who held it. Nothing but the handle leads here. */
    record OfToken(CardHandle handle, MemberKey member, int slot) implements Key {
        @Override
        public Family family() {
            return Family.TOKEN;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(handle.kind(), 4);
            out.fixed(handle.high(), 8);
            out.fixed(handle.low(), 8);
            out.member(member);
            out.fixed(slot, 4);
        }
    }

    /** What people recognise a card by. */
    record OfCard(MemberKey member, int slot) implements Key {
        @Override
        public Family family() {
            return Family.CARD;
        }

        @Override
        public void write(KeyWriter out) {
            out.member(member);
            out.fixed(slot, 4);
        }
    }

    /** A member's public id, by his number. */
    record OfIdentity(MemberKey member) implements Key {
        @Override
        public Family family() {
            return Family.IDENTITY;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(member.program());
            out.octet(BY_NUMBER);
            out.fixed(member.number(), 8);
        }
    }

    /** The account that a member's payouts go to. */
    record OfPayee(MemberKey member) implements Key {
        @Override
        public Family family() {
            return Family.IDENTITY;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(member.program());
            out.octet(BY_PAYEE);
            out.fixed(member.number(), 8);
        }
    }

    /** A member's number, by his public id. */
    record OfPublicId(String program, String id) implements Key {
        @Override
        public Family family() {
            return Family.IDENTITY;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(program);
            out.octet(BY_ID);
            out.text(id);
        }
    }

    record OfCatalogue(long revision) implements Key {
        @Override
        public Family family() {
            return Family.CATALOGUE;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(revision, 8);
        }
    }

    record OfReview(RelationshipKey relationship) implements Key {
        @Override
        public Family family() {
            return Family.REVIEW;
        }

        @Override
        public void write(KeyWriter out) {
            new OfRelationship(relationship).write(out);
        }
    }

    record OfClaim(String offer, long number) implements Key {
        @Override
        public Family family() {
            return Family.CLAIM;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(offer);
            out.fixed(number, 8);
        }
    }

    record OfShared(String merchant, String offer) implements Key {
        /** What the keys of a merchant's offers begin with; for {@code ""} those of offers that are no merchant's. */
        static byte[] from(String merchant) {
            var out = KeyWriter.ofOne();
            out.text(merchant);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.SHARED;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(merchant);
            out.text(offer);
        }
    }

    record OfRates(LocalDate day) implements Key {
        @Override
        public Family family() {
            return Family.RATES;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(day.toEpochDay(), 8);
        }
    }

    record OfErasure(MemberKey member) implements Key {
        @Override
        public Family family() {
            return Family.ERASURE;
        }

        @Override
        public void write(KeyWriter out) {
            out.member(member);
        }
    }

    record OfForgotten(TrialBalance.Line line) implements Key {
        @Override
        public Family family() {
            return Family.FORGOTTEN;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(line.account());
            out.text(line.commodity().code());
        }
    }

    /** A segment's list; its parts, which name members, follow it from 1 on. */
    record OfSegmentList(String program, String segment, int version, int part) implements Key {
        /** What the keys of all lists of a segment begin with. */
        static byte[] of(String program, String segment) {
            var out = KeyWriter.ofOne();
            out.text(program);
            out.text(segment);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.SEGMENT;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(program);
            out.text(segment);
            out.fixed(version, 4);
            out.fixed(part, 4);
        }
    }

    /** How far a feed has read a partition. */
    record OfPosition(String feed, String topic, int partition) implements Key {
        static OfPosition of(TopicPosition position) {
            return new OfPosition(position.feed(), position.topic(), position.partition());
        }

        /** What the keys of all positions of a feed begin with. */
        static byte[] of(String feed) {
            var out = KeyWriter.ofOne();
            out.text(feed);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.POSITION;
        }

        @Override
        public void write(KeyWriter out) {
            out.text(feed);
            out.text(topic);
            out.fixed(partition, 4);
        }
    }

    /** A file of transactions. Files come in the order in which they began. */
    record OfFile(String id) implements Key {
        /** What the keys of all files begin with. */
        static byte[] all() {
            var out = KeyWriter.ofOne();
            out.octet(BY_FILE);
            return out.toBytes();
        }

        @Override
        public Family family() {
            return Family.FILE;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet(BY_FILE);
            out.text(id);
        }
    }

    /** What became of some records of a file, from part 1 on. */
    record OfFileResults(String id, int part) implements Key {
        @Override
        public Family family() {
            return Family.FILE;
        }

        @Override
        public void write(KeyWriter out) {
            out.octet(BY_RESULTS);
            out.text(id);
            out.fixed(part, 4);
        }
    }

    record OfErrand(long number) implements Key {
        @Override
        public Family family() {
            return Family.ERRAND;
        }

        @Override
        public void write(KeyWriter out) {
            out.fixed(number, 8);
        }
    }

    /** In {@link Family#IDENTITY}, behind the program. */
    int BY_NUMBER = 'n';

    int BY_ID = 'i';

    int BY_PAYEE = 'p';

    /** In {@link Family#FILE}, before the file's id. */
    int BY_FILE = 'f';

    int BY_RESULTS = 'r';

    /** Reads keys back. */
    final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        RelationshipKey relationship() {
            return new RelationshipKey(member(), new MerchantKey(text()));
        }

        MemberKey member() {
            return new MemberKey(text(), fixed(8));
        }

        StateKey state() {
            MemberKey member = member();
            String merchant = text();
            return merchant.isEmpty() ? member : new RelationshipKey(member, new MerchantKey(merchant));
        }

        Due due() {
            return new Due(fixed(Long.BYTES) ^ Long.MIN_VALUE, relationship());
        }

        RowKey figure() {
            text();
            String campaign = text();
            return FigureFormat.placed(this, campaign);
        }

        /** What somebody has spent who has spent much. */
        long spent() {
            text();
            text();
            octet();
            return Long.MAX_VALUE - fixed(Long.BYTES);
        }

        /** An octet that stands for something. */
        int code() {
            return bytes[at++] & 0xFF;
        }

        LocalDate day() {
            return LocalDate.ofEpochDay((int) fixed(Integer.BYTES) ^ Integer.MIN_VALUE);
        }

        OfSegmentList segmentList() {
            return new OfSegmentList(text(), text(), (int) fixed(4), (int) fixed(4));
        }

        OfPosition position() {
            return new OfPosition(text(), text(), (int) fixed(4));
        }

        String file() {
            octet();
            return text();
        }

        private void octet() {
            at++;
        }

        Rider.NoticeForgotten notice() {
            return new Rider.NoticeForgotten(text(), fixed(8) ^ Long.MIN_VALUE, fixed(8), (int) fixed(4));
        }

        Look look() {
            long due = fixed(8) ^ Long.MIN_VALUE;
            return new Look(state(), due);
        }

        long ascending() {
            return fixed(bytes[at++]);
        }

        long fixed(int width) {
            long value = 0;
            for (int i = 0; i < width; i++) {
                value = value << 8 | bytes[at++] & 0xFF;
            }
            return value;
        }

        int at() {
            return at;
        }

        String text() {
            int start = at;
            while (bytes[at] != 0 && bytes[at] != 1) {
                at++;
            }
            if (bytes[at] == 0) {
                return Utf8.decode(bytes, start, at++ - start);
            }
            at = start;
            return escaped();
        }

        private String escaped() {
            var plain = new ByteWriter();
            while (bytes[at] != 0) {
                int each = bytes[at++];
                plain.octet(each == 1 ? bytes[at++] - 1 : each);
            }
            at++;
            return Utf8.decode(plain.array(), 0, plain.size());
        }
    }
}
