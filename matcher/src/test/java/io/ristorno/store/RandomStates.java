package io.ristorno.store;

import io.ristorno.engine.Effect.AlarmSet;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.SharedUse;
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
import io.ristorno.event.Place;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.Readdressed;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
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
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Entry;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.Turnover;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
import io.ristorno.member.Allotment;
import io.ristorno.member.Answer;
import io.ristorno.member.Card;
import io.ristorno.member.Circumstances;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Confirmation;
import io.ristorno.member.Contacts;
import io.ristorno.member.Earned;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Enlistments;
import io.ristorno.member.Footing;
import io.ristorno.member.Heir;
import io.ristorno.member.History;
import io.ristorno.member.Kin;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement;
import io.ristorno.member.Outreach;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Tally;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.member.Warning;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.Commodity;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms;
import io.ristorno.program.BankAccount;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Count;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Part;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import io.ristorno.store.Rider.Identity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of every kind, in every odd shape the types allow, from a seed. */
final class RandomStates {
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("UTC"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("-09:30"),
            ZoneId.of("Africa/Monrovia"));

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "12",
            "007",
            "mer_harbour",
            "loc_harbour_slussen",
            "VISA",
            "UTC",
            "000000000000000000",
            "999999999999999999",
            "9999999999999999999",
            "ein Café 🍵",
            "lone \uD83C surrogate",
            "\uDF75",
            "nul \0 one \u0001 two \u0002",
            "a|b||c",
            "|",
            "0100|0912104512|004521|00000012345|625510045210",
            "pur_0000000000000000000000000",
            "pur_zzzzzzzzzzzzzzzzzzzzzzzzzz");

    private final Random random;
    private int serial;

    RandomStates(long seed) {
        random = new Random(seed);
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <E extends Enum<E>> E one(Class<E> type) {
        return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }

    private boolean sometimes(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> List<T> several(int most, Supplier<T> each) {
        var list = new ArrayList<T>();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            list.add(each.get());
        }
        return list;
    }

    private String text() {
        return sometimes(3) ? digits(random.nextInt(20)) : one(TEXTS);
    }

    private String digits(int count) {
        var digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private long amount() {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private Commodity commodity() {
        return one(List.of(
                Commodity.currency("EUR").orElseThrow(),
                Commodity.currency("JPY").orElseThrow(),
                Commodity.currency("XDR").or(() -> Commodity.currency("CLF")).orElseThrow(),
                Commodity.points("prg_demo"),
                new Commodity("odd", 7, 3)));
    }

    MemberKey member() {
        return new MemberKey(one(List.of("prg_a", "prg_ab", "prg_demo", "prg\0", "prg\u0001", "")), random.nextLong());
    }

    RelationshipKey key() {
        return new RelationshipKey(
                member(),
                new MerchantKey(one(List.of("mer_harbour", "mer_h", "400211/SEHARB0001V", "é\0\u0001", "m\1"))));
    }

    private Moment moment() {
        long millis = 1_700_000_000_000L + random.nextInt(1_000_000_000) * 100L;
        long rounded = sometimes(3) ? millis : millis / 1000 * 1000;
        return sometimes(5)
                ? Moment.on(LocalDate.ofEpochDay(rounded / 86_400_000), one(ZONES))
                : Moment.at(Instant.ofEpochMilli(rounded), one(ZONES));
    }

    private Instant instant() {
        return one(List.of(
                Instant.ofEpochSecond(1_700_000_000 + random.nextInt()),
                Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt()),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))));
    }

    private Traces traces() {
        if (sometimes(4)) {
            return Traces.NONE;
        }
        Original original = sometimes(3) ? new Original(text(), text(), text()) : Original.NONE;
        return new Traces(
                one(List.of("VISA", "MASTERCARD", "LOCAL", "")),
                sometimes(3) ? one(List.of("LC1", "LC2", "412345678901234", "LC4")) : text(),
                original,
                text(),
                text(),
                text(),
                text(),
                text());
    }

    private Amount amounts() {
        long minor = amount() >>> 8;
        Commodity currency = commodity();
        return sometimes(2)
                ? Amount.of(minor, currency)
                : new Amount(minor, currency, amount() >>> 8, commodity(), sometimes(2) ? minor / 3 : 0);
    }

    private Message message(RelationshipKey key) {
        Moment at = moment();
        return new Message(
                one(List.of("visa-east", "file", "s|s", "")),
                text() + "|" + serial++,
                key.member(),
                random.nextInt(3),
                key.merchant(),
                text(),
                one(ZONES),
                one(List.of("DE", "SE", "")),
                random.nextInt(10_000),
                one(Channel.class),
                random.nextInt(100),
                at,
                traces(),
                at.epochMillis() + random.nextInt(),
                sometimes(6)
                        ? Optional.of(
                                new Formerly(new MerchantKey("40021/" + text()), sometimes(2) ? "" : "pur_" + text()))
                        : Optional.empty());
    }

    TransactionEvent transaction(RelationshipKey key) {
        Message message = message(key);
        Amount amount = amounts();
        return switch (random.nextInt(11)) {
            case 0, 1, 2 -> new Authorization(message, amount);
            case 3 -> new Increment(message, amount, random.nextInt(3) == 0);
            case 4 -> new Reversal(message, amount, sometimes(2));
            case 5, 6 -> new Clearing(message, amount, random.nextInt(5), sometimes(2));
            case 7 -> new ClearingReversal(message, amount);
            case 8 -> new Refund(message, amount);
            case 9 -> new Chargeback(message, amount, sometimes(2));
            default -> new ChargebackReversal(message, amount);
        };
    }

    Activated activated() {
        return new Activated(key(), text(), instant(), sometimes(2) ? Optional.of(member()) : Optional.empty());
    }

    /** What is told of a member by which his purchases are decided, or comes of it. */
    Event fact() {
        return switch (random.nextInt(5)) {
            case 0 -> new Touched(key(), text(), one(ExposedTo.Kind.class), instant());
            case 2 ->
                new Contacted(
                        member(),
                        text(),
                        sometimes(2),
                        several(3, this::text),
                        instant(),
                        sometimes(2) ? Optional.of(member()) : Optional.empty(),
                        sometimes(2)
                                ? Optional.of(new Contacted.Past(
                                        sometimes(2)
                                                ? Long.MIN_VALUE
                                                : instant().toEpochMilli(),
                                        several(
                                                3,
                                                () -> new Contacted.Warned(
                                                        text(), instant().toEpochMilli()))))
                                : Optional.empty());
            case 3 -> new Considered(key(), text(), random.nextInt(16), instant());
            case 1 ->
                new ContactTold(
                        member(),
                        one(ContactKind.class),
                        sometimes(2),
                        instant(),
                        sometimes(2) ? Optional.of(member()) : Optional.empty());
            default -> new Reconsidered(key(), instant());
        };
    }

    private Exposure.Kind seen() {
        return List.of(Exposure.Kind.IMPRESSION, Exposure.Kind.VIEW, Exposure.Kind.CLICK, Exposure.Kind.ACTIVATION)
                .get(random.nextInt(4));
    }

    Exposure exposure() {
        return new Exposure(
                member(),
                seen(),
                text(),
                key().merchant(),
                text(),
                text(),
                text(),
                text(),
                text(),
                random.nextInt(1 << 20),
                sometimes(2),
                instant());
    }

    private Deed deed() {
        if (sometimes(3)) {
            return new Deed.Referred("off_" + random.nextInt(100), member());
        }
        return sometimes(2)
                ? new Deed.Action("ACTION_" + random.nextInt(100))
                : new Deed.Referral("off_" + random.nextInt(100), random.nextInt(1 << 20), one(Deed.State.class));
    }

    /** A message of an acceptor who was bound not long ago. */
    Readdressed readdressed() {
        return new Readdressed(new Done(message(key()), deed()), key().merchant());
    }

    /** An acceptor where somebody has bought was bound. */
    Bound bound() {
        return new Bound(
                key(),
                new Place(
                        new MerchantKey("mer_" + text()),
                        text(),
                        one(ZONES),
                        one(List.of("DE", "")),
                        random.nextInt(10_000),
                        one(Channel.class)),
                one(Use.class),
                sometimes(2) ? Set.of() : Set.of("VISA", "N" + text()),
                instant());
    }

    Event event() {
        return switch (random.nextInt(20)) {
            case 7 -> new Done(message(key()), deed());
            case 8 -> new Left(member(), instant());
            case 9 -> new Look(member(), random.nextLong() >> 8);
            case 10 -> purseEvent();
            case 11 ->
                new CardLinked(
                        member(),
                        random.nextInt(5),
                        text(),
                        random.nextInt(5),
                        sometimes(2) ? Optional.of(held()) : Optional.empty(),
                        kind(),
                        instant());
            case 12 -> new CardPassed(member(), random.nextInt(5), held(), instant());
            case 14 -> new Erased(member(), sometimes(2), instant());
            case 15 -> new Vanished(member(), instant());
            case 17 -> new HolderErased(member(), member(), instant());
            case 19 ->
                new CardLetGo(
                        member(),
                        random.nextInt(5),
                        Stream.generate(this::key).limit(random.nextInt(3)).toList(),
                        instant());
            case 18 -> new Parted(key(), sometimes(2) ? Optional.of(member()) : Optional.empty(), instant());
            case 16 -> new Forgotten(key(), instant());
            case 13 -> claimed();
            case 0 -> new Joined(member(), instant());
            case 1 -> new CardLinked(member(), random.nextInt(5), text(), instant());
            case 2 -> new CardUnlinked(member(), random.nextInt(5), instant());
            case 3 -> new CatalogueAdopted(amount());
            case 4 -> new Look(key(), random.nextLong() >> 8);
            case 5 -> new Tick(random.nextLong() >> 8);
            default -> transaction(key());
        };
    }

    private PurseEvent purseEvent() {
        return switch (random.nextInt(7)) {
            case 0 -> new PurseEvent.PaidOut(member(), text(), text(), commodity(), instant());
            case 1 -> new PurseEvent.PayoutSent(member(), text(), instant());
            case 2 -> new PurseEvent.PayoutConfirmed(member(), text(), instant());
            case 3 -> new PurseEvent.PayoutRejected(member(), text(), text(), instant());
            case 4 ->
                new PurseEvent.Spent(
                        member(), text(), new MerchantKey(text()), 1 + amount() / 2, commodity(), instant());
            case 5 -> new PurseEvent.SpendRefunded(member(), text(), text(), 1 + amount() / 2, instant());
            default ->
                new PurseEvent.Adjusted(
                        member(),
                        text(),
                        random.nextLong() >> 24 | 1,
                        commodity(),
                        random.nextLong(),
                        text(),
                        text(),
                        instant());
        };
    }

    private Reward reward() {
        long room = sometimes(2) ? Reward.OPEN : sometimes(2) ? Long.MAX_VALUE : amount();
        long pending = amount() >>> 4;
        long available = amount() >>> 4;
        return new Reward(
                "off_" + text(),
                random.nextInt(300),
                text(),
                commodity(),
                sometimes(2)
                        ? Standing.provisional(amount())
                        : new Standing(0, amount(), pending + available + (amount() >>> 4), pending, available),
                random.nextInt(300),
                one(Stage.class),
                one(Reason.class),
                flags(),
                room,
                room == Reward.OPEN || sometimes(2) ? Long.MAX_VALUE : amount(),
                count(),
                sometimes(2) ? 0 : random.nextInt(-100, 300),
                amount(),
                sometimes(2) ? FundingTerms.MERCHANT : funding(),
                sometimes(2) ? Drawn.NONE : drawn());
    }

    private Drawn drawn() {
        return new Drawn(
                sometimes(3) ? Drawn.NEVER : random.nextInt(-100, 40_000),
                several(3, () -> new Drawn.OnDay(random.nextInt(-100, 40_000), 1 + amount())));
    }

    private FundingTerms funding() {
        return new FundingTerms(
                several(
                        3,
                        () -> new FundingTerms.Share(
                                one(FundingTerms.Funder.class), sometimes(2) ? "" : text(), random.nextInt(10_001))),
                sometimes(2)
                        ? Optional.empty()
                        : Optional.of(new FundingTerms.Charity(text(), text(), random.nextInt(10_001))),
                random.nextInt(10_001));
    }

    private Count count() {
        return sometimes(2)
                ? Count.NONE
                : new Count(
                        sometimes(2) ? Count.Kind.THRESHOLD : sometimes(2) ? Count.Kind.REBATE : Count.Kind.BOUNCE,
                        random.nextInt(-100, 300),
                        sometimes(2) ? 0 : amount(),
                        sometimes(2) ? "" : "pur_" + text());
    }

    private Set<Flag> flags() {
        var flags = EnumSet.noneOf(Flag.class);
        several(3, () -> one(Flag.class)).forEach(flags::add);
        return flags;
    }

    private Answer answer(List<Purchase> purchases) {
        if (purchases.isEmpty() || sometimes(4)) {
            return sometimes(2) ? Answer.PARKED : new Answer(text(), several(3, this::line));
        }
        return new Answer(one(purchases).id(), several(3, this::line));
    }

    private Answer.Line line() {
        return new Answer.Line(
                "off_" + text(),
                random.nextInt(300),
                one(Stage.class),
                one(Reason.class),
                random.nextLong() >> 4,
                commodity());
    }

    /** A relationship as the fold makes it of random events, with random rewards and answers. */
    Relationship relationship(RelationshipKey key) {
        Relationship relationship = Relationship.none(key);
        for (TransactionEvent event : several(sometimes(10) ? 40 : 6, () -> transaction(key))) {
            try {
                if (Fold.fold(relationship, event) instanceof Fold.Changed changed) {
                    relationship = after(relationship, event, changed);
                }
            } catch (ArithmeticException _) {
                // Absurd amounts: such an event is quarantined.
            }
            relationship = sometimes(4) ? ruled(relationship, event) : relationship;
        }
        return sometimes(3) ? over(relationship) : relationship;
    }

    /** Some of it is over. */
    private Relationship over(Relationship open) {
        History history = new History(List.of(), several(2, this::tally), sometimes(3));
        for (ClosedPurchase purchase : several(3, this::closed)) {
            history = history.with(purchase);
        }
        return new Relationship(
                open.key(),
                open.recorded(),
                open.purchases(),
                open.parked(),
                open.inReview(),
                open.rulings(),
                open.nextLookMillis(),
                open.lookedMillis(),
                open.touchedMillis(),
                open.circumstances(),
                history);
    }

    private Tally tally() {
        return new Tally(
                "off_" + text(),
                "mer_" + text(),
                commodity(),
                random.nextInt(300),
                reward().standing(),
                random.nextInt(300),
                amount(),
                random.nextInt(300),
                several(3, () -> new Part(one(Part.Place.class), text(), random.nextLong() >> 8)));
    }

    private ClosedPurchase closed() {
        Message like = transaction(key()).message();
        return new ClosedPurchase(
                text(),
                several(2, this::text),
                text(),
                like.traces(),
                like.at(),
                like.card(),
                sometimes(2),
                sometimes(5),
                commodity(),
                amount(),
                amount(),
                several(2, this::reward),
                several(3, random::nextLong));
    }

    /** An operator says something about an event: often nothing that can be followed. */
    private Relationship ruled(Relationship relationship, TransactionEvent about) {
        Message message = about.message();
        var ruling = new Ruling(
                message.source() + "|" + message.id(),
                one(Ruling.Verdict.class),
                sometimes(2) ? text() : message.source() + "|" + message.id(),
                text(),
                instant());
        try {
            return Fold.rule(relationship, ruling) instanceof Fold.Changed changed
                    ? new Relationship(
                            relationship.key(),
                            relationship.recorded(),
                            changed.purchases(),
                            changed.parked(),
                            changed.inReview(),
                            changed.rulings(),
                            relationship.nextLookMillis(),
                            relationship.lookedMillis(),
                            relationship.touchedMillis(),
                            relationship.circumstances())
                    : relationship;
        } catch (ArithmeticException _) {
            return relationship;
        }
    }

    private Ghost ghost() {
        return new Ghost(text(), random.nextInt(1 << 20), commodity(), amount(), one(Stage.class));
    }

    private Touch touch(String merchant, int spanMillis) {
        long millis = random.nextLong() >> 16;
        return new Touch(merchant, text(), one(ExposedTo.Kind.class), millis, millis + spanMillis);
    }

    private Confirmation confirmation() {
        return new Confirmation(one(ContactKind.class), sometimes(2), random.nextLong() >> 16);
    }

    private Activations activations(String merchant) {
        return new Activations(several(3, () -> new Activation(merchant, text(), random.nextLong() >> 16)));
    }

    private Enlistments enlistments() {
        Enlistments all = Enlistments.NONE;
        for (Enlistment each : several(6, this::enlistment)) {
            all = all.with(each);
        }
        return all;
    }

    private Enlistment enlistment() {
        return new Enlistment(
                text(),
                sometimes(2) ? Enlistment.HIMSELF : sometimes(3) ? Enlistment.NOBODY : member().number(),
                random.nextLong() >> 16,
                random.nextInt() >>> 1,
                sometimes(2));
    }

    Enlisted enlisted() {
        return new Enlisted(
                member(),
                text(),
                random.nextInt() >>> 1,
                sometimes(2),
                instant(),
                sometimes(2) ? Optional.of(member()) : Optional.empty());
    }

    private Relationship after(Relationship before, TransactionEvent event, Fold.Changed changed) {
        List<Purchase> purchases = changed.purchases().stream()
                .map(purchase -> sometimes(2) ? purchase.with(several(3, this::reward)) : purchase)
                .map(purchase -> sometimes(4) ? purchase.haunted(several(2, this::ghost)) : purchase)
                .map(purchase -> purchase.returning(purchase.allotments().stream()
                        .map(each -> new Allotment(each.refund(), each.minor(), each.confidence(), sometimes(2)))
                        .toList()))
                .map(purchase -> sometimes(4)
                        ? purchase.on(Optional.of(new Footing(
                                sometimes(3) ? Footing.NEVER : random.nextInt(600),
                                sometimes(3) ? 0 : random.nextInt(UsualGap.HALF_DAYS_MAX + 1),
                                activations(before.key().merchant().value()),
                                new Touches(several(
                                        2, () -> touch(before.key().merchant().value(), random.nextInt(86_400_000)))),
                                new Contacts(several(2, this::confirmation), List.of()),
                                several(2, this::text))))
                        : purchase)
                .map(purchase -> sometimes(9)
                        ? new Purchase(
                                text(),
                                several(2, this::text),
                                text(),
                                purchase.facts(),
                                purchase.allotments(),
                                purchase.rewards(),
                                purchase.ghosts(),
                                purchase.footing())
                        : purchase)
                .toList();
        var recorded = new ArrayList<>(before.recorded());
        recorded.add(changed.place(), new Recorded(event, answer(purchases), sometimes(2)));
        return new Relationship(
                before.key(),
                recorded,
                purchases,
                changed.parked(),
                changed.inReview(),
                changed.rulings(),
                sometimes(2) ? Long.MAX_VALUE : random.nextLong() >> 16,
                sometimes(2) ? 0 : random.nextLong() >> 16,
                recorded.stream().anyMatch(Recorded::kept) ? random.nextLong() >> 16 : 0,
                sometimes(2)
                        ? Circumstances.NONE
                        : new Circumstances(random.nextLong() >>> 8, random.nextInt(1 << 20)));
    }

    Member member(MemberKey key) {
        return new Member(
                key,
                sometimes(2),
                several(4, this::card),
                random.nextInt(1 << 20),
                sometimes(2) ? Purse.EMPTY : purse());
    }

    /** The same of whom is counted what he has earned. */
    Member counted(MemberKey key) {
        Earned earned = Earned.NOTHING;
        for (int days = random.nextInt(5); days > 0; days--) {
            earned = earned.plus(
                    List.of(new Earned.Day(commodity(), 20_500 + random.nextInt(400), 1 + random.nextInt(100_000))));
            earned = earned.plus(List.of(new Earned.Day(
                    "off_" + random.nextInt(3),
                    commodity(),
                    random.nextInt(4) == 0 ? Earned.LONG_AGO : 20_500 + random.nextInt(400),
                    1 + random.nextInt(100_000),
                    1 + random.nextInt(3))));
        }
        return member(key).with(earned);
    }

    /** The same who is somebody else, too. */
    Member merged(MemberKey key) {
        return counted(key)
                .with(new Kin(sometimes(2) ? Optional.of(member()) : Optional.empty(), several(3, this::member)))
                .with(activations(text()))
                .with(new Touches(several(3, () -> touch(text(), random.nextInt(86_400_000)))))
                .with(new Contacts(several(3, this::confirmation), several(3, this::text)))
                .with(enlistments())
                .with(sometimes(3) ? Outreach.NONE : outreach());
    }

    private Outreach outreach() {
        return new Outreach(
                sometimes(3) ? 0 : millis(),
                sometimes(3) ? 0 : millis(),
                new Seen(several(4, () -> new Sight(text(), millis())), sometimes(2) ? Long.MIN_VALUE : millis()),
                several(3, () -> new Warning(text(), millis())),
                sometimes(3) ? Long.MAX_VALUE : millis(),
                sometimes(2) ? "" : text());
    }

    private long millis() {
        return 1 + (random.nextLong() >>> 20);
    }

    /** What is told of members who are merged. */
    Event merging() {
        return switch (random.nextInt(4)) {
            case 0 -> {
                MemberKey into = member();
                List<CardLinked> cards = several(
                        3,
                        () -> new CardLinked(
                                into,
                                random.nextInt(5),
                                text(),
                                random.nextInt(5),
                                sometimes(4) ? Optional.empty() : Optional.of(held()),
                                kind(),
                                instant()));
                yield new Merged(member(), into, cards, instant());
            }
            case 1 -> new Succeeded(member(), member(), instant());
            case 2 -> new Outlived(member(), member(), instant());
            default -> new HandedOn(member(), several(4, this::part), instant());
        };
    }

    private HandedOn.Part part() {
        Lot lot = lot();
        return new HandedOn.Part(
                commodity(), lot.id(), lot.merchant(), lot.leftMinor(), lot.expiresMillis(), lot.rank(), sometimes(2));
    }

    private Purse purse() {
        return new Purse(
                random.nextInt(1 << 20),
                several(
                        3,
                        () -> new Pocket(
                                commodity(),
                                several(4, this::lot),
                                random.nextLong() >> 16,
                                random.nextLong() >> 16,
                                random.nextLong() >> 16)),
                several(4, this::movement),
                sometimes(2) ? Long.MAX_VALUE : random.nextLong() >> 16);
    }

    private Lot lot() {
        long expires = sometimes(3) ? one(List.of(Lot.NEVER, Lot.UNKNOWN)) : random.nextLong() >> 16;
        return new Lot(one(List.of("rwd_a_b", text())), text(), random.nextLong() >> 24, expires, random.nextLong());
    }

    private Movement movement() {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Movement.Payout(
                        text(),
                        text(),
                        commodity(),
                        amount(),
                        one(Movement.PayoutState.class),
                        several(3, this::lot),
                        text(),
                        random.nextLong() >> 16);
            case 1 ->
                new Movement.Spend(
                        text(),
                        text(),
                        commodity(),
                        amount(),
                        several(3, this::lot),
                        several(2, () -> new Movement.SpendRefund(text(), amount())),
                        random.nextLong() >> 16);
            default ->
                new Movement.Adjustment(
                        text(),
                        commodity(),
                        random.nextLong() >> 24,
                        sometimes(2) ? random.nextLong() >> 16 : Lot.NEVER,
                        text(),
                        text(),
                        random.nextLong() >> 16);
        };
    }

    private Card card() {
        boolean passed = sometimes(3);
        return new Card(
                random.nextInt(9),
                text(),
                instant(),
                sometimes(2) ? Optional.of(instant()) : Optional.empty(),
                random.nextInt(9),
                sometimes(3) ? random.nextLong() >> 16 : Long.MIN_VALUE,
                passed ? random.nextLong() >> 16 : Long.MAX_VALUE,
                passed && sometimes(2) ? Optional.of(new Heir(held(), random.nextLong() >> 16)) : Optional.empty(),
                kind());
    }

    private CardKind kind() {
        return sometimes(2) ? CardKind.UNKNOWN : new CardKind(sometimes(3) ? "" : "41111111", text());
    }

    private Claimed claimed() {
        Claimed.Word word = one(Claimed.Word.class);
        boolean told = word != Claimed.Word.KEPT && sometimes(2);
        OptionalInt card = told ? OptionalInt.of(random.nextInt(9)) : OptionalInt.empty();
        return new Claimed(key(), text(), word, member(), card, instant());
    }

    private CardHeld held() {
        return new CardHeld(member(), random.nextInt(9));
    }

    Booked booked(RelationshipKey key) {
        var entries = new ArrayList<Entry>();
        entries.add(entry(key));
        for (Entry more : several(4, () -> entry(key))) {
            Entry last = entries.getLast();
            entries.add(
                    sometimes(3)
                            ? more
                            : new Entry(
                                    random.nextInt(20),
                                    last.eventMillis(),
                                    last.postedMillis(),
                                    more.debit(),
                                    more.credit(),
                                    more.amountMinor(),
                                    last.commodity(),
                                    last.cause()));
        }
        return new Booked(key, entries);
    }

    private Entry entry(RelationshipKey key) {
        String purchase =
                sometimes(3) ? "pur_" + text() : PurchaseId.of(key.member().number(), random.nextLong());
        String offer = "off_" + text();
        return new Entry(
                one(List.of(0, 1, 17, 1 << 20)),
                random.nextLong() >> 20,
                random.nextLong() >> 20,
                account(key, offer),
                account(key, offer),
                1 + amount() / 2,
                commodity(),
                new Cause.OfReward(purchase, offer, random.nextInt(40), one(Reason.class)));
    }

    /** Entries of a purse. */
    List<Entry> pursed(MemberKey member) {
        return several(
                5,
                () -> new Entry(
                        one(List.of(0, 1, 17, 1 << 20)),
                        random.nextLong() >> 20,
                        random.nextLong() >> 20,
                        purseAccount(member),
                        purseAccount(member),
                        1 + amount() / 2,
                        commodity(),
                        new Cause.OfPurse(member, one(Cause.Kind.class), text(), text(), text(), text())));
    }

    private Account purseAccount(MemberKey member) {
        return switch (random.nextInt(3)) {
            case 0 -> new Account.OfMember(member, one(Account.Holding.class));
            case 1 -> new Account.OfProgram(member.program(), one(Account.Fund.class));
            default -> new Account.Invoiced(text());
        };
    }

    private Account account(RelationshipKey key, String offer) {
        return switch (random.nextInt(6)) {
            case 4 -> new Account.OfCharity(text(), one(Account.Due.class));
            case 5 -> new Account.OfProgram(text(), one(Account.Fund.class));
            case 0 -> new Account.Funder(key.merchant().value(), offer, one(Account.Side.class));
            case 1 -> new Account.Funder(text(), text(), one(Account.Side.class));
            case 2 -> new Account.OfMember(key.member(), one(Account.Holding.class));
            default -> new Account.OfMember(member(), one(Account.Holding.class));
        };
    }

    /** Of which one's name begins with another's. */
    static final List<String> FEEDS = List.of("visa", "visa2", "other");

    private Rider rider() {
        return switch (random.nextInt(7)) {
            case 6 ->
                new Rider.ReadOn(new TopicPosition(
                        FEEDS.get(random.nextInt(FEEDS.size())),
                        "cards." + random.nextInt(3),
                        random.nextInt(3),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong() >>> 1));
            case 4 ->
                new Rider.Shared(new SharedUse(
                        "mer_" + text(),
                        "off_" + serial++,
                        random.nextInt(-100, 40_000),
                        amount(),
                        amount(),
                        Stream.generate(() -> new SharedUse.InPeriod(amount(), amount()))
                                .limit(SharedUse.PERIODS)
                                .toList()));
            case 0 ->
                new CardLink(
                        new CardHandle(random.nextInt(), random.nextLong(), random.nextLong()),
                        member(),
                        random.nextInt(9),
                        instant());
            case 1 -> new CardFace(member(), random.nextInt(9), text(), digits(6), digits(4));
            case 2 -> new Identity(member(), "mem_" + serial++);
            case 3 -> new Rider.Payee(member(), new BankAccount(text(), digits(20), digits(8)));
            default -> new CatalogueRevision(serial++, text());
        };
    }

    private Turnover turnover() {
        return new Turnover(random.nextInt(30_000), random.nextLong() >>> 2, random.nextLong() >>> 2);
    }

    /** A batch that touches no relationship or member twice. */
    Batch batch(long number, long nowMillis) {
        Map<RelationshipKey, Relationship> relationships = new HashMap<>();
        several(8, this::key).forEach(key -> relationships.put(key, relationship(key)));
        Map<MemberKey, Member> members = new HashMap<>();
        several(8, this::member).forEach(key -> members.put(key, member(key)));
        Map<TrialBalance.Line, TrialBalance.Total> totals = new HashMap<>();
        several(8, this::key)
                .forEach(key -> totals.put(
                        new TrialBalance.Line(text() + key.merchant().value(), commodity()),
                        new TrialBalance.Total(random.nextLong() >> 3, turnover())));
        return new Batch(
                number,
                nowMillis,
                several(20, this::event),
                Forms.of(relationships.values()),
                members.values(),
                several(8, () -> booked(key())),
                new ArrayList<>(new HashSet<>(several(8, () -> new AlarmSet(key(), amount())))),
                List.of(),
                totals,
                several(8, this::rider));
    }
}
