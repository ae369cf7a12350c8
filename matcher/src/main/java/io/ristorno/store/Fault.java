package io.ristorno.store;

import io.ristorno.engine.SharedUse;
import io.ristorno.event.MemberKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.StateKey;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.money.Commodity;

/** Something that cannot be in a sound store. */
public sealed interface Fault {
    /** In words for an operator. */
    String words();

    /** All accounts of a commodity together are not zero. */
    record Unbalanced(Commodity commodity, long sumMinor) implements Fault {
        @Override
        public String words() {
            return "the accounts in " + commodity + " sum to " + sumMinor + ", not to 0";
        }
    }

    /** A batch is missing in the log. */
    record LogGap(long expected, long found) implements Fault {
        @Override
        public String words() {
            return "the log has batch " + found + " where batch " + expected + " belongs";
        }
    }

    /** A batch of the log says nothing. */
    record LogUnreadable(long batch, String why) implements Fault {
        @Override
        public String words() {
            return "batch " + batch + " of the log cannot be read: " + why;
        }
    }

    /** A running total is not the sum of its entries. */
    record TotalDiffers(TrialBalance.Line line, long storedMinor, long countedMinor) implements Fault {
        @Override
        public String words() {
            return "account " + line.account() + " in " + line.commodity() + " is kept as " + storedMinor
                    + " and its entries sum to " + countedMinor;
        }
    }

    /** What moved on an account month by month does not come to what it is kept as. */
    record MonthsDiffer(TrialBalance.Line line, long storedMinor, long monthsMinor) implements Fault {
        @Override
        public String words() {
            return "account " + line.account() + " in " + line.commodity() + " is kept as " + storedMinor
                    + " and its months sum to " + monthsMinor;
        }
    }

    /** A reward stands otherwise than its entries say. */
    record StandingDiffers(RelationshipKey relationship, String reward, String standing, String entries)
            implements Fault {
        @Override
        public String words() {
            return "reward " + reward + " stands as " + standing + " and its entries sum to " + entries;
        }
    }

    /** A posting of a reward, or of a purse, is missing, or there twice. */
    record PostingGap(StateKey key, String owner, long expected, long found) implements Fault {
        @Override
        public String words() {
            return (key instanceof RelationshipKey ? "reward " : "") + owner + " has posting " + found
                    + " where posting " + expected + " belongs";
        }
    }

    /** A member's purse holds otherwise than his entries say. */
    record PurseDiffers(MemberKey member, Commodity commodity, String purse, String entries) implements Fault {
        @Override
        public String words() {
            return "the purse of " + Account.ofMember(member) + " in " + commodity + " has " + purse
                    + " and its entries sum to " + entries;
        }
    }

    /** What is on its way between members who are merged is not what the fund for it holds. */
    record HandedOnDiffers(TrialBalance.Line line, long storedMinor, long underWayMinor) implements Fault {
        @Override
        public String words() {
            return "account " + line.account() + " in " + line.commodity() + " is kept as " + storedMinor + " and "
                    + underWayMinor + " is on its way between members who are merged";
        }
    }

    /**
     * More was given than was ever allowed.
     *
     * @param fund an offer's budget, {@code off_...}, with what it limits if that is another limit of all its members, or a merchant's
     *     line, {@code mer_...}
     */
    record Overdrawn(String fund, long usedMinor, long mostMinor) implements Fault {
        @Override
        public String words() {
            return fund + " has given " + usedMinor + " and was never allowed more than " + mostMinor;
        }
    }

    /** Members hold more of an offer together than is counted of what they share. */
    record SharedDiffers(String offer, SharedUse stored, SharedUse counted) implements Fault {
        @Override
        public String words() {
            return "of " + offer + " members are said to share " + stored + " and hold " + counted;
        }
    }

    /** Bytes on disk are not those that were written. */
    record Damaged(String what) implements Fault {
        @Override
        public String words() {
            return what;
        }
    }
}
