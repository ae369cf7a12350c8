package io.ristorno.store;

import io.ristorno.decide.Budgets.Claimant;
import io.ristorno.engine.Claim;
import io.ristorno.engine.Effect.Booked;
import io.ristorno.engine.SharedUse;
import io.ristorno.event.Activated;
import io.ristorno.event.Amount;
import io.ristorno.event.Bound;
import io.ristorno.event.CardHeld;
import io.ristorno.event.CardKind;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Claimed;
import io.ristorno.event.Claimed.Word;
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
import io.ristorno.event.Notice;
import io.ristorno.event.Original;
import io.ristorno.event.Parted;
import io.ristorno.event.Place;
import io.ristorno.event.PurseEvent;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.Readdressed;
import io.ristorno.event.ReconciliationFault;
import io.ristorno.event.Reconsidered;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruled;
import io.ristorno.event.Ruling;
import io.ristorno.event.Tick;
import io.ristorno.event.Touched;
import io.ristorno.event.Traces;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Authorization;
import io.ristorno.event.TransactionEvent.Clearing;
import io.ristorno.event.TransactionEvent.Done;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.ledger.Account;
import io.ristorno.ledger.Account.Due;
import io.ristorno.ledger.Account.Fund;
import io.ristorno.ledger.Account.Funder;
import io.ristorno.ledger.Account.Holding;
import io.ristorno.ledger.Account.Invoiced;
import io.ristorno.ledger.Account.OfCharity;
import io.ristorno.ledger.Account.OfMember;
import io.ristorno.ledger.Account.OfProgram;
import io.ristorno.ledger.Account.Side;
import io.ristorno.ledger.Cause;
import io.ristorno.ledger.Cause.Kind;
import io.ristorno.ledger.Entry;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
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
import io.ristorno.member.History;
import io.ristorno.member.Kin;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Movement.Adjustment;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Movement.SpendRefund;
import io.ristorno.member.Outreach;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.member.Warning;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantNumber.Use;
import io.ristorno.money.Commodity;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.ContactKind;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Charity;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Count;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Flag;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Reason;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Stage;
import io.ristorno.reward.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A purchase of 180.00 at a harbour: values that a person can follow. */
final class Samples {
    static final RelationshipKey KEY =
            new RelationshipKey(new MemberKey("prg_demo", 0x0123456789ABCDEFL), new MerchantKey("mer_harbour"));
    static final String PURCHASE = PurchaseId.of(KEY.member().number(), 0x0F1E2D3C4B5A6978L);
    static final String OFFER = "off_harbour_ten";
    static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    static final Commodity SEK = Commodity.currency("SEK").orElseThrow();
    static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    static TransactionEvent authorised() {
        return new Authorization(
                message("0100|0301120000|000042|00000400211|606012345678", Moment.at(NOON, STOCKHOLM), "A1B2C3"),
                Amount.of(18_000, EUR));
    }

    static TransactionEvent cleared() {
        return new Clearing(
                message("clearing-7", Moment.on(LocalDate.of(2026, 3, 3), STOCKHOLM), "A1B2C3"),
                new Amount(19_000, EUR, 215_000, SEK, 500),
                1,
                true);
    }

    static TransactionEvent returned() {
        return new Refund(
                message("refund-1", Moment.at(NOON.plusMillis(777_777), STOCKHOLM), ""), Amount.of(4_000, SEK));
    }

    private static Message message(String id, Moment at, String approval) {
        return new Message(
                "visa-east",
                id,
                KEY.member(),
                2,
                KEY.merchant(),
                "loc_harbour_slussen",
                STOCKHOLM,
                "SE",
                5814,
                Channel.IN_STORE,
                9,
                at,
                new Traces(
                        "VISA",
                        "306060412345678",
                        approval.isEmpty() ? new Original("000042", "0301120000", "400211") : Original.NONE,
                        "400211",
                        "606012345678",
                        "000042",
                        "0301120000",
                        approval),
                at.epochMillis() + 321);
    }

    /** Authorised, cleared, and a refund that found no purchase. */
    static Relationship relationship() {
        return relationship(Reward.OPEN, Long.MAX_VALUE, Count.NONE, 100);
    }

    /** The same at the third visit, settled with that, and with less available than when it was looked at. */
    static Relationship visited() {
        return relationship(2_000, Long.MAX_VALUE, Count.of(3), 250);
    }

    /** The same as a part of another purchase. */
    static Relationship together() {
        return relationship(2_000, Long.MAX_VALUE, new Count(Count.Kind.BOUNCE, 4, 6_000, PURCHASE), 100);
    }

    /** Two purchases that were settled on a footing, one after so many days, one as the first; and one that is over, a fraud. */
    static Relationship footed() {
        Relationship one = capped();
        Purchase away = one.purchases().getFirst().on(Optional.of(new Footing(300, Activations.NONE)));
        Purchase first = new Purchase(
                "pur_first",
                List.of(),
                away.anchor(),
                away.facts(),
                List.of(),
                away.rewards(),
                List.of(),
                Optional.of(new Footing(Footing.NEVER, Activations.NONE)));
        ClosedPurchase over = closed(List.of()).history().purchases().getFirst();
        var fraud = new ClosedPurchase(
                over.id(),
                over.aliases(),
                over.key(),
                over.traces(),
                over.at(),
                over.card(),
                true,
                true,
                over.currency(),
                over.beforeReturnsMinor(),
                over.netMinor(),
                over.rewards(),
                over.messages());
        return new Relationship(
                one.key(),
                one.recorded(),
                List.of(away, first),
                one.parked(),
                one.inReview(),
                one.rulings(),
                one.nextLookMillis(),
                one.lookedMillis(),
                one.touchedMillis(),
                one.circumstances(),
                new History(List.of(fraud), List.of(), true));
    }

    /** The same, of which three pay, a charity gets a part, and the platform has its fee. */
    static Relationship shared() {
        return relationship(
                2_000,
                Long.MAX_VALUE,
                Count.NONE,
                100,
                new FundingTerms(
                        List.of(
                                new Share(FundingTerms.Funder.MERCHANT, "", 5_000),
                                new Share(FundingTerms.Funder.ISSUER, "", 3_000),
                                new Share(FundingTerms.Funder.NETWORK, "VISA", 2_000)),
                        Optional.of(new Charity("cha_seeds", "Seeds of Hope", 2_500)),
                        300),
                Drawn.NONE);
    }

    /** What was paid without a purchase: a review, and a friend who was told of twice. */
    static Relationship deeds() {
        var review = new Done(withoutCard("a1", 0), new Deed.Action("REVIEW"));
        var first = new Done(withoutCard("r1", 1), new Deed.Referral(OFFER, 1, Deed.State.PROVISIONAL));
        var second = new Done(withoutCard("r2", 1), new Deed.Referral(OFFER, 70_000, Deed.State.GONE));
        var brought = new Done(
                withoutCard("b1", 2), new Deed.Referred(OFFER, new MemberKey("prg_demo", 0x0FEDCBA987654321L)));
        return new Relationship(
                KEY,
                List.of(
                        new Recorded(review, new Answer(PURCHASE, List.of())),
                        new Recorded(first, new Answer("pur_friend", List.of())),
                        new Recorded(second, new Answer("pur_friend", List.of())),
                        new Recorded(brought, new Answer("pur_brought", List.of()))),
                List.of(
                        deed(PURCHASE, List.of(review)),
                        deed("pur_friend", List.of(first, second)),
                        deed("pur_brought", List.of(brought))),
                List.of(),
                Long.MAX_VALUE);
    }

    private static Message withoutCard(String id, int hours) {
        Message message = authorised().message();
        return new Message(
                "actions",
                id,
                KEY.member(),
                Message.NO_CARD,
                KEY.merchant(),
                message.location(),
                message.zone(),
                message.country(),
                message.mcc(),
                message.channel(),
                0,
                Moment.at(NOON.plusSeconds(3_600L * hours), message.zone()),
                Traces.NONE,
                NOON.toEpochMilli());
    }

    private static Purchase deed(String id, List<TransactionEvent> events) {
        String anchor = "actions|" + events.getFirst().message().id();
        return new Purchase(id, List.of(), anchor, Fold.facts(events, List.of()), List.of(), List.of());
    }

    /** The same settled, with what was left of what the member may have of all merchants. */
    static Relationship capped() {
        return relationship(2_000, 1_700, Count.NONE, 100);
    }

    private static Relationship relationship(long room, long allowed, Count count, long released) {
        return relationship(room, allowed, count, released, FundingTerms.MERCHANT, Drawn.NONE);
    }

    /** One whose reward was reserved on two days, and is one of those that are counted. */
    static Relationship drawn() {
        return relationship(
                Reward.OPEN,
                Long.MAX_VALUE,
                Count.NONE,
                100,
                FundingTerms.MERCHANT,
                new Drawn(20_513, List.of(new Drawn.OnDay(20_513, 1_500), new Drawn.OnDay(20_515, 200))));
    }

    /** What all members have had together of an offer. */
    static SharedUse use() {
        return new SharedUse(
                "mer_harbour",
                "off_one",
                20_515,
                2,
                997,
                List.of(
                        new SharedUse.InPeriod(1, 200),
                        new SharedUse.InPeriod(7, 1_700),
                        new SharedUse.InPeriod(300, 70_000),
                        new SharedUse.InPeriod(999, 1_000_000)));
    }

    private static Relationship relationship(
            long room, long allowed, Count count, long released, FundingTerms funding, Drawn drawn) {
        Reward reward = new Reward(
                OFFER,
                3,
                "mer_harbour",
                EUR,
                new Standing(0, 200, 1_500, 1_300, 100),
                5,
                Stage.PENDING,
                Reason.EARNED,
                Set.of(Flag.BUDGET_CAPPED, Flag.LATE),
                room,
                allowed,
                count,
                count.turn(),
                released,
                funding,
                drawn);
        String anchor = "visa-east|" + authorised().message().id();
        Purchase purchase = new Purchase(
                PURCHASE,
                List.of("pur_before"),
                anchor,
                Fold.facts(List.of(authorised(), cleared()), List.of()),
                List.of(),
                List.of(reward));
        var line = new Answer.Line(OFFER, 3, Stage.PROVISIONAL, Reason.EARNED, 1_500, EUR);
        return new Relationship(
                KEY,
                List.of(
                        new Recorded(authorised(), new Answer(PURCHASE, List.of(line))),
                        new Recorded(returned(), Answer.PARKED),
                        new Recorded(cleared(), new Answer(PURCHASE, List.of()))),
                List.of(purchase),
                List.of(returned()),
                List.of(),
                List.of(),
                Instant.parse("2026-03-18T23:17:00Z").toEpochMilli(),
                0,
                0,
                new Circumstances(70_001, 3));
    }

    /** The same of somebody who is held out from other offers. */
    static Relationship haunted() {
        Relationship plain = relationship();
        Purchase purchase = plain.purchases()
                .getFirst()
                .haunted(List.of(
                        new Ghost("off_other", 2, EUR, 2_250, Stage.PENDING),
                        new Ghost("off_third", 1, EUR, 1, Stage.AVAILABLE)));
        return new Relationship(
                plain.key(),
                plain.recorded(),
                List.of(purchase),
                plain.parked(),
                plain.inReview(),
                plain.rulings(),
                plain.nextLookMillis(),
                plain.lookedMillis(),
                plain.touchedMillis(),
                plain.circumstances());
    }

    static Member member() {
        return new Member(
                KEY.member(),
                true,
                List.of(
                        new Card(0, "crd_one", NOON, Optional.of(NOON.plusMillis(1))),
                        new Card(2, "crd_two", NOON.plusNanos(1), Optional.empty())),
                3,
                Purse.EMPTY);
    }

    /** The same whose program caps what he earns. */
    static Member counted() {
        return skipping().with(new Earned(List.of(new Earned.Day(EUR, 20_513, 1_250), new Earned.Day(EUR, 20_514, 3))));
    }

    /** The same with a lot of a reward, something owed, a payout under way, a spend that was refunded in part, a make-good. */
    static Member rich() {
        var lot = new Lot("rwd_one_harbour_ten", KEY.merchant().value(), 750, NOON.toEpochMilli() + 86_400_000L, 0);
        var given = new Lot("adj_one", "", 250, Lot.NEVER, 0);
        var owed = new Lot("rwd_two_harbour_ten", KEY.merchant().value(), -400, Lot.UNKNOWN, 0);
        return member().with(new Purse(
                7,
                List.of(
                        new Pocket(EUR, List.of(lot, given), NOON.toEpochMilli(), 400, 0),
                        new Pocket(SEK, List.of(owed), NOON.toEpochMilli() + 1, 0, NOON.toEpochMilli())),
                List.of(
                        new Payout(
                                "pay_one",
                                "run_may",
                                EUR,
                                600,
                                PayoutState.SENT,
                                List.of(lot.of(600)),
                                "",
                                NOON.toEpochMilli()),
                        new Spend(
                                "spd_one",
                                "mer_harbour",
                                EUR,
                                300,
                                List.of(given.of(200)),
                                List.of(new SpendRefund("r1", 100)),
                                NOON.toEpochMilli() + 2),
                        new Adjustment("adj_one", EUR, 250, Lot.NEVER, "ann", "a make-good", NOON.toEpochMilli() - 5)),
                NOON.toEpochMilli() + 86_400_000L));
    }

    /** The same with a lot that has a rank. */
    static Member ranked() {
        var lot = new Lot("adj_one", "", 250, Lot.NEVER, Lot.rank(NOON.toEpochMilli(), "key"));
        Purse purse = memberOfMany().purse();
        var pocket = new Pocket(EUR, List.of(lot), NOON.toEpochMilli(), 400, 0);
        return memberOfMany()
                .with(new Purse(purse.postings(), List.of(pocket), purse.movements(), purse.nextLookMillis()));
    }

    /** A payout, what was owed for a spend, a make-good, and what expired. */
    static Booked pursed() {
        MemberKey member = KEY.member();
        var available = new OfMember(member, Holding.AVAILABLE);
        var receivable = new OfMember(member, Holding.RECEIVABLE);
        var paid = new OfMember(member, Holding.PAID);
        var made = new OfProgram(member.program(), Fund.ADJUSTMENTS);
        return new Booked(
                member,
                List.of(
                        pursed(1, available, paid, Kind.PAID_OUT, "rwd_one_harbour_ten", "pay_one", ""),
                        pursed(2, receivable, available, Kind.CLAWED_BACK, "", "", ""),
                        pursed(3, available, new Invoiced("mer_harbour"), Kind.SPENT, "adj_one", "spd_one", ""),
                        pursed(4, made, receivable, Kind.ADJUSTED, "adj_two", "adj_two", "ann")));
    }

    private static Entry pursed(
            int posting, Account debit, Account credit, Kind kind, String lot, String movement, String by) {
        return new Entry(
                posting,
                NOON.toEpochMilli(),
                NOON.toEpochMilli() + 2_000,
                debit,
                credit,
                600,
                EUR,
                new Cause.OfPurse(KEY.member(), kind, lot, movement, by, by.isEmpty() ? "" : "a make-good"));
    }

    /** What moves purses, in a log. */
    static List<Event> moves() {
        MemberKey member = KEY.member();
        return List.of(
                new PurseEvent.Adjusted(member, "adj_one", -250, EUR, Lot.NEVER, "ann", "twice", NOON),
                new PurseEvent.PaidOut(member, "pay_one", "run_may", EUR, NOON),
                new PurseEvent.PayoutSent(member, "pay_one", NOON.plusSeconds(1)),
                new PurseEvent.PayoutConfirmed(member, "pay_one", NOON.plusSeconds(2)),
                new PurseEvent.PayoutRejected(member, "pay_two", "account closed", NOON.plusSeconds(3)),
                new PurseEvent.Spent(member, "spd_one", KEY.merchant(), 300, EUR, NOON),
                new PurseEvent.SpendRefunded(member, "spd_one", "r1", 100, NOON.plusMillis(7)),
                new Left(member, NOON),
                new Look(member, NOON.toEpochMilli() + 60_000));
    }

    /** With cards that replace others and change hands. */
    static Member memberOfMany() {
        var passed = new CardPassed(KEY.member(), 4, heir(), NOON);
        return new Member(
                KEY.member(),
                true,
                List.of(
                        new Card(0, "crd_one", NOON, Optional.of(NOON.plusMillis(1))),
                        new Card(
                                2,
                                "crd_two",
                                NOON.plusMillis(1),
                                Optional.empty(),
                                0,
                                NOON.toEpochMilli(),
                                Long.MAX_VALUE,
                                Optional.empty()),
                        new Card(4, "crd_four", NOON, Optional.of(NOON)).passed(passed.to(), NOON.toEpochMilli())),
                3,
                rich().purse());
    }

    private static CardHeld heir() {
        return new CardHeld(new MemberKey("prg_demo", 77), 5);
    }

    /** What is told of cards that are no strangers, in a log. */
    static List<Event> ties() {
        return List.of(
                new CardLinked(KEY.member(), 2, "crd_two", 0, Optional.of(heir()), NOON),
                new CardPassed(heir().member(), 5, new CardHeld(KEY.member(), 2), NOON),
                new Claimed(KEY, "visa-east|one", Word.TAKEN, heir().member(), OptionalInt.empty(), NOON));
    }

    /** A member who was merged into another, and into whom two were merged. */
    static Member merged() {
        var kin = new Kin(
                Optional.of(heir().member()), List.of(new MemberKey("prg_demo", 1), new MemberKey("prg_demo", -2)));
        return counted().with(kin);
    }

    /** The same with a card of which is known with what its number begins, and what the issuer calls it. */
    static Member known() {
        Card card = new Card(7, "crd_seven", NOON, Optional.empty()).of(new CardKind("41111111", "GOLD"));
        Member merged = merged();
        return new Member(
                merged.key(),
                true,
                List.of(merged.cards().getFirst(), card),
                merged.changes(),
                merged.purse(),
                merged.earned(),
                merged.kin(),
                Activations.NONE,
                Touches.NONE,
                Contacts.NONE,
                Enlistments.NONE);
    }

    /** The same who has activated two offers of one merchant, and one of another. */
    static Member optedIn() {
        long millis = NOON.toEpochMilli();
        return limited()
                .with(new Activations(List.of(
                        new Activation("mer_harbour", "off_a", millis),
                        new Activation("mer_harbour", "off_b", millis - 86_400_000),
                        new Activation("mer_other", "off_c", millis + 1))))
                .with(new Touches(List.of(
                        new Touch("mer_harbour", "home", ExposedTo.Kind.CLICK, millis, millis + 3_000),
                        new Touch("mer_other", "mail", ExposedTo.Kind.IMPRESSION, millis - 86_400_000))))
                .with(new Contacts(
                        List.of(
                                new Confirmation(ContactKind.EMAIL, true, millis - 1_000),
                                new Confirmation(ContactKind.EMAIL, false, millis),
                                new Confirmation(ContactKind.PHONE, true, millis)),
                        List.of("mer_harbour", "mer_other")));
    }

    /** The same who is in a segment, is in another no longer, and has both from another, too. */
    static Member segmented() {
        long millis = NOON.toEpochMilli();
        return optedIn()
                .with(new Enlistments(List.of(
                        new Enlistment("seg_staff", Enlistment.NOBODY, millis, Integer.MAX_VALUE, false),
                        new Enlistment("seg_staff", Enlistment.HIMSELF, millis - 86_400_000, 3, true),
                        new Enlistment("seg_staff", Enlistment.HIMSELF, millis, 70_000, false),
                        new Enlistment("seg_students", Enlistment.HIMSELF, 0, 1, true),
                        new Enlistment("seg_students", 77, millis + 1_000, 2, true))));
    }

    /** The same who was told something, and is to be looked at again. */
    static Member told() {
        long millis = NOON.toEpochMilli();
        return segmented()
                .with(new Outreach(
                        millis - 86_400_000,
                        millis,
                        new Seen(List.of(new Sight("off_one", millis), new Sight("off_café", millis - 1)), -5),
                        List.of(new Warning("rwd_p1_one", millis + 1_001), new Warning("adj_one", millis)),
                        millis + 60_000,
                        "off_two"));
    }

    /** What is told of contacts, in a log: of the member himself, and of one who was merged into him; and an offer that comes into question. */
    static List<Event> contacted() {
        MemberKey member = KEY.member();
        return List.of(
                new Contacted(member, "mail-417", true, List.of(), NOON),
                new Contacted(
                        member,
                        "",
                        false,
                        List.of("off_one", "off_two"),
                        NOON.plusMillis(1),
                        Optional.of(new MemberKey("prg_demo", 77)),
                        Optional.empty()),
                new Contacted(
                        member,
                        "",
                        false,
                        List.of(),
                        NOON,
                        Optional.of(new MemberKey("prg_demo", 77)),
                        Optional.of(new Contacted.Past(
                                NOON.toEpochMilli(),
                                List.of(new Contacted.Warned("rwd_p1_one", NOON.toEpochMilli() + 1))))),
                new Considered(KEY, "off_one", 15, NOON),
                new Considered(new RelationshipKey(member, MerchantKey.NONE), "off_two", 0, NOON));
    }

    /** One of each kind. */
    static List<Notice> notices() {
        MemberKey member = KEY.member();
        long millis = NOON.toEpochMilli();
        return List.of(
                new Notice.Nudge(member, millis, KEY.merchant(), "off_one"),
                new Notice.VisitReminder(member, millis, KEY.merchant(), "pur_one", "off_one"),
                new Notice.RewardExpiring(member, millis, "rwd_one_one", 70_000, EUR, millis + 86_400_000));
    }

    /** How far a topic was read. */
    static TopicPosition position() {
        return new TopicPosition("authorizations", "cards.authorized", 70_000, 0x0123456789ABCDEFL, -2, Long.MAX_VALUE);
    }

    /** A list that is on its way. */
    static SegmentList segmentList() {
        return new SegmentList(
                "prg_demo",
                "seg_students",
                70_000,
                SegmentList.Kind.WHOLE,
                NOON.toEpochMilli(),
                NOON.toEpochMilli() + 1_001,
                5_000,
                2,
                "0123456789abcdef0123456789abcdef");
    }

    /** A file that was taken whole. */
    static FileProgress file() {
        return new FileProgress(
                "fil_00k3v9s2aone",
                "clearing-2026-11-30.csv",
                "csv",
                "presentments",
                FileProgress.Way.FOLDER,
                FileProgress.State.DONE,
                NOON.toEpochMilli(),
                NOON.toEpochMilli() + 70_000,
                70_001,
                12_345_678_901L,
                71,
                Map.of("TAKEN", 70_000L, "MALFORMED", 1L),
                List.of(
                        new FileProgress.Sum("clearing", "EUR", 69_999, 1_234_567),
                        new FileProgress.Sum("refund", "EUR", 1, 250)),
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                Optional.empty(),
                "fil_00k3v9s29two");
    }

    /** One that was not. */
    static FileProgress torn() {
        return new FileProgress(
                "fil_00k3v9s2aone",
                "refunds.ndjson.gz",
                "ndjson",
                "",
                FileProgress.Way.UPLOAD,
                FileProgress.State.FAILED,
                NOON.toEpochMilli(),
                NOON.toEpochMilli() + 1,
                0,
                17,
                0,
                Map.of(),
                List.of(),
                "",
                Optional.of(new FileProgress.Fault("TORN", 1, "it ends too soon", "send it again")),
                "");
    }

    /** What is told of segments, in a log: of the member himself, and of one who was merged into him. */
    static List<Event> enlistments() {
        return List.of(
                new Enlisted(KEY.member(), "seg_students", 1, true, NOON),
                new Enlisted(KEY.member(), "seg_students", 70_000, false, NOON.plusSeconds(1)),
                new Enlisted(KEY.member(), "seg_staff", 2, true, NOON, Optional.of(heir().member())));
    }

    /** A purchase that was settled with what had been activated, seen and confirmed by then, by a member who was in two segments. */
    static Relationship opted() {
        Relationship footed = footed();
        var activations = new Activations(List.of(
                new Activation(KEY.merchant().value(), "off_a", NOON.toEpochMilli()),
                new Activation(KEY.merchant().value(), "off_one", 0)));
        var touches = new Touches(
                List.of(new Touch(KEY.merchant().value(), "home", ExposedTo.Kind.VIEW, NOON.toEpochMilli())));
        var contacts = new Contacts(List.of(new Confirmation(ContactKind.PHONE, true, 7_000)), List.of());
        List<Purchase> purchases = footed.purchases().stream()
                .map(purchase -> purchase.on(Optional.of(
                        new Footing(7, 29, activations, touches, contacts, List.of("seg_staff", "seg_students")))))
                .toList();
        return new Relationship(
                footed.key(),
                footed.recorded(),
                purchases,
                footed.parked(),
                footed.inReview(),
                footed.rulings(),
                footed.nextLookMillis(),
                footed.lookedMillis(),
                footed.touchedMillis(),
                footed.circumstances());
    }

    /** Offers that were activated, in a log: by the member himself, and by one who was merged into him. */
    static List<Event> activations() {
        return List.of(
                new Activated(KEY, "off_one", NOON),
                new Activated(KEY, "off_one", NOON.plusMillis(1), Optional.of(heir().member())));
    }

    /** What members saw, by what they can be reached, and what comes of it, in a log. */
    static List<Event> facts() {
        return List.of(
                new Touched(KEY, "home", ExposedTo.Kind.CLICK, NOON),
                new ContactTold(KEY.member(), ContactKind.EMAIL, true, NOON),
                new ContactTold(
                        KEY.member(), ContactKind.PHONE, false, NOON.plusMillis(1), Optional.of(heir().member())),
                new Reconsidered(KEY, NOON));
    }

    /** The same of whom is counted what he has of an offer that limits it at all merchants. */
    static Member limited() {
        return known().with(new Earned(List.of(
                new Earned.Day(EUR, 20_513, 1_250),
                new Earned.Day("off_cafes", EUR, Earned.LONG_AGO, 700, 9),
                new Earned.Day("off_cafes", EUR, 20_513, 100, 2))));
    }

    /** Cards of which something is known, in a log: one that replaces none, and one that came from another. */
    static List<Event> kinds() {
        MemberKey other = heir().member();
        var passed = new CardLinked(other, 2, "crd_two", 0, Optional.of(new CardHeld(KEY.member(), 2)), NOON);
        return List.of(
                new CardLinked(KEY.member(), 2, "crd_two", NOON).of(new CardKind("411111", "")),
                new Merged(KEY.member(), other, List.of(passed.of(new CardKind("", "GOLD"))), NOON));
    }

    /** What is told of members who are merged, in a log. */
    static List<Event> merging() {
        MemberKey other = heir().member();
        var part = new HandedOn.Part(EUR, "rwd_one_harbour_ten", "mer_harbour", 600, Lot.NEVER, 7, true);
        var owed = new HandedOn.Part(SEK, "adj_one", "", -600, Lot.UNKNOWN, 0, false);
        return List.of(
                new Merged(
                        KEY.member(),
                        other,
                        List.of(
                                new CardLinked(
                                        other, 2, "crd_two", 0, Optional.of(new CardHeld(KEY.member(), 2)), NOON),
                                new CardLinked(
                                        other, 4, "crd_four", 4, Optional.of(new CardHeld(KEY.member(), 4)), NOON)),
                        NOON),
                new Merged(KEY.member(), other, List.of(), NOON),
                new Succeeded(other, KEY.member(), NOON),
                new Outlived(other, KEY.member(), NOON),
                new HandedOn(other, List.of(part, owed), NOON));
    }

    /** What comes of acceptors who were bound not long ago, in a log. */
    static List<Event> readdressed() {
        return List.of(
                new Readdressed(authorised(), new MerchantKey("40021/CAFE")),
                new Readdressed(cleared(), new MerchantKey("/")));
    }

    /** What is told where an acceptor was bound, in a log. */
    static List<Event> bound() {
        return List.of(
                new Bound(
                        new RelationshipKey(KEY.member(), new MerchantKey("40021/CAFE")),
                        new Place(KEY.merchant(), "loc_harbour_slussen", STOCKHOLM, "SE", 5814, Channel.ONLINE),
                        Use.CLEARING,
                        Set.of("VISA", "AMEX"),
                        NOON),
                takenAlong());
    }

    /** One that came before its acceptor was bound. */
    static TransactionEvent takenAlong() {
        TransactionEvent event = authorised();
        return event.with(event.message()
                .at(new MerchantKey("40021/CAFE"))
                .boundTo(
                        new Place(KEY.merchant(), "loc_harbour_slussen", STOCKHOLM, "SE", 5814, Channel.IN_STORE),
                        "pur_04hmaspn6uucf1k7r0c2l3gq95"));
    }

    /** Taken along, with what did not. */
    static Relationship along() {
        TransactionEvent along = takenAlong();
        return new Relationship(
                KEY,
                List.of(new Recorded(along, Answer.PARKED), new Recorded(returned(), Answer.PARKED)),
                List.of(),
                List.of(along, returned()),
                Long.MAX_VALUE);
    }

    /** What is told of a member who is erased, in a log. */
    static List<Event> farewell() {
        return List.of(
                new Erased(KEY.member(), true, NOON),
                new HolderErased(heir().member(), KEY.member(), NOON),
                new Parted(KEY, Optional.empty(), NOON),
                new Forgotten(KEY, NOON),
                new Vanished(KEY.member(), NOON));
    }

    /** What is told of cards where one of several holders is erased, in a log. */
    static List<Event> succession() {
        return List.of(
                new Parted(KEY, Optional.of(heir().member()), NOON),
                new Claimed(KEY, "visa-east|one", Word.TAKEN, heir().member(), OptionalInt.of(5), NOON),
                new Claimed(KEY, "visa-east|one", Word.KEPT, heir().member(), OptionalInt.empty(), NOON));
    }

    /** What is marked: an increment that tells the total, the reversal of one, and an adjustment that expires. */
    static List<Event> totals() {
        TransactionEvent first = authorised();
        return List.of(
                new TransactionEvent.Increment(first.message(), first.amount(), true),
                new TransactionEvent.Reversal(first.message(), first.amount(), true),
                new PurseEvent.Adjusted(
                        KEY.member(), "adj_two", 500, EUR, NOON.toEpochMilli() + 86_400_000L, "ann", "sorry", NOON));
    }

    /** What is told of a card that is let go, in a log. */
    static List<Event> letGo() {
        return List.of(
                new CardLetGo(
                        heir().member(), 5, List.of(KEY, new RelationshipKey(heir().member(), KEY.merchant())), NOON),
                new Parted(KEY, Optional.of(heir().member()), NOON));
    }

    /** What members saw. */
    static List<Event> exposures() {
        return List.of(
                new Exposure(
                        KEY.member(),
                        Exposure.Kind.IMPRESSION,
                        "e-1",
                        KEY.merchant(),
                        OFFER,
                        "cmp_spring",
                        "home",
                        "c-7",
                        "app",
                        3,
                        true,
                        NOON),
                new Exposure(
                        KEY.member(),
                        Exposure.Kind.ACTIVATION,
                        "e-2",
                        KEY.merchant(),
                        "",
                        "cmp_spring",
                        "mail",
                        "",
                        "",
                        0,
                        false,
                        NOON.plusNanos(1)));
    }

    /** What members would have been shown. */
    static List<Event> opportunities() {
        return List.of(new Exposure(
                KEY.member(),
                Exposure.Kind.OPPORTUNITY,
                "e-3",
                KEY.merchant(),
                OFFER,
                "",
                "home",
                "",
                "app",
                0,
                false,
                NOON));
    }

    /** A member whose card passed to somebody who is erased, and from him to another. */
    static Member skipping() {
        Card first = memberOfMany().cards().getLast();
        Card last = new Card(6, "crd_six", NOON, Optional.of(NOON))
                .passed(heir(), NOON.toEpochMilli())
                .withoutHeir()
                .passed(heir(), NOON.toEpochMilli() + 86_400_000L);
        return new Member(KEY.member(), true, List.of(first, last), 3, ranked().purse());
    }

    static Errand errand() {
        return new Errand(70_001, new CardPassed(heir().member(), 5, new CardHeld(KEY.member(), 2), NOON));
    }

    static Booked booked() {
        var reserved = new Funder("mer_harbour", OFFER, Side.RESERVED);
        var committed = new Funder("mer_harbour", OFFER, Side.COMMITTED);
        var provisional = new OfMember(KEY.member(), Holding.PROVISIONAL);
        var pending = new OfMember(KEY.member(), Holding.PENDING);
        return new Booked(
                KEY,
                List.of(
                        entry(2, provisional, pending, 1_500),
                        entry(3, committed, reserved, 1_500),
                        entry(4, new Funder("mer_other", "off_other", Side.KEPT), pending, 1)));
    }

    /** What the charity gets, what the issuer pays of it, and the fee of both. */
    static Booked shared(String funder) {
        return new Booked(
                KEY,
                List.of(
                        entry(
                                2,
                                new Funder(funder, OFFER, Side.COMMITTED),
                                new OfCharity("cha_seeds", Due.PENDING),
                                500),
                        entry(3, new OfCharity("cha_seeds", Due.PENDING), new OfCharity("cha_seeds", Due.PAYABLE), 500),
                        entry(
                                4,
                                new Funder("mer_harbour", OFFER, Side.FEE_COMMITTED),
                                new OfProgram("prg_demo", Fund.FEES),
                                15)));
    }

    private static Entry entry(int posting, Account debit, Account credit, long amount) {
        return new Entry(
                posting,
                NOON.toEpochMilli(),
                NOON.toEpochMilli() + 2_000,
                debit,
                credit,
                amount,
                EUR,
                new Cause.OfReward(PURCHASE, OFFER, 3, Reason.EARNED));
    }

    /** Cleared, a refund without a reference taken from it, another one refused by an operator. */
    static Relationship ruled() {
        Relationship relationship = Relationship.none(KEY);
        for (TransactionEvent event : List.of(cleared(), anonymous("r1", 500), anonymous("r2", 999_999))) {
            relationship = after(relationship, event, (Fold.Changed) Fold.fold(relationship, event));
        }
        return after(relationship, null, (Fold.Changed) Fold.rule(relationship, ruling()));
    }

    static Ruling ruling() {
        return new Ruling("visa-east|r2", Ruling.Verdict.REFUSED, "", "ann", NOON);
    }

    static TransactionEvent anonymous(String id, long minor) {
        Message like = cleared().message();
        var message = new Message(
                like.source(),
                id,
                like.member(),
                like.card(),
                like.merchant(),
                like.location(),
                like.zone(),
                like.country(),
                like.mcc(),
                like.channel(),
                like.processing(),
                new Moment(like.at().epochMillis() + 60_000, like.at().localDay(), 0),
                Traces.NONE,
                like.receivedMillis());
        return new TransactionEvent.Refund(message, Amount.of(minor, EUR));
    }

    private static Relationship after(Relationship before, @Nullable TransactionEvent event, Fold.Changed changed) {
        var recorded = new ArrayList<>(before.recorded());
        if (event != null) {
            recorded.add(changed.place(), new Recorded(event, Answer.PARKED));
        }
        return new Relationship(
                KEY,
                recorded,
                changed.purchases(),
                changed.parked(),
                changed.inReview(),
                changed.rulings(),
                Long.MAX_VALUE,
                0,
                0,
                Circumstances.NONE);
    }

    static RateSheet sheet() {
        return new RateSheet(
                "ECB-2026-03-02", LocalDate.parse("2026-03-02"), EUR, Map.of(SEK, new BigDecimal("11.2345")));
    }

    static Claim claim() {
        return new Claim(70_001, new Claimant(KEY, "visa-east|one"), 900, true);
    }

    /** What operators and rates say, in a log. */
    static List<Event> words() {
        return List.of(new Ruled(KEY, ruling()), new RatesAdopted(sheet()), new Tick(NOON.toEpochMilli()));
    }

    static List<Event> events() {
        return List.of(
                new Tick(NOON.toEpochMilli()),
                new Joined(KEY.member(), NOON),
                new CardLinked(KEY.member(), 2, "crd_two", NOON),
                authorised(),
                cleared(),
                returned(),
                new CatalogueAdopted(17),
                new Look(KEY, NOON.toEpochMilli() + 60_000),
                new CardUnlinked(KEY.member(), 2, NOON.plusSeconds(1)));
    }

    /** One purchase that is open, one that is closed, and one of which nothing but its share of a tally is left. */
    static Relationship closed(List<Long> messages) {
        Relationship open = relationship();
        var reward = new Reward(
                "off_one",
                3,
                "mer_harbour",
                EUR,
                new Standing(0, 0, 1_500, 0, 1_200),
                4,
                Stage.AVAILABLE,
                Reason.EARNED,
                Set.of(),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Count.NONE,
                0,
                1_200,
                FundingTerms.MERCHANT,
                Drawn.NONE);
        var result = new ClosedPurchase(
                "pur_00000000000010000000000002",
                List.of("pur_00000000000010000000000003"),
                "VISA:L7",
                cleared().message().traces(),
                cleared().message().at(),
                2,
                true,
                false,
                EUR,
                18_000,
                15_000,
                List.of(reward),
                messages);
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
                History.NONE.with(result).with(result).tallied(result));
    }

    static Quarantined quarantined() {
        return new Quarantined(
                70_001,
                Optional.of(cleared()),
                "java.lang.IllegalStateException at io.ristorno.purchase.Fold.fold:1",
                NOON.toEpochMilli());
    }

    static ReconciliationFault fault() {
        return new ReconciliationFault(
                ReconciliationFault.Kind.TOO_LATE, KEY, "visa-east|m9", NOON.toEpochMilli(), 2_000, EUR);
    }
}
