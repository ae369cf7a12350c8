package io.ristorno.engine;

import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Notice;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipEvent;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Answer;
import io.ristorno.member.Member;
import io.ristorno.member.Relationship;
import io.ristorno.money.RateSheet;
import java.util.List;
import java.util.Set;

/** Everything the engine does about an event. The shell carries effects out, all of an event's or none. */
public sealed interface Effect {
    /**
     * What to answer, once everything else is durable.
     *
     * @param repeated whether this event was taken before, and this is what was answered then
     */
    record Answered(Answer answer, boolean repeated) implements Effect {}

    /**
     * The event was not taken.
     *
     * @param objection what stands against it
     * @param why in words that say what to do
     */
    record Refused(Objection objection, String why) implements Effect {}

    /** What can stand against an event. */
    enum Objection {
        /** Its id is that of another message. */
        REUSED_ID,
        /** A bound is reached. */
        FULL,
        /** What it is about is not known. */
        UNKNOWN,
        /** It was said otherwise before, for good. */
        SETTLED,
        /** It is older than any purchase that is open, or its purchase is closed. */
        TOO_LATE,
        /** There is less than it takes. */
        INSUFFICIENT
    }

    /** A relationship has a new value. */
    record RelationshipChanged(Relationship relationship) implements Effect {}

    /** A member has a new value. */
    record MemberChanged(Member member) implements Effect {}

    /** Something about a purchase that somebody should look at. */
    record FaultFound(ReconciliationFault fault) implements Effect {}

    /** Purchases were closed: their results are kept, and their entries are no longer. */
    record PurchasesClosed(RelationshipKey relationship, Set<String> purchases) implements Effect {
        public PurchasesClosed {
            purchases = Set.copyOf(purchases);
        }
    }

    /** Entries of a member's purse that were booked before a moment, epoch milliseconds, are carried forward as their sums. */
    record EntriesCarried(MemberKey member, long beforeMillis) implements Effect {}

    /** A relationship began or ceased to have something for an operator. */
    record AsksOperator(RelationshipKey relationship, boolean asks) implements Effect {}

    /**
     * A purchase waits for an offer's budget, or for its merchant's line.
     *
     * @param fund {@code off_...} or {@code mer_...}
     */
    record ClaimMade(String fund, Claim claim) implements Effect {}

    /** It waits no more. */
    record ClaimDropped(String fund, long number) implements Effect {}

    /** A relationship was promised what became free of a budget or line, or waits for what cannot come any more: look at it again. */
    record Promised(RelationshipKey relationship) implements Effect {}

    /**
     * What a member has bought since a moment, epoch milliseconds, may come to something else by now, at any merchant: look at it again
     * soon.
     */
    record Reconsidered(MemberKey member, long sinceMillis) implements Effect {}

    /** Nothing changes: that it happened is kept in the log, for whoever reads that. */
    record Noted() implements Effect {}

    /** The message is of a card that is nobody's any more. */
    record NotLinked() implements Effect {}

    /** A member's erasure has begun. */
    record ErasureBegun(MemberKey member) implements Effect {}

    /** The event is not this member's but another's: he takes it, and his answer is the answer. */
    record PassedOn(RelationshipEvent event) implements Effect {}

    /** A member is to be told something, by whoever can reach him. */
    record NoticeGiven(Notice notice) implements Effect {}

    /** What concerns another member: an event for him, which comes exactly once, whatever fails in between. */
    record Sent(MemberEvent event) implements Effect {}

    /** Exchange rates of a day, to be kept. */
    record RatesKnown(RateSheet sheet) implements Effect {}

    /**
     * Entries of one event.
     *
     * @param key what moved: rewards of a relationship, or a member's purse
     */
    record Booked(StateKey key, List<Entry> entries) implements Effect {}

    /** Look at a relationship, or at a member's purse, again when time comes. */
    record AlarmSet(StateKey key, long dueMillis) implements Effect {}
}
