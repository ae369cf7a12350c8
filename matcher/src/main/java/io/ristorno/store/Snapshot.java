package io.ristorno.store;

import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.Rates;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CatalogueRevision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The store as it was behind one batch, whatever is written since: for whoever is not the engine. For one thread at a time;
 * close it soon, since it keeps what is overwritten on disk.
 */
public final class Snapshot implements AutoCloseable {
    private final View view;
    private final Reads reads;
    private final Mark mark;

    Snapshot(Database database) {
        view = database.frozen();
        reads = new Reads(view);
        mark = reads.mark();
    }

    Reads reads() {
        return reads;
    }

    EntryGroups entryGroups() {
        return reads.entryGroups();
    }

    /** Number of the last batch in it. */
    public long lastBatch() {
        return mark.batch();
    }

    /** The engine's clock at that batch, epoch milliseconds. */
    public long nowMillis() {
        return mark.nowMillis();
    }

    /** A member at a merchant; {@link Relationship#none} when he was never seen there. */
    public Relationship relationship(RelationshipKey key) {
        return reads.relationship(key);
    }

    /** A member everywhere, by merchant. */
    public List<Relationship> relationships(MemberKey member) {
        return reads.relationships(member);
    }

    /** Members with a card that ends so, each once: a walk over all cards. */
    public Set<MemberKey> holders(String lastFour) {
        return reads.holders(lastFour);
    }

    /** Everybody everywhere, by program, member and merchant. */
    public void forEachRelationship(Consumer<Relationship> consumer) {
        reads.forEachRelationship(consumer);
    }

    /** Of everybody everywhere the merchant, again and again, until it is enough. */
    public void forEachMerchant(Predicate<MerchantKey> more) {
        reads.forEachMerchant(more);
    }

    /** Whom there is where, behind a relationship or from the first on, by program, member and merchant, until it is enough. */
    public void forEachRelationshipKey(Optional<RelationshipKey> behind, Predicate<RelationshipKey> more) {
        reads.forEachRelationshipKey(behind, more);
    }

    /** A member; {@link Member#unknown} when nobody registered him. */
    public Member member(MemberKey key) {
        return reads.member(key);
    }

    /** A member's number, by his public id within his program. */
    public OptionalLong memberNumber(String program, String id) {
        return reads.memberNumber(program, id);
    }

    /** What there is of a member beside his own state. */
    public Remains remains(MemberKey member) {
        return new Remains(view, member);
    }

    /** Members whose erasure is under way. */
    public List<MemberKey> erasures() {
        return reads.erasures();
    }

    /** How far a feed has read its topics, by topic and partition. */
    public List<TopicPosition> positions(String feed) {
        return reads.positions(feed);
    }

    /** A segment's lists, the first first. */
    public List<SegmentList> segmentLists(String program, String segment) {
        return reads.segmentLists(program, segment);
    }

    /**
     * Files of transactions, the first first.
     *
     * @param after the id that they come behind, {@code ""} for the first
     * @param most so many at most
     */
    public List<FileProgress> files(String after, int most) {
        return reads.files(after, most);
    }

    /** A file of transactions. */
    public Optional<FileProgress> file(String id) {
        return reads.file(id);
    }

    /** A part of what became of a file's records, from 1: a line of JSON each. */
    public Optional<byte[]> fileResults(String id, int part) {
        return reads.fileResults(id, part);
    }

    /** All lists of all segments that are on their way to their members. */
    public List<SegmentList> segmentListsUnderWay() {
        return reads.segmentListsUnderWay();
    }

    /** What there is of lists that were never taken. */
    public List<Rider.ListDropped> segmentListsDropped() {
        return reads.segmentListsDropped();
    }

    /** The numbers of those whom a list names that is under way. */
    public long[] segmentMembers(SegmentList list) {
        return reads.segmentMembers(list);
    }

    /** What the entries of erased members came to, by account: without whose they were. */
    public Map<TrialBalance.Line, Long> forgotten() {
        return reads.forgotten();
    }

    /** A member's public id. */
    public Optional<String> memberId(MemberKey member) {
        return reads.memberId(member);
    }

    /** The account that a member's payouts go to. */
    public Optional<BankAccount> payee(MemberKey member) {
        return reads.payee(member);
    }

    /** What people recognise a card by. */
    public Optional<CardFace> cardFace(MemberKey member, int slot) {
        return reads.cardFace(member, slot);
    }

    /**
     * A member's entries: his purse's, then by merchant, each in the order of posting.
     *
     * @param after {@link Page#START}, or where the page before said to go on
     * @param most events on a page
     * @throws IllegalArgumentException if {@code after} is not from a page of this member's
     */
    public Page<Booked> entries(MemberKey member, String after, int most) {
        return reads.entries(member, after, most);
    }

    /** Everybody's entries: by member, of each his purse's before those at merchants, then in the order of posting. */
    public Page<Booked> entries(String after, int most) {
        return reads.entries(after, most);
    }

    /** Everybody's entries in one go. */
    public void forEachBooked(Consumer<Booked> consumer) {
        reads.forEachBooked(consumer);
    }

    /** The trial balance. */
    public Map<TrialBalance.Line, Long> totals() {
        return totals("");
    }

    /** The lines of the trial balance whose accounts begin so. */
    public Map<TrialBalance.Line, Long> totals(String accounts) {
        var sums = new HashMap<TrialBalance.Line, Long>();
        reads.totals(accounts).forEach((line, total) -> sums.put(line, total.minor()));
        return sums;
    }

    /** What all members have had together of offers of which they may have so much in a period, or so many rewards. */
    public List<SharedUse> shared() {
        return reads.shared();
    }

    /** The same of one merchant's; for {@code ""} of those that are no merchant's. */
    public List<SharedUse> shared(String merchant) {
        return reads.shared(merchant);
    }

    /** What moved on the accounts whose names begin so, one element an account and month, in no order that matters. */
    public List<TrialBalance.Closed> turnovers(String accounts) {
        List<TrialBalance.Closed> turnovers = reads.turnovers(accounts);
        reads.totals(accounts).forEach((line, total) -> turnovers.add(new TrialBalance.Closed(line, total.turnover())));
        return turnovers;
    }

    /**
     * Relationships that have something for an operator, by member and merchant.
     *
     * @param after {@link Page#START}, or where the page before said to go on
     * @param most relationships on a page
     */
    public Page<RelationshipKey> reviews(String after, int most) {
        return reads.reviews(after, most);
    }

    /**
     * What somebody should look at in a program, the oldest first.
     *
     * @param fromMillis nothing before that moment
     * @param after {@link Page#START}, or where the page before said to go on
     */
    public Page<ReconciliationFault> faults(String program, long fromMillis, String after, int most) {
        return reads.faults(program, fromMillis, after, most);
    }

    /**
     * What a program's members are to be told, in the order in which that was decided.
     *
     * @param fromMillis nothing from before that moment, epoch milliseconds
     * @param after {@link Page#START}, or the place of the last that is known
     * @throws IllegalArgumentException if {@code after} is no place in this list
     */
    public Page<Noticed> notices(String program, long fromMillis, String after, int most) {
        return reads.notices(program, fromMillis, after, most);
    }

    /** A program's members, a page at a time. */
    public Page<Member> members(String program, String after, int most) {
        return reads.members(program, after, most);
    }

    /** Relationships by member and merchant, a page at a time. */
    public Page<Relationship> relationships(String after, int most) {
        return reads.relationships(after, most);
    }

    /** Events that were set aside, in the order in which they were. */
    public List<Quarantined> quarantined() {
        return reads.quarantined();
    }

    /** Exchange rates by day. */
    public Rates rates() {
        return reads.rates();
    }

    /** What each revision of the catalogue changed, in order. */
    public List<CatalogueRevision> catalogue() {
        return reads.catalogue();
    }

    /**
     * The log from a batch on. A first number larger than asked for means that the log does not reach back so far.
     *
     * @param from number of the first batch wanted
     * @param most batches
     */
    public List<LoggedBatch> log(long from, int most) {
        return reads.log(from, most);
    }

    @Override
    public void close() {
        view.close();
    }
}
