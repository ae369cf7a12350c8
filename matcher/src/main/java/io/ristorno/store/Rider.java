package io.ristorno.store;

import io.ristorno.engine.Claim;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Notice;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.RateSheet;
import io.ristorno.program.BankAccount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What travels in a batch beside the engine's effects: records that the engine has no need to know. */
public sealed interface Rider {
    /**
     * A card as feeds name it. The key is all that is kept of the number, apart from {@link CardFace}. A card that changes
     * hands has several, each beginning later than the one before; when one ended, its member knows.
     *
     * @param key the card's token, or the hash of its id
     * @param member whose it is from then on
     * @param slot its number within the member
     * @param linked from when on
     */
    record CardLink(CardHandle key, MemberKey member, int slot, Instant linked) implements Rider {}

    /**
     * What people recognise a card by. Lies apart from {@link CardLink}: token and truncated number are never in one place.
     *
     * @param id {@code crd_...}
     * @param bin the first six or eight digits, {@code ""} when the feed sent a token
     * @param lastFour the last four digits, {@code ""} when unknown
     */
    record CardFace(MemberKey member, int slot, String id, String bin, String lastFour) implements Rider {}

    /** A member's public id, {@code mem_...}. */
    record Identity(MemberKey member, String id) implements Rider {}

    /** The account that a member's payouts go to. Goes with the rest of what leads to him. */
    record Payee(MemberKey member, BankAccount account) implements Rider {}

    /** A reward waits for its offer's budget. */
    record Waiting(String offer, Claim claim) implements Rider {}

    /** It does no longer. */
    record NoLonger(String offer, long number) implements Rider {}

    /** What all members have had together of an offer, as it stands now. */
    record Shared(SharedUse use) implements Rider {}

    /** Whether a relationship has something for an operator. */
    record Review(RelationshipKey relationship, boolean open) implements Rider {}

    /** A month of an account is over. */
    record MonthClosed(TrialBalance.Closed closed) implements Rider {}

    /** Whether a member's erasure is under way. */
    record Erasure(MemberKey member, boolean underWay) implements Rider {}

    /** A member's public id is not known any more, nor is his account. */
    record Unidentified(MemberKey member, String id) implements Rider {}

    /** A card as feeds name it is not its holder's any more, nor was it ever. */
    record Unlinked(CardLink link) implements Rider {}

    /** What people recognised a card by is not known any more. */
    record Faceless(MemberKey member, int slot) implements Rider {}

    /** Nobody has to look at something any more. */
    record FaultForgotten(ReconciliationFault fault) implements Rider {}

    /**
     * Entries of a member who is erased, and what all such entries have come to by account.
     *
     * @param entries which go
     * @param sums at their new values, without whose they were
     */
    record EntriesForgotten(List<EntriesKey> entries, Map<TrialBalance.Line, Long> sums) implements Rider {
        public EntriesForgotten {
            entries = List.copyOf(entries);
            sums = Map.copyOf(sums);
        }
    }

    /**
     * What a member has bought since a moment, epoch milliseconds, is to be looked at now: alarms of every merchant where he has. Only here
     * it is known which those are.
     */
    record Reconsidered(MemberKey member, long sinceMillis) implements Rider {}

    /** A segment's list was taken, or all whom it concerns know of it: then its parts go. Those long before it are not remembered. */
    record Listed(SegmentList list) implements Rider {}

    /**
     * Part of a whole list that is being taken.
     *
     * @param part from 1
     * @param members their numbers, in order
     */
    record ListPart(SegmentList list, int part, List<Long> members) implements Rider {
        public ListPart {
            members = List.copyOf(members);
        }
    }

    /** Parts of a list that was never taken go. */
    record ListDropped(String program, String segment, int version, int parts) implements Rider {}

    /** A feed has read on in a topic. Comes behind what it has read, so that no position says more than there is. */
    record ReadOn(TopicPosition position) implements Rider {}

    /** How far a file was taken. */
    record FileTaken(FileProgress file) implements Rider {}

    /**
     * What became of some records of a file.
     *
     * @param part from 1
     * @param lines a line of JSON a record, each with its end
     */
    record FileResults(String file, int part, String lines) implements Rider {}

    /** A file is not remembered any more. */
    record FileForgotten(String file, int parts) implements Rider {}

    /** Something was sent to another member. */
    record Sent(Errand errand) implements Rider {}

    /** It was taken. */
    record Arrived(long errand) implements Rider {}

    /** An event was set aside. */
    record SetAside(Quarantined quarantined) implements Rider {}

    /** An event that was set aside is no longer. */
    record Released(long number) implements Rider {}

    /** Something about a purchase that somebody should look at. */
    record Found(ReconciliationFault fault) implements Rider {}

    /** A member is to be told something. */
    record Given(Notice notice) implements Rider {}

    /** A notice of an erased member goes. */
    record NoticeForgotten(String program, long atMillis, long batch, int index) implements Rider {}

    /** Purchases that are closed: their results stand for their entries. */
    record Condensed(RelationshipKey relationship, Set<String> purchases) implements Rider {
        public Condensed {
            purchases = Set.copyOf(purchases);
        }
    }

    /** Entries of a purse that were booked before a moment, epoch milliseconds: their sums stand for them. */
    record Carried(MemberKey member, long beforeMillis) implements Rider {}

    /** The exchange rates of one day. */
    record DailyRates(RateSheet sheet) implements Rider {}

    /**
     * What one revision of the catalogue changed, as a catalogue of its own: programs, merchants and all versions of offers that
     * are new or other than before. The catalogue is the sum of its revisions.
     */
    record CatalogueRevision(long revision, String json) implements Rider {}
}
