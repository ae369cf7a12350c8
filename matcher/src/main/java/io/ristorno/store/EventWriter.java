package io.ristorno.store;

import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.CardKind;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Claimed;
import io.ristorno.event.Considered;
import io.ristorno.event.ContactTold;
import io.ristorno.event.Contacted;
import io.ristorno.event.Deed;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.Forgotten;
import io.ristorno.event.HandedOn;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.CardLetGo;
import io.ristorno.event.MembershipEvent.CardLinked;
import io.ristorno.event.MembershipEvent.CardPassed;
import io.ristorno.event.MembershipEvent.CardUnlinked;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.MembershipEvent.Erased;
import io.ristorno.event.MembershipEvent.HolderErased;
import io.ristorno.event.MembershipEvent.Joined;
import io.ristorno.event.MembershipEvent.Left;
import io.ristorno.event.MembershipEvent.Merged;
import io.ristorno.event.MembershipEvent.Outlived;
import io.ristorno.event.MembershipEvent.Succeeded;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Parted;
import io.ristorno.event.Place;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.PurseEvent.Adjusted;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.event.PurseEvent.SpendRefunded;
import io.ristorno.event.PurseEvent.Spent;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.Readdressed;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Tick;
import io.ristorno.event.Touched;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.money.Commodity;
import org.jspecify.annotations.Nullable;

/**
 * Events within a value. Each is told by what differs from the one before: its time by the distance, its place and currency
 * only if they are others. Member and merchant are the surrounding value's to tell.
 */
final class EventWriter {
    // The first octet: the rank, and these.
    static final int RANK = 0x07;
    static final int MARK = 0x08;
    static final int UNTIMED = 0x10;
    static final int SAME_PLACE = 0x20;
    static final int SAME_CURRENCY = 0x40;
    static final int UNUSUAL = 0x80;

    // The second octet, there if the first says so.
    static final int BILLED_OTHERWISE = 0x01;
    static final int CASH = 0x02;
    static final int MILLIS = 0x04;
    static final int ODD_OFFSET = 0x08;
    static final int DEED = 0x10;
    static final int TAKEN_ALONG = 0x20;

    // The octet of traces that are there.
    static final int NETWORK = 0x01;
    static final int LIFE_CYCLE = 0x02;
    static final int ORIGINAL = 0x04;
    static final int ACQUIRER = 0x08;
    static final int RETRIEVAL = 0x10;
    static final int STAN = 0x20;
    static final int TRANSMISSION = 0x40;
    static final int APPROVAL = 0x80;

    // What was done.
    static final int ACTION = 0;
    static final int REFERRAL = 1;
    static final int REFERRED = 2;

    // What stands before an event of the log.
    static final int TRANSACTION = 0;
    static final int JOINED = 1;
    static final int LINKED = 2;
    static final int UNLINKED = 3;
    static final int ADOPTED = 4;
    static final int LOOK = 5;
    static final int TICK = 6;
    static final int RULED = 7;
    static final int RATES = 8;
    static final int LEFT = 9;
    static final int PURSE_LOOK = 10;
    static final int PAID_OUT = 11;
    static final int PAYOUT_SENT = 12;
    static final int PAYOUT_CONFIRMED = 13;
    static final int PAYOUT_REJECTED = 14;
    static final int SPENT = 15;
    static final int SPEND_REFUNDED = 16;
    static final int ADJUSTED = 17;
    static final int TIED = 18;
    static final int PASSED = 19;
    static final int CLAIMED = 20;
    static final int ERASED = 21;
    static final int VANISHED = 22;
    static final int FORGOTTEN = 23;
    static final int HOLDER_ERASED = 24;
    static final int PARTED = 25;
    static final int PARTED_FROM = 26;
    static final int KEPT = 27;
    static final int TOLD = 28;
    static final int MERGED = 29;
    static final int SUCCEEDED = 30;
    static final int OUTLIVED = 31;
    static final int HANDED_ON = 32;
    static final int LET_GO = 33;
    static final int LINKED_OF_KIND = 34;
    static final int EXPOSED = 35;
    static final int ACTIVATED = 36;
    static final int TOUCHED = 37;
    static final int CONTACT = 38;
    static final int RECONSIDERED = 39;
    static final int ENLISTED = 40;
    static final int CONTACTED = 49;
    static final int CONSIDERED = 50;
    static final int READDRESSED = 57;
    static final int BOUND = 58;

    static final long MINUTE_MILLIS = 60_000;
    static final long DAY_MILLIS = 86_400_000;
    static final int DAY_MINUTES = 1440;
    static final int CHANNEL_BITS = 3;

    private final ValueWriter out;
    private @Nullable Message before;
    private @Nullable Commodity currencyBefore;
    private long millisBefore = ValueWriter.EPOCH_MILLIS;

    EventWriter(ValueWriter out) {
        this.out = out;
    }

    /** Any event, with whom it concerns. What it names of its own is forgotten. */
    void logged(Event event) {
        switch (event) {
            case TransactionEvent transaction -> {
                out.octet(TRANSACTION);
                relationship(transaction.message().relationship());
                transaction(transaction);
                out.forget();
            }
            case Readdressed readdressed -> {
                out.octet(READDRESSED);
                out.passing(readdressed.formerly().value());
                logged(readdressed.event());
            }
            case Bound bound -> {
                out.octet(BOUND);
                relationship(bound.relationship());
                place(bound.place());
                out.number(Codes.USES.code(bound.use()));
                out.number(bound.networks().size());
                bound.networks().stream().sorted().forEach(out::passing);
                out.instant(bound.at());
                out.forget();
            }
            case MembershipEvent membership -> membership(membership);
            case CatalogueAdopted adopted -> {
                out.octet(ADOPTED);
                out.number(adopted.revision());
            }
            case Activated activated -> {
                out.octet(ACTIVATED);
                relationship(activated.relationship());
                out.passing(activated.offer());
                out.instant(activated.at());
                out.octet(activated.from().isPresent() ? 1 : 0);
                activated.from().ifPresent(this::member);
                out.forget();
            }
            case Touched touched -> {
                out.octet(TOUCHED);
                relationship(touched.relationship());
                out.passing(touched.placement());
                out.number(Codes.TOUCHES.code(touched.kind()));
                out.instant(touched.at());
                out.forget();
            }
            case ContactTold told -> {
                out.octet(CONTACT);
                member(told.member());
                out.number((long) Codes.CONTACTS.code(told.kind()) << 1 | (told.verified() ? 1 : 0));
                out.instant(told.at());
                out.octet(told.from().isPresent() ? 1 : 0);
                told.from().ifPresent(this::member);
            }
            case Reconsidered reconsidered -> {
                out.octet(RECONSIDERED);
                relationship(reconsidered.relationship());
                out.instant(reconsidered.at());
            }
            case Contacted contacted -> {
                out.octet(CONTACTED);
                member(contacted.member());
                out.passing(contacted.id());
                out.octet((contacted.marketing() ? 1 : 0)
                        | (contacted.from().isPresent() ? 2 : 0)
                        | (contacted.past().isPresent() ? 4 : 0));
                out.number(contacted.offers().size());
                contacted.offers().forEach(out::passing);
                out.instant(contacted.at());
                contacted.from().ifPresent(this::member);
                contacted.past().ifPresent(this::past);
                out.forget();
            }
            case Considered considered -> {
                out.octet(CONSIDERED);
                relationship(considered.relationship());
                out.passing(considered.offer());
                out.number(considered.tries());
                out.instant(considered.at());
                out.forget();
            }
            case Ruled ruled -> {
                out.octet(RULED);
                relationship(ruled.relationship());
                ruling(ruled.ruling());
                out.forget();
            }
            case Parted parted -> {
                out.octet(parted.from().isPresent() ? PARTED_FROM : PARTED);
                relationship(parted.relationship());
                out.instant(parted.at());
                parted.from().ifPresent(this::member);
            }
            case Forgotten forgotten -> {
                out.octet(FORGOTTEN);
                relationship(forgotten.relationship());
                out.instant(forgotten.at());
            }
            case Claimed claimed -> {
                out.octet(
                        claimed.word() == Claimed.Word.KEPT
                                ? KEPT
                                : claimed.card().isPresent() ? TOLD : CLAIMED);
                relationship(claimed.relationship());
                out.passing(claimed.subject());
                out.octet(claimed.elsewhere() ? 1 : 0);
                member(claimed.by());
                out.instant(claimed.at());
                claimed.card().ifPresent(out::number);
                out.forget();
            }
            case RatesAdopted adopted -> {
                out.octet(RATES);
                SmallFormats.sheet(out, adopted.sheet());
                out.forget();
            }
            case PurseEvent purse -> {
                purse(purse);
                out.forget();
            }
            case HandedOn handed -> {
                handedOn(handed);
                out.forget();
            }
            case Exposure exposure -> {
                out.octet(EXPOSED);
                exposure(exposure);
                out.forget();
            }
            case Look look -> {
                switch (look.key()) {
                    case RelationshipKey key -> {
                        out.octet(LOOK);
                        relationship(key);
                    }
                    case MemberKey key -> {
                        out.octet(PURSE_LOOK);
                        member(key);
                    }
                }
                out.moment(look.dueMillis());
            }
            case Tick tick -> {
                out.octet(TICK);
                out.moment(tick.nowMillis());
            }
        }
    }

    private void place(Place place) {
        out.passing(place.merchant().value());
        out.passing(place.location());
        out.passing(place.zone().getId());
        out.passing(place.country());
        out.number(place.mcc());
        out.number(Codes.CHANNELS.code(place.channel()));
    }

    private void exposure(Exposure exposure) {
        relationship(exposure.relationship());
        out.number((long) Codes.EXPOSURES.code(exposure.kind()) << 1 | (exposure.viewable() ? 1 : 0));
        out.passing(exposure.id());
        out.passing(exposure.offer());
        out.passing(exposure.campaign());
        out.passing(exposure.placement());
        out.passing(exposure.creative());
        out.passing(exposure.medium());
        out.number(exposure.rank());
        out.instant(exposure.at());
    }

    void ruling(Ruling ruling) {
        out.number(Codes.VERDICTS.code(ruling.verdict()));
        out.passing(ruling.subject());
        out.passing(ruling.target());
        out.passing(ruling.by());
        out.instant(ruling.at());
    }

    private void membership(MembershipEvent event) {
        switch (event) {
            case Joined joined -> {
                out.octet(JOINED);
                member(joined.member());
                out.instant(joined.at());
            }
            case CardLinked linked -> {
                boolean known = !linked.kind().equals(CardKind.UNKNOWN);
                out.octet(known ? LINKED_OF_KIND : linked.isFirst() ? LINKED : TIED);
                member(linked.member());
                out.number(linked.slot());
                out.passing(linked.id());
                out.forget();
                out.instant(linked.at());
                if (known || !linked.isFirst()) {
                    out.number(linked.account());
                    out.octet(linked.before().isPresent() ? 1 : 0);
                    linked.before().ifPresent(held -> MemberFormat.held(out, held));
                }
                if (known) {
                    MemberFormat.kind(out, linked.kind());
                }
            }
            case Merged merged -> {
                out.octet(MERGED);
                member(merged.member());
                member(merged.into());
                out.instant(merged.at());
                out.number(merged.cards().size());
                merged.cards().forEach(this::membership);
            }
            case Succeeded succeeded -> {
                out.octet(SUCCEEDED);
                member(succeeded.member());
                member(succeeded.from());
                out.instant(succeeded.at());
            }
            case Enlisted enlisted -> {
                out.octet(ENLISTED);
                member(enlisted.member());
                out.lasting(enlisted.segment());
                out.number((long) enlisted.version() << 2
                        | (enlisted.from().isPresent() ? 2 : 0)
                        | (enlisted.in() ? 1 : 0));
                out.instant(enlisted.at());
                enlisted.from().ifPresent(this::member);
                out.forget();
            }
            case Outlived outlived -> {
                out.octet(OUTLIVED);
                member(outlived.member());
                member(outlived.from());
                out.instant(outlived.at());
            }
            case CardUnlinked unlinked -> {
                out.octet(UNLINKED);
                member(unlinked.member());
                out.number(unlinked.slot());
                out.instant(unlinked.at());
            }
            case CardLetGo gone -> {
                out.octet(LET_GO);
                member(gone.member());
                out.number(gone.slot());
                out.instant(gone.at());
                out.number(gone.relationships().size());
                gone.relationships().forEach(this::relationship);
            }
            case Left left -> {
                out.octet(LEFT);
                member(left.member());
                out.instant(left.at());
            }
            case Erased erased -> {
                out.octet(ERASED);
                member(erased.member());
                out.octet(erased.forfeit() ? 1 : 0);
                out.instant(erased.at());
            }
            case HolderErased erased -> {
                out.octet(HOLDER_ERASED);
                member(erased.member());
                member(erased.from());
                out.instant(erased.at());
            }
            case Vanished vanished -> {
                out.octet(VANISHED);
                member(vanished.member());
                out.instant(vanished.at());
            }
            case CardPassed passed -> {
                out.octet(PASSED);
                member(passed.member());
                out.number(passed.slot());
                MemberFormat.held(out, passed.to());
                out.instant(passed.at());
            }
        }
    }

    private void past(Contacted.Past past) {
        out.octet(past.coveredMillis() == Long.MIN_VALUE ? 0 : 1);
        if (past.coveredMillis() != Long.MIN_VALUE) {
            out.moment(past.coveredMillis());
        }
        out.number(past.warnings().size());
        for (Contacted.Warned warned : past.warnings()) {
            out.passing(warned.lot());
            out.moment(warned.expiresMillis());
        }
    }

    private void handedOn(HandedOn handed) {
        out.octet(HANDED_ON);
        member(handed.member());
        out.instant(handed.at());
        out.number(handed.parts().size());
        for (HandedOn.Part part : handed.parts()) {
            out.commodity(part.commodity());
            out.passing(part.id());
            out.passing(part.merchant());
            out.signed(part.minor());
            out.fixed(part.expiresMillis(), 8);
            out.fixed(part.rank(), 8);
            out.octet(part.fresh() ? 1 : 0);
        }
    }

    private void purse(PurseEvent event) {
        out.octet(kind(event));
        member(event.member());
        out.instant(event.at());
        switch (event) {
            case PaidOut it -> {
                out.passing(it.id());
                out.passing(it.run());
                out.commodity(it.commodity());
            }
            case PayoutSent it -> out.passing(it.id());
            case PayoutConfirmed it -> out.passing(it.id());
            case PayoutRejected it -> {
                out.passing(it.id());
                out.passing(it.why());
            }
            case Spent it -> {
                out.passing(it.id());
                out.passing(it.merchant().value());
                out.number(it.amountMinor());
                out.commodity(it.commodity());
            }
            case SpendRefunded it -> {
                out.passing(it.spend());
                out.passing(it.id());
                out.number(it.amountMinor());
            }
            case Adjusted it -> {
                out.passing(it.id());
                out.signed(it.amountMinor());
                out.commodity(it.commodity());
                out.fixed(it.expiresMillis(), 8);
                out.passing(it.by());
                out.passing(it.why());
            }
        }
    }

    private static int kind(PurseEvent event) {
        return switch (event) {
            case PaidOut _ -> PAID_OUT;
            case PayoutSent _ -> PAYOUT_SENT;
            case PayoutConfirmed _ -> PAYOUT_CONFIRMED;
            case PayoutRejected _ -> PAYOUT_REJECTED;
            case Spent _ -> SPENT;
            case SpendRefunded _ -> SPEND_REFUNDED;
            case Adjusted _ -> ADJUSTED;
        };
    }

    private void relationship(RelationshipKey key) {
        member(key.member());
        out.lasting(key.merchant().value());
    }

    private void member(MemberKey member) {
        out.lasting(member.program());
        out.fixed(member.number(), 8);
    }

    /** A card message, without member and merchant. */
    void transaction(TransactionEvent event) {
        Message message = event.message();
        boolean samePlace = samePlace(message);
        boolean sameCurrency = event.amount().currency().equals(currencyBefore);
        int unusual = unusual(message, event.amount())
                | (event instanceof Done ? DEED : 0)
                | (message.formerly().isPresent() ? TAKEN_ALONG : 0);
        out.octet(event.rank()
                | (marked(event) ? MARK : 0)
                | (message.at().timed() ? 0 : UNTIMED)
                | (samePlace ? SAME_PLACE : 0)
                | (sameCurrency ? SAME_CURRENCY : 0)
                | (unusual != 0 ? UNUSUAL : 0));
        if (unusual != 0) {
            out.octet(unusual);
        }
        if (!samePlace) {
            place(message);
        }
        time(message, unusual);
        traces(message.traces());
        out.joined(message.id());
        message.formerly().ifPresent(formerly -> {
            out.lasting(formerly.merchant().value());
            out.purchase(formerly.purchase());
        });
        amount(event.amount(), sameCurrency, unusual);
        if (event instanceof Clearing clearing) {
            out.signed(clearing.sequence());
        }
        if (event instanceof Done done) {
            deed(done.deed());
        }
        before = message;
        currencyBefore = event.amount().currency();
    }

    private void deed(Deed deed) {
        switch (deed) {
            case Deed.Action action -> {
                out.octet(ACTION);
                out.passing(action.name());
            }
            case Deed.Referral referral -> {
                out.octet(REFERRAL);
                out.passing(referral.offer());
                out.number(referral.revision());
                out.number(Codes.STATES.code(referral.state()));
            }
            case Deed.Referred referred -> {
                out.octet(REFERRED);
                out.passing(referred.offer());
                member(referred.by());
            }
        }
    }

    private static boolean marked(TransactionEvent event) {
        return switch (event) {
            case Increment increment -> increment.newTotal();
            case Reversal reversal -> reversal.ofIncrement();
            case Clearing clearing -> clearing.last();
            case Chargeback chargeback -> chargeback.fraud();
            default -> false;
        };
    }

    private boolean samePlace(Message message) {
        Message last = before;
        return last != null
                && last.mcc() == message.mcc()
                && last.card() == message.card()
                && last.channel() == message.channel()
                && last.processing() == message.processing()
                && last.location().equals(message.location())
                && last.source().equals(message.source())
                && last.country().equals(message.country())
                && last.zone().equals(message.zone());
    }

    private void place(Message message) {
        out.lasting(message.source());
        out.number(message.card());
        out.lasting(message.location());
        out.lasting(message.zone().getId());
        out.lasting(message.country());
        out.number(message.mcc());
        out.number((long) message.processing() << CHANNEL_BITS | Codes.CHANNELS.code(message.channel()));
    }

    private int unusual(Message message, Amount amount) {
        boolean billed = amount.billingMinor() != amount.minor()
                || !amount.billingCurrency().equals(amount.currency());
        return (billed ? BILLED_OTHERWISE : 0)
                | (amount.cashMinor() != 0 ? CASH : 0)
                | ((message.at().epochMillis() - millisBefore) % 1000 != 0 ? MILLIS : 0)
                | (message.at().timed() && offsetMinutes(message.at()) % 15 != 0 ? ODD_OFFSET : 0);
    }

    /** How far the local clock is ahead of UTC. */
    private static long offsetMinutes(Moment at) {
        return (long) at.localDay() * DAY_MINUTES + at.minuteOfDay() - Math.floorDiv(at.epochMillis(), MINUTE_MILLIS);
    }

    private void time(Message message, int unusual) {
        Moment at = message.at();
        long since = at.epochMillis() - millisBefore;
        out.signed((unusual & MILLIS) != 0 ? since : since / 1000);
        if (!at.timed()) {
            out.signed(at.localDay() - Math.floorDiv(at.epochMillis(), DAY_MILLIS));
        } else {
            long offset = offsetMinutes(at);
            out.signed((unusual & ODD_OFFSET) != 0 ? offset : offset / 15);
        }
        out.signed(message.receivedMillis() - at.epochMillis());
        millisBefore = at.epochMillis();
    }

    void traces(Traces traces) {
        int there = bit(traces.network(), NETWORK)
                | bit(traces.lifeCycle(), LIFE_CYCLE)
                | (traces.original().stan().isEmpty()
                                && traces.original().transmission().isEmpty()
                                && traces.original().acquirer().isEmpty()
                        ? 0
                        : ORIGINAL)
                | bit(traces.acquirer(), ACQUIRER)
                | bit(traces.retrieval(), RETRIEVAL)
                | bit(traces.stan(), STAN)
                | bit(traces.transmission(), TRANSMISSION)
                | bit(traces.approval(), APPROVAL);
        out.octet(there);
        if ((there & NETWORK) != 0) {
            out.lasting(traces.network());
        }
        passing(traces.lifeCycle());
        if ((there & ORIGINAL) != 0) {
            out.passing(traces.original().stan());
            out.passing(traces.original().transmission());
            out.passing(traces.original().acquirer());
        }
        passing(traces.acquirer());
        passing(traces.retrieval());
        passing(traces.stan());
        passing(traces.transmission());
        passing(traces.approval());
    }

    private static int bit(String text, int bit) {
        return text.isEmpty() ? 0 : bit;
    }

    private void passing(String text) {
        if (!text.isEmpty()) {
            out.passing(text);
        }
    }

    private void amount(Amount amount, boolean sameCurrency, int unusual) {
        out.number(amount.minor());
        if (!sameCurrency) {
            out.commodity(amount.currency());
        }
        if ((unusual & BILLED_OTHERWISE) != 0) {
            out.number(amount.billingMinor());
            out.commodity(amount.billingCurrency());
        }
        if ((unusual & CASH) != 0) {
            out.number(amount.cashMinor());
        }
    }
}
