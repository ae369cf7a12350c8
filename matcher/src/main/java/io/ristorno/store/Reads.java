package io.ristorno.store;

import io.ristorno.engine.Claim;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.Rates;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Values read back, from one view of the database. */
final class Reads {
    private static final byte[] EVERYTHING = new byte[0];

    private final View view;

    Reads(View view) {
        this.view = view;
    }

    /** Bytes that are not what we write end here, whatever they broke. */
    private static <T> T decoded(String what, Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (RuntimeException broken) {
            throw new StoreFailed(what + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    private <T> Optional<T> value(Key key, Function<byte[], T> decoding) {
        byte[] value = view.get(key.family(), key.bytes());
        return value == null
                ? Optional.empty()
                : Optional.of(decoded("a value of family " + key.family(), () -> decoding.apply(value)));
    }

    boolean contains(Key key) {
        return view.get(key.family(), key.bytes()) != null;
    }

    Mark mark() {
        return value(new Key.OfStore(), Mark::read).orElse(Mark.NONE);
    }

    Relationship relationship(RelationshipKey key) {
        return value(new Key.OfRelationship(key), value -> RelationshipFormat.read(value, key))
                .orElseGet(() -> Relationship.none(key));
    }

    @Nullable
    Relationship relationshipInMemory(RelationshipKey key) {
        return switch (view.inMemory(Family.RELATIONSHIP, new Key.OfRelationship(key).bytes())) {
            case View.InMemory.Absent absent -> Relationship.none(key);
            case View.InMemory.Present present ->
                decoded("a relationship", () -> RelationshipFormat.read(present.value(), key));
            case View.InMemory.Unknown unknown -> null;
        };
    }

    @Nullable
    Member memberInMemory(MemberKey key) {
        return switch (view.inMemory(Family.MEMBER, new Key.OfMember(key).bytes())) {
            case View.InMemory.Absent absent -> Member.unknown(key);
            case View.InMemory.Present present -> decoded("a member", () -> MemberFormat.read(present.value(), key));
            case View.InMemory.Unknown unknown -> null;
        };
    }

    List<Relationship> relationships(List<RelationshipKey> keys) {
        return several("a relationship", keys, Key.OfRelationship::new, RelationshipFormat::read, Relationship::none);
    }

    List<Member> members(List<MemberKey> keys) {
        return several("a member", keys, Key.OfMember::new, MemberFormat::read, Member::unknown);
    }

    private <K, T> List<T> several(
            String what, List<K> keys, Function<K, Key> of, BiFunction<byte[], K, T> decoding, Function<K, T> absent) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<Key> rows = keys.stream().map(of).toList();
        List<Optional<byte[]>> values =
                view.get(rows.getFirst().family(), rows.stream().map(Key::bytes).toList());
        var found = new ArrayList<T>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            K key = keys.get(i);
            found.add(values.get(i)
                    .map(value -> decoded(what, () -> decoding.apply(value, key)))
                    .orElseGet(() -> absent.apply(key)));
        }
        return found;
    }

    List<Relationship> relationships(MemberKey member) {
        var relationships = new ArrayList<Relationship>();
        forEachRelationship(member, relationships::add);
        return relationships;
    }

    /** A member's, one after the other: they may be many. */
    void forEachRelationship(MemberKey member, Consumer<Relationship> consumer) {
        forEachRelationship(new Key.OfMember(member).bytes(), consumer);
    }

    void forEachRelationship(Consumer<Relationship> consumer) {
        forEachRelationship(EVERYTHING, consumer);
    }

    void forEachMerchant(Predicate<MerchantKey> more) {
        view.scan(
                Family.RELATIONSHIP,
                EVERYTHING,
                EVERYTHING,
                (key, _) -> more.test(decoded("a relationship", () -> new Key.Reader(key).relationship())
                        .merchant()));
    }

    /** Of everybody everywhere, behind a relationship or from the first on, until it is enough. */
    void forEachRelationshipKey(Optional<RelationshipKey> behind, Predicate<RelationshipKey> more) {
        byte[] from = behind.map(key -> new Key.OfRelationship(key).bytes()).orElse(EVERYTHING);
        view.scan(Family.RELATIONSHIP, EVERYTHING, from, (row, _) -> {
            RelationshipKey key = decoded("a relationship", () -> new Key.Reader(row).relationship());
            return behind.filter(key::equals).isPresent() || more.test(key);
        });
    }

    private void forEachRelationship(byte[] prefix, Consumer<Relationship> consumer) {
        view.scan(Family.RELATIONSHIP, prefix, prefix, (key, value) -> {
            consumer.accept(decoded(
                    "a relationship", () -> RelationshipFormat.read(value, new Key.Reader(key).relationship())));
            return true;
        });
    }

    Member member(MemberKey key) {
        return value(new Key.OfMember(key), value -> MemberFormat.read(value, key))
                .orElseGet(() -> Member.unknown(key));
    }

    OptionalLong memberNumber(String program, String id) {
        Optional<Long> number = value(new Key.OfPublicId(program, id), SmallFormats::memberNumber);
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    Optional<String> memberId(MemberKey member) {
        return value(new Key.OfIdentity(member), SmallFormats::publicId);
    }

    Optional<BankAccount> payee(MemberKey member) {
        return value(new Key.OfPayee(member), SmallFormats::payee);
    }

    Optional<CardFace> cardFace(MemberKey member, int slot) {
        return value(new Key.OfCard(member, slot), value -> SmallFormats.card(value, member, slot));
    }

    /** The links of one card lie side by side, by member: they are told in the order in which they began. */
    void forEachCard(Consumer<CardLink> consumer) {
        var links = new ArrayList<CardLink>(2);
        view.scan(Family.TOKEN, EVERYTHING, EVERYTHING, (key, value) -> {
            CardLink link = decoded("a card", () -> SmallFormats.token(key, value));
            if (!links.isEmpty() && !links.getFirst().key().equals(link.key())) {
                tell(links, consumer);
            }
            links.add(link);
            return true;
        });
        tell(links, consumer);
    }

    private static void tell(List<CardLink> links, Consumer<CardLink> consumer) {
        links.sort(Comparator.comparing(CardLink::linked));
        links.forEach(consumer);
        links.clear();
    }

    /** Alarms from one moment to another, both included. */
    List<Look> alarms(long fromMillis, long toMillis, int most) {
        var from = KeyWriter.ofOne();
        from.due(fromMillis);
        var due = new ArrayList<Look>();
        view.scan(Family.ALARM, EVERYTHING, from.toBytes(), (key, value) -> {
            Look look = decoded("an alarm", () -> new Key.Reader(key).look());
            boolean isDue = look.dueMillis() <= toMillis && due.size() < most;
            if (isDue) {
                due.add(look);
            }
            return isDue;
        });
        return due;
    }

    Map<TrialBalance.Line, TrialBalance.Total> totals(String accounts) {
        var totals = new HashMap<TrialBalance.Line, TrialBalance.Total>();
        byte[] prefix = Key.OfTotal.from(accounts);
        view.scan(Family.TOTAL, prefix, prefix, (key, value) -> {
            var total = decoded("a total", () -> SmallFormats.total(key, value));
            totals.put(total.getKey(), total.getValue());
            return true;
        });
        return totals;
    }

    /** Months that are over, of the accounts whose names begin so. */
    List<TrialBalance.Closed> turnovers(String accounts) {
        var turnovers = new ArrayList<TrialBalance.Closed>();
        byte[] prefix = Key.OfTotal.from(accounts);
        view.scan(Family.TURNOVER, prefix, prefix, (key, value) -> {
            turnovers.add(decoded("a turnover", () -> SmallFormats.turnover(key, value)));
            return true;
        });
        return turnovers;
    }

    List<CatalogueRevision> catalogue() {
        var revisions = new ArrayList<CatalogueRevision>();
        view.scan(Family.CATALOGUE, EVERYTHING, EVERYTHING, (key, value) -> {
            revisions.add(decoded("a catalogue revision", () -> SmallFormats.catalogue(key, value)));
            return true;
        });
        return revisions;
    }

    Page<RelationshipKey> reviews(String after, int most) {
        return page(
                Family.REVIEW,
                EVERYTHING,
                following(EVERYTHING, after),
                most,
                (key, value) -> decoded("a review", () -> new Key.Reader(key).relationship()));
    }

    Page<ReconciliationFault> faults(String program, long fromMillis, String after, int most) {
        byte[] prefix = Key.OfFault.of(program);
        byte[] from = after.equals(Page.START) ? Key.OfFault.from(program, fromMillis) : following(prefix, after);
        return page(
                Family.FAULT,
                prefix,
                from,
                most,
                (key, value) -> decoded("a reconciliation fault", () -> SmallFormats.fault(key, value)));
    }

    /** What a program's members are to be told, from behind a place on; nothing that was decided before a moment. */
    Page<Noticed> notices(String program, long fromMillis, String after, int most) {
        byte[] prefix = Key.OfNotice.of(program);
        byte[] oldest = Key.OfNotice.from(program, fromMillis);
        byte[] behind = following(prefix, after);
        return page(
                Family.NOTICE,
                prefix,
                java.util.Arrays.compareUnsigned(oldest, behind) > 0 ? oldest : behind,
                most,
                (key, value) -> decoded("a notice", () -> new Noticed(cursor(key), SmallFormats.notice(key, value))));
    }

    /** A program's members, from behind a place on. */
    Page<Member> members(String program, String after, int most) {
        byte[] prefix = Key.OfMember.of(program);
        return page(
                Family.MEMBER,
                prefix,
                following(prefix, after),
                most,
                (key, value) -> decoded("a member", () -> MemberFormat.read(value, new Key.Reader(key).member())));
    }

    /** Relationships by member and merchant, from behind a place on. */
    Page<Relationship> relationships(String after, int most) {
        return page(
                Family.RELATIONSHIP,
                EVERYTHING,
                following(EVERYTHING, after),
                most,
                (key, value) -> decoded(
                        "a relationship", () -> RelationshipFormat.read(value, new Key.Reader(key).relationship())));
    }

    private interface Item<T> {
        T of(byte[] key, byte[] value);
    }

    private <T> Page<T> page(Family family, byte[] prefix, byte[] from, int most, Item<T> item) {
        var items = new ArrayList<T>();
        var last = new ByteWriter();
        var more = new boolean[1];
        view.scan(family, prefix, from, (key, value) -> {
            if (items.size() == most) {
                more[0] = true;
                return false;
            }
            items.add(item.of(key, value));
            last.truncate(0);
            last.raw(key, 0, key.length);
            return true;
        });
        return new Page<>(items, more[0] ? Optional.of(cursor(last.toBytes())) : Optional.empty());
    }

    /** The rows of the entries of a relationship, or a purse. */
    void entryRows(StateKey about, View.Rows rows) {
        byte[] prefix = new Key.OfEntriesAbout(about).bytes();
        view.scan(Family.ENTRY, prefix, prefix, rows);
    }

    Map<String, List<Claim>> claims() {
        var claims = new HashMap<String, List<Claim>>();
        view.scan(Family.CLAIM, EVERYTHING, EVERYTHING, (key, value) -> {
            var claim = decoded("a claim on a budget", () -> SmallFormats.claim(key, value));
            claims.computeIfAbsent(claim.getKey(), offer -> new ArrayList<>()).add(claim.getValue());
            return true;
        });
        return claims;
    }

    /** What all members have had together of offers that limit it. */
    List<SharedUse> shared() {
        return sharedFrom(EVERYTHING);
    }

    /** The same of one merchant's; for {@code ""} of those that are no merchant's. */
    List<SharedUse> shared(String merchant) {
        return sharedFrom(Key.OfShared.from(merchant));
    }

    private List<SharedUse> sharedFrom(byte[] prefix) {
        var uses = new ArrayList<SharedUse>();
        view.scan(Family.SHARED, prefix, prefix, (key, value) -> {
            uses.add(decoded("what members share of an offer", () -> SmallFormats.shared(key, value)));
            return true;
        });
        return uses;
    }

    /** A segment's lists, the first first. */
    List<SegmentList> segmentLists(String program, String segment) {
        return segmentLists(Key.OfSegmentList.of(program, segment));
    }

    /** All lists of all segments that are on their way to their members. */
    List<SegmentList> segmentListsUnderWay() {
        return segmentLists(EVERYTHING).stream().filter(SegmentList::isUnderWay).toList();
    }

    private List<SegmentList> segmentLists(byte[] prefix) {
        var lists = new ArrayList<SegmentList>();
        view.scan(Family.SEGMENT, prefix, prefix, (key, value) -> {
            if (decoded("a segment's list", () -> new Key.Reader(key).segmentList())
                            .part()
                    == 0) {
                lists.add(decoded("a segment's list", () -> SmallFormats.segmentList(key, value)));
            }
            return true;
        });
        return lists;
    }

    /** Files behind one, or from the first on. */
    List<FileProgress> files(String after, int most) {
        var files = new ArrayList<FileProgress>();
        byte[] behind = new Key.OfFile(after).bytes();
        byte[] from = after.isEmpty() ? Key.OfFile.all() : java.util.Arrays.copyOf(behind, behind.length + 1);
        view.scan(Family.FILE, Key.OfFile.all(), from, (key, value) -> {
            files.add(decoded("a file", () -> FileFormat.read(key, value)));
            return files.size() < most;
        });
        return files;
    }

    Optional<FileProgress> file(String id) {
        byte[] key = new Key.OfFile(id).bytes();
        return value(new Key.OfFile(id), value -> FileFormat.read(key, value));
    }

    Optional<byte[]> fileResults(String id, int part) {
        return value(new Key.OfFileResults(id, part), FileFormat::lines);
    }

    /** Lists of which there are parts, but that were never taken, as parts that are to go. */
    List<Rider.ListDropped> segmentListsDropped() {
        var found = new LinkedHashMap<Key.OfSegmentList, Rider.ListDropped>();
        view.scan(Family.SEGMENT, EVERYTHING, EVERYTHING, (key, _) -> {
            Key.OfSegmentList of = decoded("a segment's list", () -> new Key.Reader(key).segmentList());
            found.put(
                    new Key.OfSegmentList(of.program(), of.segment(), of.version(), 0),
                    new Rider.ListDropped(of.program(), of.segment(), of.version(), of.part()));
            return true;
        });
        found.keySet().removeIf(this::contains);
        return List.copyOf(found.values());
    }

    /** Whom a list names that is under way. */
    long[] segmentMembers(SegmentList list) {
        var all = LongStream.builder();
        for (int part = 1; part <= list.parts(); part++) {
            value(
                            new Key.OfSegmentList(list.program(), list.segment(), list.version(), part),
                            SmallFormats::segmentMembers)
                    .ifPresent(members -> members.forEach(all::add));
        }
        return all.build().toArray();
    }

    /** How far a feed has read its topics. */
    List<TopicPosition> positions(String feed) {
        var positions = new ArrayList<TopicPosition>();
        byte[] prefix = Key.OfPosition.of(feed);
        view.scan(Family.POSITION, prefix, prefix, (key, value) -> {
            positions.add(decoded("a position in a topic", () -> SmallFormats.position(key, value)));
            return true;
        });
        return positions;
    }

    List<MemberKey> erasures() {
        var members = new ArrayList<MemberKey>(0);
        view.scan(Family.ERASURE, EVERYTHING, EVERYTHING, (key, value) -> {
            members.add(decoded("an erasure", () -> new Key.Reader(key).member()));
            return true;
        });
        return members;
    }

    Map<TrialBalance.Line, Long> forgotten() {
        var sums = new HashMap<TrialBalance.Line, Long>();
        view.scan(Family.FORGOTTEN, EVERYTHING, EVERYTHING, (key, value) -> {
            var sum = decoded("a sum of forgotten entries", () -> SmallFormats.forgotten(key, value));
            sums.put(sum.getKey(), sum.getValue());
            return true;
        });
        return sums;
    }

    List<Errand> errands() {
        var errands = new ArrayList<Errand>(0);
        view.scan(Family.ERRAND, EVERYTHING, EVERYTHING, (key, value) -> {
            errands.add(decoded("an event on its way", () -> SmallFormats.errand(key, value)));
            return true;
        });
        return errands;
    }

    List<Quarantined> quarantined() {
        var quarantined = new ArrayList<Quarantined>(0);
        view.scan(Family.QUARANTINE, EVERYTHING, EVERYTHING, (key, value) -> {
            quarantined.add(decoded("an event that was set aside", () -> SmallFormats.quarantined(key, value)));
            return true;
        });
        return quarantined;
    }

    Map<Integer, String> cardKeys() {
        return value(new Key.OfCardKeys(), CardKeys::read).orElse(Map.of());
    }

    List<Sighting> sightings() {
        return value(new Key.OfSightings(), SightingsFormat::read).orElse(List.of());
    }

    List<Shadow> shadows() {
        return value(new Key.OfShadows(), ShadowsFormat::read).orElse(List.of());
    }

    /** Members with a card that ends so, each once. */
    Set<MemberKey> holders(String lastFour) {
        var holders = new LinkedHashSet<MemberKey>();
        view.scan(Family.CARD, EVERYTHING, EVERYTHING, (key, value) -> {
            MemberKey member = decoded("whose card it is", () -> new Key.Reader(key).member());
            if (decoded("a card", () -> SmallFormats.card(value, member, 0))
                    .lastFour()
                    .equals(lastFour)) {
                holders.add(member);
            }
            return true;
        });
        return holders;
    }

    Rates rates() {
        var rates = new Rates[] {Rates.NONE};
        view.scan(Family.RATES, EVERYTHING, EVERYTHING, (key, value) -> {
            rates[0] = rates[0].with(decoded("exchange rates", () -> SmallFormats.rates(value)));
            return true;
        });
        return rates[0];
    }

    void forEachBooked(Consumer<Booked> consumer) {
        view.scan(Family.ENTRY, EVERYTHING, EVERYTHING, (key, value) -> {
            consumer.accept(booked(key, value));
            return true;
        });
    }

    EntryGroups entryGroups() {
        return new EntryGroups(view.walk(Family.ENTRY));
    }

    Page<Booked> entries(MemberKey member, String after, int most) {
        return entries(new Key.OfMember(member).bytes(), after, most);
    }

    Page<Booked> entries(String after, int most) {
        return entries(EVERYTHING, after, most);
    }

    private Page<Booked> entries(byte[] prefix, String after, int most) {
        var items = new ArrayList<Booked>();
        var last = new ByteWriter();
        var more = new boolean[1];
        view.scan(Family.ENTRY, prefix, following(prefix, after), (key, value) -> {
            if (items.size() == most) {
                more[0] = true;
                return false;
            }
            items.add(booked(key, value));
            last.truncate(0);
            last.raw(key, 0, key.length);
            return true;
        });
        return new Page<>(items, more[0] ? Optional.of(cursor(last.toBytes())) : Optional.empty());
    }

    private static String cursor(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    /** The first key behind a cursor. One that leads to somebody else's is refused. */
    private static byte[] following(byte[] prefix, String after) {
        if (after.isEmpty()) {
            return prefix;
        }
        byte[] key = Base64.getUrlDecoder().decode(after);
        if (key.length < prefix.length || !java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new IllegalArgumentException("this is not where that list went on");
        }
        return java.util.Arrays.copyOf(key, key.length + 1);
    }

    static Booked booked(byte[] key, byte[] value) {
        return decoded("entries", () -> {
            StateKey state = new Key.Reader(key).state();
            return new Booked(state, entries(value, state));
        });
    }

    private static List<Entry> entries(byte[] value, StateKey state) {
        return switch (state) {
            case RelationshipKey key -> EntriesFormat.read(value, key);
            case MemberKey key -> PurseEntriesFormat.read(value, key);
        };
    }

    /** All members, in the order of the store. */
    Walk members() {
        return view.walk(Family.MEMBER);
    }

    List<LoggedBatch> log(long from, int most) {
        var batches = new ArrayList<LoggedBatch>();
        if (most > 0) {
            log(from, (number, value) -> {
                batches.add(decoded("batch " + number + " of the log", () -> LogFormat.read(value, number)));
                return batches.size() < most;
            });
        }
        return batches;
    }

    /** Takes batches of the log as they are stored. */
    interface LogRows {
        /** Whether to go on. */
        boolean take(long number, byte[] value);
    }

    void log(long from, LogRows rows) {
        view.scan(
                Family.LOG,
                EVERYTHING,
                new Key.OfLog(from).bytes(),
                (key, value) -> rows.take(new Key.Reader(key).fixed(8), value));
    }

    /** The clock of a batch that the log still has. */
    Optional<Long> logClock(long batch) {
        return value(new Key.OfLog(batch), LogFormat::nowMillis);
    }
}
