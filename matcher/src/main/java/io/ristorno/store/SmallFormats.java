package io.ristorno.store;

import io.ristorno.decide.Budgets.Claimant;
import io.ristorno.engine.Claim;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.Event;
import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Notice;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.ledger.Turnover;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values of a few fields. */
final class SmallFormats {
    static final int ALARM = 1;
    static final int TOTAL = 2;
    static final int TURNOVER = 1;
    static final int FAULT = 1;
    static final int NOTICE = 1;
    private static final int NUDGE = 0;
    private static final int REMINDER = 1;
    private static final int EXPIRING = 2;
    static final int QUARANTINE = 1;
    static final int TOKEN = 1;
    static final int CARD = 1;
    static final int IDENTITY = 1;
    static final int PAYEE = 1;
    static final int CATALOGUE = 1;
    static final int RATES = 1;
    static final int CLAIM = 1;
    static final int SHARED = 1;
    static final int ERRAND = 1;
    static final int FORGOTTEN = 1;
    static final int SEGMENT_LIST = 1;
    static final int SEGMENT_MEMBERS = 1;
    static final int POSITION = 1;

    private SmallFormats() {}

    /** An alarm's key says all. */
    static void alarm(ValueWriter out) {
        out.begin(ALARM, 0);
    }

    static void total(ValueWriter out, Commodity commodity, Total total) {
        out.begin(TOTAL, 0);
        out.commodity(commodity);
        out.signed(total.minor());
        turnover(out, total.turnover());
    }

    /** Format 1 knew no turnovers. */
    static Map.Entry<TrialBalance.Line, Total> total(byte[] key, byte[] value) {
        ValueReader in = ValueReader.of(value, TOTAL, 0);
        var line = new TrialBalance.Line(new Key.Reader(key).text(), in.commodity());
        long minor = in.signed();
        var total = in.format() == 1 ? Total.unmoved(minor) : new Total(minor, turnover(in));
        in.end();
        return Map.entry(line, total);
    }

    static void turnover(ValueWriter out, TrialBalance.Closed closed) {
        out.begin(TURNOVER, 0);
        out.commodity(closed.line().commodity());
        turnover(out, closed.turnover());
    }

    static TrialBalance.Closed turnover(byte[] key, byte[] value) {
        ValueReader in = ValueReader.of(value, TURNOVER, 0);
        var line = new TrialBalance.Line(new Key.Reader(key).text(), in.commodity());
        var closed = new TrialBalance.Closed(line, turnover(in));
        in.end();
        return closed;
    }

    private static void turnover(ValueWriter out, Turnover turnover) {
        out.number(turnover.month());
        out.number(turnover.debitsMinor());
        out.number(turnover.creditsMinor());
    }

    private static Turnover turnover(ValueReader in) {
        return new Turnover(Math.toIntExact(in.number()), in.number(), in.number());
    }

    static void fault(ValueWriter out, ReconciliationFault fault) {
        out.begin(FAULT, 0);
        out.number(fault.minor());
        out.commodity(fault.commodity());
    }

    static ReconciliationFault fault(byte[] key, byte[] value) {
        var at = new Key.Reader(key);
        String program = at.text();
        long millis = at.fixed(8) ^ Long.MIN_VALUE;
        var relationship = new RelationshipKey(new MemberKey(program, at.fixed(8)), new MerchantKey(at.text()));
        var kind = Codes.FAULTS.constant(at.fixed(1));
        String subject = at.text();
        ValueReader in = ValueReader.of(value, FAULT, 0);
        var fault = new ReconciliationFault(kind, relationship, subject, millis, in.number(), in.commodity());
        in.end();
        return fault;
    }

    static void notice(ValueWriter out, Notice notice) {
        out.begin(NOTICE, 0);
        out.fixed(notice.member().number(), 8);
        switch (notice) {
            case Notice.Nudge nudge -> {
                out.number(NUDGE);
                out.lasting(nudge.merchant().value());
                out.passing(nudge.offer());
            }
            case Notice.VisitReminder reminder -> {
                out.number(REMINDER);
                out.lasting(reminder.merchant().value());
                out.passing(reminder.purchase());
                out.passing(reminder.offer());
            }
            case Notice.RewardExpiring expiring -> {
                out.number(EXPIRING);
                out.passing(expiring.lot());
                out.number(expiring.minor());
                out.commodity(expiring.commodity());
                out.moment(expiring.expiresMillis());
            }
        }
    }

    static Notice notice(byte[] key, byte[] value) {
        var at = new Key.Reader(key);
        String program = at.text();
        long millis = at.fixed(8) ^ Long.MIN_VALUE;
        ValueReader in = ValueReader.of(value, NOTICE, 0);
        var member = new MemberKey(program, in.fixed(8));
        int kind = (int) in.number();
        Notice notice = switch (kind) {
            case NUDGE -> new Notice.Nudge(member, millis, new MerchantKey(in.lasting()), in.passing());
            case REMINDER ->
                new Notice.VisitReminder(member, millis, new MerchantKey(in.lasting()), in.passing(), in.passing());
            case EXPIRING ->
                new Notice.RewardExpiring(member, millis, in.passing(), in.number(), in.commodity(), in.moment());
            default -> throw new IllegalStateException("no notice has the kind " + kind);
        };
        in.end();
        return notice;
    }

    static void segmentList(ValueWriter out, SegmentList list) {
        out.begin(SEGMENT_LIST, 0);
        out.number(Codes.LISTS.code(list.kind()));
        out.moment(list.atMillis());
        out.moment(list.takenMillis());
        out.number(list.members());
        out.number(list.parts());
        out.passing(list.digest());
    }

    static SegmentList segmentList(byte[] key, byte[] value) {
        Key.OfSegmentList of = new Key.Reader(key).segmentList();
        ValueReader in = ValueReader.of(value, SEGMENT_LIST, 0);
        var list = new SegmentList(
                of.program(),
                of.segment(),
                of.version(),
                Codes.LISTS.constant(in.number()),
                in.moment(),
                in.moment(),
                in.number(),
                (int) in.number(),
                in.passing());
        in.end();
        return list;
    }

    static void position(ValueWriter out, TopicPosition position) {
        out.begin(POSITION, 0);
        out.fixed(position.high(), 8);
        out.fixed(position.low(), 8);
        out.number(position.offset());
    }

    static TopicPosition position(byte[] key, byte[] value) {
        Key.OfPosition of = new Key.Reader(key).position();
        ValueReader in = ValueReader.of(value, POSITION, 0);
        var position = new TopicPosition(of.feed(), of.topic(), of.partition(), in.fixed(8), in.fixed(8), in.number());
        in.end();
        return position;
    }

    static void segmentMembers(ValueWriter out, List<Long> members) {
        out.begin(SEGMENT_MEMBERS, 0);
        out.number(members.size());
        members.forEach(member -> out.fixed(member, 8));
    }

    static List<Long> segmentMembers(byte[] value) {
        ValueReader in = ValueReader.of(value, SEGMENT_MEMBERS, 0);
        var members = new ArrayList<Long>();
        for (int left = in.count(); left > 0; left--) {
            members.add(in.fixed(8));
        }
        in.end();
        return members;
    }

    static void token(ValueWriter out, CardLink link) {
        out.begin(TOKEN, 0);
        out.instant(link.linked());
    }

    static CardLink token(byte[] key, byte[] value) {
        var at = new Key.Reader(key);
        var handle = new CardHandle((int) at.fixed(4), at.fixed(8), at.fixed(8));
        MemberKey member = at.member();
        int slot = (int) at.fixed(4);
        ValueReader in = ValueReader.of(value, TOKEN, 0);
        var link = new CardLink(handle, member, slot, in.instant());
        in.end();
        return link;
    }

    static void card(ValueWriter out, CardFace face) {
        out.begin(CARD, 0);
        out.passing(face.id());
        out.passing(face.bin());
        out.passing(face.lastFour());
    }

    static CardFace card(byte[] value, MemberKey member, int slot) {
        ValueReader in = ValueReader.of(value, CARD, 0);
        var face = new CardFace(member, slot, in.passing(), in.passing(), in.passing());
        in.end();
        return face;
    }

    static void publicId(ValueWriter out, String id) {
        out.begin(IDENTITY, 0);
        out.passing(id);
    }

    static String publicId(byte[] value) {
        ValueReader in = ValueReader.of(value, IDENTITY, 0);
        String id = in.passing();
        in.end();
        return id;
    }

    static void payee(ValueWriter out, BankAccount account) {
        out.begin(PAYEE, 0);
        out.passing(account.holder());
        out.passing(account.iban());
        out.passing(account.bic());
    }

    static BankAccount payee(byte[] value) {
        ValueReader in = ValueReader.of(value, PAYEE, 0);
        var account = new BankAccount(in.passing(), in.passing(), in.passing());
        in.end();
        return account;
    }

    static void memberNumber(ValueWriter out, long number) {
        out.begin(IDENTITY, 0);
        out.fixed(number, 8);
    }

    static long memberNumber(byte[] value) {
        ValueReader in = ValueReader.of(value, IDENTITY, 0);
        long number = in.fixed(8);
        in.end();
        return number;
    }

    static void claim(ValueWriter out, Claim claim) {
        out.begin(CLAIM, 0);
        RelationshipKey relationship = claim.claimant().relationship();
        out.passing(relationship.member().program());
        out.fixed(relationship.member().number(), 8);
        out.passing(relationship.merchant().value());
        out.passing(claim.claimant().purchase());
        out.number(claim.wantedMinor());
        out.octet(claim.whole() ? 1 : 0);
    }

    static Map.Entry<String, Claim> claim(byte[] key, byte[] value) {
        var at = new Key.Reader(key);
        String offer = at.text();
        long number = at.fixed(8);
        ValueReader in = ValueReader.of(value, CLAIM, 0);
        var member = new MemberKey(in.passing(), in.fixed(8));
        var relationship = new RelationshipKey(member, new MerchantKey(in.passing()));
        var claim = new Claim(number, new Claimant(relationship, in.passing()), in.number(), in.octet() == 1);
        in.end();
        return Map.entry(offer, claim);
    }

    static void shared(ValueWriter out, SharedUse use) {
        out.begin(SHARED, 0);
        out.signed(use.day());
        out.number(use.reservedRewards());
        out.number(use.committedRewards());
        for (SharedUse.InPeriod period : use.periods()) {
            out.number(period.rewards());
            out.number(period.minor());
        }
    }

    static SharedUse shared(byte[] key, byte[] value) {
        var at = new Key.Reader(key);
        String merchant = at.text();
        String offer = at.text();
        ValueReader in = ValueReader.of(value, SHARED, 0);
        int day = Math.toIntExact(in.signed());
        long reserved = in.number();
        long committed = in.number();
        var periods = new ArrayList<SharedUse.InPeriod>(SharedUse.PERIODS);
        for (int i = 0; i < SharedUse.PERIODS; i++) {
            periods.add(new SharedUse.InPeriod(in.number(), in.number()));
        }
        in.end();
        return new SharedUse(merchant, offer, day, reserved, committed, periods);
    }

    static void forgotten(ValueWriter out, Commodity commodity, long sum) {
        out.begin(FORGOTTEN, 0);
        out.commodity(commodity);
        out.signed(sum);
    }

    static Map.Entry<TrialBalance.Line, Long> forgotten(byte[] key, byte[] value) {
        ValueReader in = ValueReader.of(value, FORGOTTEN, 0);
        var line = new TrialBalance.Line(new Key.Reader(key).text(), in.commodity());
        long sum = in.signed();
        in.end();
        return Map.entry(line, sum);
    }

    static void errand(ValueWriter out, Errand errand) {
        out.begin(ERRAND, 0);
        new EventWriter(out).logged(errand.event());
    }

    static Errand errand(byte[] key, byte[] value) {
        ValueReader in = ValueReader.of(value, ERRAND, 0);
        if (!(new EventReader(in).logged() instanceof MemberEvent event)) {
            throw new ValueReader.Unreadable("only what touches a member is sent to one");
        }
        in.end();
        return new Errand(new Key.Reader(key).fixed(8), event);
    }

    /** An event that broke us may break its writer too: then all else is kept. */
    static void quarantined(ValueWriter out, Quarantined quarantined) {
        try {
            quarantined(out, quarantined, quarantined.event());
        } catch (RuntimeException unwritable) {
            quarantined(out, quarantined, Optional.empty());
        }
    }

    private static void quarantined(ValueWriter out, Quarantined quarantined, Optional<Event> event) {
        out.begin(QUARANTINE, 0);
        out.moment(quarantined.atMillis());
        out.passing(quarantined.failure());
        out.octet(event.isPresent() ? 1 : 0);
        event.ifPresent(new EventWriter(out)::logged);
    }

    static Quarantined quarantined(byte[] key, byte[] value) {
        ValueReader in = ValueReader.of(value, QUARANTINE, 0);
        long at = in.moment();
        String failure = in.passing();
        Optional<Event> event = in.octet() == 1 ? Optional.of(new EventReader(in).logged()) : Optional.empty();
        in.end();
        return new Quarantined(new Key.Reader(key).fixed(8), event, failure, at);
    }

    static void rates(ValueWriter out, RateSheet sheet) {
        out.begin(RATES, 0);
        sheet(out, sheet);
    }

    static RateSheet rates(byte[] value) {
        ValueReader in = ValueReader.of(value, RATES, 0);
        RateSheet sheet = sheet(in);
        in.end();
        return sheet;
    }

    static void sheet(ValueWriter out, RateSheet sheet) {
        out.signed(sheet.day().toEpochDay());
        out.passing(sheet.id());
        out.commodity(sheet.base());
        out.number(sheet.perBase().size());
        new TreeMap<>(sheet.perBase()).forEach((currency, rate) -> {
            out.commodity(currency);
            out.passing(rate.toPlainString());
        });
    }

    static RateSheet sheet(ValueReader in) {
        LocalDate day = LocalDate.ofEpochDay(in.signed());
        String id = in.passing();
        Commodity base = in.commodity();
        var perBase = new HashMap<Commodity, BigDecimal>();
        for (int left = in.count(); left > 0; left--) {
            perBase.put(in.commodity(), new BigDecimal(in.passing()));
        }
        return new RateSheet(id, day, base, perBase);
    }

    static void catalogue(ValueWriter out, CatalogueRevision revision) {
        out.begin(CATALOGUE, 0);
        byte[] json = Utf8.encode(revision.json());
        out.raw(json, 0, json.length);
    }

    static CatalogueRevision catalogue(byte[] key, byte[] value) {
        long revision = new Key.Reader(key).fixed(8);
        byte[] json = ValueReader.of(value, CATALOGUE, 0).rest();
        return new CatalogueRevision(revision, Utf8.decode(json, 0, json.length));
    }
}
