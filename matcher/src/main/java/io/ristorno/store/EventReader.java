package io.ristorno.store;

import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.CardHeld;
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
import io.ristorno.event.Formerly;
import io.ristorno.event.HandedOn;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
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
import io.ristorno.event.MerchantKey;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.Original;
import io.ristorno.event.Parted;
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
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Chargeback;
import io.ristorno.event.TransactionEvent.ChargebackReversal;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.ClearingReversal;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Increment;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.event.TransactionEvent.Reversal;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import io.ristorno.store.ValueReader.Unreadable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EventWriter} wrote. */
final class EventReader {
    private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

    private final ValueReader in;
    private @Nullable Place place;
    private @Nullable Commodity currency;
    private long millis = ValueWriter.EPOCH_MILLIS;

    /** What a message shares with those around it. */
    private record Place(
            String source,
            int card,
            String location,
            ZoneId zone,
            String country,
            int mcc,
            int processing,
            Channel channel) {}

    EventReader(ValueReader in) {
        this.in = in;
    }

    Event logged() {
        int kind = in.octet();
        return switch (kind) {
            case EventWriter.TRANSACTION -> {
                TransactionEvent event = transaction(relationship());
                in.forget();
                yield event;
            }
            case EventWriter.READDRESSED -> {
                var formerly = new MerchantKey(in.passing());
                yield new Readdressed((TransactionEvent) logged(), formerly);
            }
            case EventWriter.BOUND -> {
                Bound bound = bound();
                in.forget();
                yield bound;
            }
            case EventWriter.JOINED -> new Joined(member(), in.instant());
            case EventWriter.LINKED, EventWriter.TIED, EventWriter.LINKED_OF_KIND -> linked(kind);
            case EventWriter.MERGED -> merged();
            case EventWriter.SUCCEEDED -> new Succeeded(member(), member(), in.instant());
            case EventWriter.OUTLIVED -> new Outlived(member(), member(), in.instant());
            case EventWriter.HANDED_ON -> {
                HandedOn handed = handedOn();
                in.forget();
                yield handed;
            }
            case EventWriter.UNLINKED -> new CardUnlinked(member(), (int) in.number(), in.instant());
            case EventWriter.LET_GO -> letGo();
            case EventWriter.PASSED -> new CardPassed(member(), (int) in.number(), MemberFormat.held(in), in.instant());
            case EventWriter.ADOPTED -> new CatalogueAdopted(in.number());
            case EventWriter.LOOK -> new Look(relationship(), in.moment());
            case EventWriter.ACTIVATED -> {
                Activated activated = activated();
                in.forget();
                yield activated;
            }
            case EventWriter.TOUCHED -> {
                var touched =
                        new Touched(relationship(), in.passing(), Codes.TOUCHES.constant(in.number()), in.instant());
                in.forget();
                yield touched;
            }
            case EventWriter.CONTACT -> contact();
            case EventWriter.RECONSIDERED -> new Reconsidered(relationship(), in.instant());
            case EventWriter.ENLISTED -> {
                Enlisted enlisted = enlisted();
                in.forget();
                yield enlisted;
            }
            case EventWriter.CONTACTED -> {
                Contacted contacted = contacted();
                in.forget();
                yield contacted;
            }
            case EventWriter.CONSIDERED -> {
                var considered = new Considered(relationship(), in.passing(), (int) in.number(), in.instant());
                in.forget();
                yield considered;
            }
            case EventWriter.RULED -> {
                RelationshipKey key = relationship();
                Ruling ruling = ruling();
                in.forget();
                yield new Ruled(key, ruling);
            }
            case EventWriter.EXPOSED -> {
                Exposure exposure = exposure();
                in.forget();
                yield exposure;
            }
            case EventWriter.ERASED -> new Erased(member(), in.octet() == 1, in.instant());
            case EventWriter.VANISHED -> new Vanished(member(), in.instant());
            case EventWriter.HOLDER_ERASED -> new HolderErased(member(), member(), in.instant());
            case EventWriter.PARTED -> new Parted(relationship(), Optional.empty(), in.instant());
            case EventWriter.PARTED_FROM -> {
                RelationshipKey relationship = relationship();
                Instant at = in.instant();
                yield new Parted(relationship, Optional.of(member()), at);
            }
            case EventWriter.FORGOTTEN -> new Forgotten(relationship(), in.instant());
            case EventWriter.CLAIMED, EventWriter.KEPT, EventWriter.TOLD -> claimed(kind);
            case EventWriter.RATES -> {
                var adopted = new RatesAdopted(SmallFormats.sheet(in));
                in.forget();
                yield adopted;
            }
            case EventWriter.LEFT -> new Left(member(), in.instant());
            case EventWriter.PURSE_LOOK -> new Look(member(), in.moment());
            case EventWriter.PAID_OUT,
                    EventWriter.PAYOUT_SENT,
                    EventWriter.PAYOUT_CONFIRMED,
                    EventWriter.PAYOUT_REJECTED,
                    EventWriter.SPENT,
                    EventWriter.SPEND_REFUNDED,
                    EventWriter.ADJUSTED -> {
                PurseEvent event = purse(kind);
                in.forget();
                yield event;
            }
            case EventWriter.TICK -> new Tick(in.moment());
            default -> throw new Unreadable("an event is of no known kind");
        };
    }

    private Bound bound() {
        RelationshipKey key = relationship();
        var where = new io.ristorno.event.Place(
                new MerchantKey(in.passing()),
                in.passing(),
                ZONES.computeIfAbsent(in.passing(), ZoneId::of),
                in.passing(),
                (int) in.number(),
                Codes.CHANNELS.constant(in.number()));
        Use use = Codes.USES.constant(in.number());
        var networks = new HashSet<String>();
        for (int left = in.count(); left > 0; left--) {
            networks.add(in.passing());
        }
        return new Bound(key, where, use, networks, in.instant());
    }

    private Activated activated() {
        RelationshipKey key = relationship();
        String offer = in.passing();
        Instant at = in.instant();
        return new Activated(key, offer, at, in.octet() == 1 ? Optional.of(member()) : Optional.empty());
    }

    private ContactTold contact() {
        MemberKey member = member();
        int word = (int) in.number();
        return new ContactTold(
                member,
                Codes.CONTACTS.constant(word >> 1),
                (word & 1) == 1,
                in.instant(),
                in.octet() == 1 ? Optional.of(member()) : Optional.empty());
    }

    private Contacted contacted() {
        MemberKey member = member();
        String id = in.passing();
        int flags = in.octet();
        var offers = new ArrayList<String>();
        for (int left = in.count(); left > 0; left--) {
            offers.add(in.passing());
        }
        Instant at = in.instant();
        return new Contacted(
                member,
                id,
                (flags & 1) != 0,
                offers,
                at,
                (flags & 2) != 0 ? Optional.of(member()) : Optional.empty(),
                (flags & 4) != 0 ? Optional.of(past()) : Optional.empty());
    }

    private Contacted.Past past() {
        long covered = in.octet() == 0 ? Long.MIN_VALUE : in.moment();
        var warnings = new ArrayList<Contacted.Warned>();
        for (int left = in.count(); left > 0; left--) {
            warnings.add(new Contacted.Warned(in.passing(), in.moment()));
        }
        return new Contacted.Past(covered, warnings);
    }

    private Enlisted enlisted() {
        MemberKey member = member();
        String segment = in.lasting();
        long head = in.number();
        Instant at = in.instant();
        return new Enlisted(
                member,
                segment,
                (int) (head >>> 2),
                (head & 1) != 0,
                at,
                (head & 2) != 0 ? Optional.of(member()) : Optional.empty());
    }

    private PurseEvent purse(int kind) {
        MemberKey member = member();
        Instant at = in.instant();
        return switch (kind) {
            case EventWriter.PAID_OUT -> new PaidOut(member, in.passing(), in.passing(), in.commodity(), at);
            case EventWriter.PAYOUT_SENT -> new PayoutSent(member, in.passing(), at);
            case EventWriter.PAYOUT_CONFIRMED -> new PayoutConfirmed(member, in.passing(), at);
            case EventWriter.PAYOUT_REJECTED -> new PayoutRejected(member, in.passing(), in.passing(), at);
            case EventWriter.SPENT ->
                new Spent(member, in.passing(), new MerchantKey(in.passing()), in.number(), in.commodity(), at);
            case EventWriter.SPEND_REFUNDED -> new SpendRefunded(member, in.passing(), in.passing(), in.number(), at);
            default ->
                new Adjusted(
                        member, in.passing(), in.signed(), in.commodity(), in.fixed(8), in.passing(), in.passing(), at);
        };
    }

    private Merged merged() {
        MemberKey member = member();
        MemberKey into = member();
        Instant at = in.instant();
        var cards = new ArrayList<CardLinked>();
        for (int left = in.count(); left > 0; left--) {
            cards.add(linked(in.octet()));
        }
        return new Merged(member, into, cards, at);
    }

    private HandedOn handedOn() {
        MemberKey member = member();
        Instant at = in.instant();
        var parts = new ArrayList<HandedOn.Part>();
        for (int left = in.count(); left > 0; left--) {
            parts.add(new HandedOn.Part(
                    in.commodity(),
                    in.passing(),
                    in.passing(),
                    in.signed(),
                    in.fixed(8),
                    in.fixed(8),
                    in.octet() == 1));
        }
        return new HandedOn(member, parts, at);
    }

    private CardLinked linked(int kind) {
        MemberKey member = member();
        int slot = (int) in.number();
        String id = in.passing();
        in.forget();
        Instant at = in.instant();
        if (kind == EventWriter.LINKED) {
            return new CardLinked(member, slot, id, at);
        }
        int account = (int) in.number();
        Optional<CardHeld> before = in.octet() == 1 ? Optional.of(MemberFormat.held(in)) : Optional.empty();
        CardKind known = kind == EventWriter.LINKED_OF_KIND ? MemberFormat.kind(in) : CardKind.UNKNOWN;
        return new CardLinked(member, slot, id, account, before, known, at);
    }

    private CardLetGo letGo() {
        MemberKey member = member();
        int slot = (int) in.number();
        Instant at = in.instant();
        var relationships = new ArrayList<RelationshipKey>();
        for (long left = in.number(); left > 0; left--) {
            relationships.add(relationship());
        }
        return new CardLetGo(member, slot, relationships, at);
    }

    private Exposure exposure() {
        RelationshipKey key = relationship();
        long head = in.number();
        return new Exposure(
                key.member(),
                Codes.EXPOSURES.constant(head >>> 1),
                in.passing(),
                key.merchant(),
                in.passing(),
                in.passing(),
                in.passing(),
                in.passing(),
                in.passing(),
                (int) in.number(),
                (head & 1) == 1,
                in.instant());
    }

    private Claimed claimed(int code) {
        RelationshipKey relationship = relationship();
        String subject = in.passing();
        boolean elsewhere = in.octet() == 1;
        Claimed.Word word =
                code == EventWriter.KEPT ? Claimed.Word.KEPT : elsewhere ? Claimed.Word.TAKEN : Claimed.Word.RELEASED;
        MemberKey by = member();
        Instant at = in.instant();
        OptionalInt card = code == EventWriter.TOLD ? OptionalInt.of((int) in.number()) : OptionalInt.empty();
        in.forget();
        return new Claimed(relationship, subject, word, by, card, at);
    }

    Ruling ruling() {
        Ruling.Verdict verdict = Codes.VERDICTS.constant(in.number());
        return new Ruling(in.passing(), verdict, in.passing(), in.passing(), in.instant());
    }

    private RelationshipKey relationship() {
        return new RelationshipKey(member(), new MerchantKey(in.lasting()));
    }

    private MemberKey member() {
        return new MemberKey(in.lasting(), in.fixed(8));
    }

    TransactionEvent transaction(RelationshipKey key) {
        int first = in.octet();
        int unusual = (first & EventWriter.UNUSUAL) != 0 ? in.octet() : 0;
        Place at = (first & EventWriter.SAME_PLACE) != 0 ? same(place) : place();
        place = at;
        Moment moment = moment((first & EventWriter.UNTIMED) == 0, unusual);
        long received = in.signed() + moment.epochMillis();
        Traces traces = traces();
        String id = in.joined();
        Optional<Formerly> formerly = (unusual & EventWriter.TAKEN_ALONG) != 0
                ? Optional.of(new Formerly(new MerchantKey(in.lasting()), in.purchase()))
                : Optional.empty();
        var message = new Message(
                at.source,
                id,
                key.member(),
                at.card,
                key.merchant(),
                at.location,
                at.zone,
                at.country,
                at.mcc,
                at.channel,
                at.processing,
                moment,
                traces,
                received,
                formerly);
        Amount amount = amount((first & EventWriter.SAME_CURRENCY) != 0, unusual);
        if ((unusual & EventWriter.DEED) != 0) {
            return new Done(message, deed());
        }
        boolean marked = (first & EventWriter.MARK) != 0;
        return switch (first & EventWriter.RANK) {
            case 0 -> new Authorization(message, amount);
            case 1 -> new Increment(message, amount, marked);
            case 2 -> new Reversal(message, amount, marked);
            case 3 -> new Clearing(message, amount, (int) in.signed(), marked);
            case 4 -> new ClearingReversal(message, amount);
            case 5 -> new Refund(message, amount);
            case 6 -> new Chargeback(message, amount, marked);
            default -> new ChargebackReversal(message, amount);
        };
    }

    private Deed deed() {
        return switch (in.octet()) {
            case EventWriter.ACTION -> new Deed.Action(in.passing());
            case EventWriter.REFERRAL ->
                new Deed.Referral(in.passing(), (int) in.number(), Codes.STATES.constant(in.number()));
            case EventWriter.REFERRED -> new Deed.Referred(in.passing(), member());
            default -> throw new Unreadable("a deed is of no known kind");
        };
    }

    private static <T> T same(@Nullable T before) {
        if (before == null) {
            throw new Unreadable("the first event is told by one before it");
        }
        return before;
    }

    private Place place() {
        String source = in.lasting();
        int card = (int) in.number();
        String location = in.lasting();
        ZoneId zone = ZONES.computeIfAbsent(in.lasting(), ZoneId::of);
        String country = in.lasting();
        int mcc = (int) in.number();
        long packed = in.number();
        return new Place(
                source,
                card,
                location,
                zone,
                country,
                mcc,
                (int) (packed >> EventWriter.CHANNEL_BITS),
                Codes.CHANNELS.constant(packed & (1 << EventWriter.CHANNEL_BITS) - 1));
    }

    private Moment moment(boolean timed, int unusual) {
        long since = in.signed();
        millis += (unusual & EventWriter.MILLIS) != 0 ? since : since * 1000;
        if (!timed) {
            return new Moment(
                    millis, (int) (in.signed() + Math.floorDiv(millis, EventWriter.DAY_MILLIS)), Moment.UNKNOWN);
        }
        long offset = in.signed();
        long minutes = Math.floorDiv(millis, EventWriter.MINUTE_MILLIS)
                + ((unusual & EventWriter.ODD_OFFSET) != 0 ? offset : offset * 15);
        return new Moment(millis, (int) Math.floorDiv(minutes, (long) EventWriter.DAY_MINUTES), (int)
                Math.floorMod(minutes, (long) EventWriter.DAY_MINUTES));
    }

    Traces traces() {
        int there = in.octet();
        String network = (there & EventWriter.NETWORK) != 0 ? in.lasting() : "";
        String lifeCycle = passing(there, EventWriter.LIFE_CYCLE);
        Original original = (there & EventWriter.ORIGINAL) != 0
                ? new Original(in.passing(), in.passing(), in.passing())
                : Original.NONE;
        return new Traces(
                network,
                lifeCycle,
                original,
                passing(there, EventWriter.ACQUIRER),
                passing(there, EventWriter.RETRIEVAL),
                passing(there, EventWriter.STAN),
                passing(there, EventWriter.TRANSMISSION),
                passing(there, EventWriter.APPROVAL));
    }

    private String passing(int there, int bit) {
        return (there & bit) != 0 ? in.passing() : "";
    }

    private Amount amount(boolean sameCurrency, int unusual) {
        long minor = in.number();
        Commodity of = sameCurrency ? same(currency) : in.commodity();
        currency = of;
        boolean billed = (unusual & EventWriter.BILLED_OTHERWISE) != 0;
        long billing = billed ? in.number() : minor;
        Commodity billingCurrency = billed ? in.commodity() : of;
        long cash = (unusual & EventWriter.CASH) != 0 ? in.number() : 0;
        return new Amount(minor, of, billing, billingCurrency, cash);
    }
}
