package io.ristorno.store;

import io.ristorno.event.CardHeld;
import io.ristorno.event.CardKind;
import io.ristorno.event.MemberKey;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
import io.ristorno.member.Card;
import io.ristorno.member.Confirmation;
import io.ristorno.member.Contacts;
import io.ristorno.member.Earned;
import io.ristorno.member.Enlistment;
import io.ristorno.member.Enlistments;
import io.ristorno.member.Heir;
import io.ristorno.member.Kin;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Purse;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.member.Warning;
import io.ristorno.offer.ExposedTo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member as he is stored: whether he joined, his cards, since format 2 his purse, since format 3 which cards are one and
 * which changed hands, since format 4 the rank of lots, since format 5 from when on the next holder has a card, where somebody was
 * erased who held it in between, since format 6 what all merchants gave him, since format 7 who else he is, since format 8 what is
 * known of his cards, and since format 9 what he has of single offers that are no merchant's, and what he has activated, what he has seen
 * where an offer asks for it, by what he can be reached, and in which segments he is, and since format 10 what he was told.
 */
final class MemberFormat {
    static final int FORMAT = 10;

    private static final int PURSE_SINCE = 2;
    private static final int TIES_SINCE = 3;
    private static final int EARNED_SINCE = 6;
    private static final int KIN_SINCE = 7;
    private static final int OFFERS_SINCE = 9;
    private static final int ACTIVATIONS_SINCE = 9;
    private static final int WHO_SINCE = 9;
    private static final int OUTREACH_SINCE = 10;
    private static final int ACCOUNT = 1;
    private static final int FROM = 2;
    private static final int HEIR = 4;
    private static final int UNTIL = 8;
    private static final int SINCE = 16;
    private static final int KIND = 32;
    private static final int IN = 1;
    private static final int OTHER = 2;

    private MemberFormat() {}

    static void write(ValueWriter out, Member member) {
        out.begin(FORMAT, 0);
        out.octet(member.joined() ? 1 : 0);
        out.number(member.cards().size());
        for (Card card : member.cards()) {
            out.number(card.slot());
            out.passing(card.id());
            out.instant(card.linked());
            end(out, card.unlinked());
            ties(out, card);
        }
        out.number(member.changes());
        PurseFormat.write(out, member.purse());
        out.number(member.earned().days().size());
        for (Earned.Day day : member.earned().days()) {
            out.commodity(day.commodity());
            out.number(day.localDay());
            out.number(day.minor());
            out.lasting(day.offer());
            out.number(day.count());
        }
        kin(out, member.kin());
        out.number(member.activations().all().size());
        for (Activation activation : member.activations().all()) {
            out.lasting(activation.merchant());
            out.passing(activation.offer());
            out.moment(activation.atMillis());
        }
        touches(out, member.touches());
        contacts(out, member.contacts());
        enlistments(out, member.enlistments());
        outreach(out, member.outreach());
    }

    private static void outreach(ValueWriter out, Outreach outreach) {
        out.octet(outreach.equals(Outreach.NONE) ? 0 : 1);
        if (outreach.equals(Outreach.NONE)) {
            return;
        }
        since(out, outreach.sinceMillis(), 0);
        since(out, outreach.lastMillis(), 0);
        since(out, outreach.seen().coveredMillis(), Long.MIN_VALUE);
        out.number(outreach.seen().all().size());
        for (Sight sight : outreach.seen().all()) {
            out.passing(sight.offer());
            out.moment(sight.atMillis());
        }
        out.number(outreach.warnings().size());
        for (Warning warning : outreach.warnings()) {
            out.passing(warning.lot());
            out.moment(warning.expiresMillis());
        }
        since(out, outreach.nextLookMillis(), Long.MAX_VALUE);
        out.passing(outreach.place());
    }

    /** A moment, or never. */
    private static void since(ValueWriter out, long millis, long never) {
        out.octet(millis == never ? 0 : 1);
        if (millis != never) {
            out.moment(millis);
        }
    }

    private static long since(ValueReader in, long never) {
        return in.octet() == 0 ? never : in.moment();
    }

    private static Outreach outreach(ValueReader in) {
        if (in.octet() == 0) {
            return Outreach.NONE;
        }
        long since = since(in, 0);
        long last = since(in, 0);
        long covered = since(in, Long.MIN_VALUE);
        var sights = new ArrayList<Sight>();
        for (int left = in.count(); left > 0; left--) {
            sights.add(new Sight(in.passing(), in.moment()));
        }
        var warnings = new ArrayList<Warning>();
        for (int left = in.count(); left > 0; left--) {
            warnings.add(new Warning(in.passing(), in.moment()));
        }
        return new Outreach(since, last, new Seen(sights, covered), warnings, since(in, Long.MAX_VALUE), in.passing());
    }

    private static void touches(ValueWriter out, Touches touches) {
        out.number(touches.all().size());
        for (Touch touch : touches.all()) {
            out.lasting(touch.merchant());
            out.lasting(touch.placement());
            out.number(Codes.TOUCHES.code(touch.kind()));
            out.moment(touch.firstMillis());
            out.number(touch.lastMillis() - touch.firstMillis());
        }
    }

    private static Touches touches(ValueReader in) {
        var all = new ArrayList<Touch>();
        for (int left = in.count(); left > 0; left--) {
            String merchant = in.lasting();
            String placement = in.lasting();
            ExposedTo.Kind kind = Codes.TOUCHES.constant(in.number());
            long first = in.moment();
            all.add(new Touch(merchant, placement, kind, first, first + in.number()));
        }
        return new Touches(all);
    }

    private static void contacts(ValueWriter out, Contacts contacts) {
        confirmations(out, contacts);
        out.number(contacts.awaiting().size());
        contacts.awaiting().forEach(out::lasting);
    }

    static void confirmations(ValueWriter out, Contacts contacts) {
        out.number(contacts.all().size());
        for (Confirmation each : contacts.all()) {
            out.number((long) Codes.CONTACTS.code(each.kind()) << 1 | (each.verified() ? 1 : 0));
            out.moment(each.atMillis());
        }
    }

    private static Contacts contacts(ValueReader in) {
        List<Confirmation> all = confirmations(in);
        var awaiting = new ArrayList<String>();
        for (int left = in.count(); left > 0; left--) {
            awaiting.add(in.lasting());
        }
        return new Contacts(all, awaiting);
    }

    static List<Confirmation> confirmations(ValueReader in) {
        var all = new ArrayList<Confirmation>();
        for (int left = in.count(); left > 0; left--) {
            int word = (int) in.number();
            all.add(new Confirmation(Codes.CONTACTS.constant(word >> 1), (word & 1) == 1, in.moment()));
        }
        return all;
    }

    private static void enlistments(ValueWriter out, Enlistments enlistments) {
        out.number(enlistments.all().size());
        for (Enlistment enlistment : enlistments.all()) {
            out.lasting(enlistment.segment());
            out.number((long) enlistment.version() << 2
                    | (enlistment.of() == Enlistment.HIMSELF ? 0 : OTHER)
                    | (enlistment.in() ? IN : 0));
            out.moment(enlistment.atMillis());
            if (enlistment.of() != Enlistment.HIMSELF) {
                out.fixed(enlistment.of(), 8);
            }
        }
    }

    private static Enlistments enlistments(ValueReader in) {
        var all = new ArrayList<Enlistment>();
        for (int left = in.count(); left > 0; left--) {
            String segment = in.lasting();
            long head = in.number();
            long at = in.moment();
            all.add(new Enlistment(
                    segment,
                    (head & OTHER) == 0 ? Enlistment.HIMSELF : in.fixed(8),
                    at,
                    (int) (head >>> 2),
                    (head & IN) != 0));
        }
        return new Enlistments(all);
    }

    private static Activations activations(ValueReader in) {
        var all = new ArrayList<Activation>();
        for (int left = in.count(); left > 0; left--) {
            all.add(new Activation(in.lasting(), in.passing(), in.moment()));
        }
        return new Activations(all);
    }

    private static Earned earned(ValueReader in) {
        var days = new ArrayList<Earned.Day>();
        for (int left = in.count(); left > 0; left--) {
            var day = new Earned.Day(in.commodity(), (int) in.number(), in.number());
            days.add(
                    in.format() < OFFERS_SINCE
                            ? day
                            : new Earned.Day(
                                    in.lasting(), day.commodity(), day.localDay(), day.minor(), (int) in.number()));
        }
        return new Earned(days);
    }

    private static void kin(ValueWriter out, Kin kin) {
        out.octet(kin.successor().isPresent() ? 1 : 0);
        kin.successor().ifPresent(successor -> member(out, successor));
        out.number(kin.merged().size());
        kin.merged().forEach(merged -> member(out, merged));
    }

    private static Kin kin(ValueReader in) {
        Optional<MemberKey> successor = in.octet() == 1 ? Optional.of(member(in)) : Optional.empty();
        var merged = new ArrayList<MemberKey>();
        for (int left = in.count(); left > 0; left--) {
            merged.add(member(in));
        }
        return new Kin(successor, merged);
    }

    static Member read(byte[] value, MemberKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        boolean joined = in.octet() == 1;
        var cards = new ArrayList<Card>();
        for (int left = in.count(); left > 0; left--) {
            var card = new Card((int) in.number(), in.passing(), in.instant(), end(in));
            cards.add(in.format() < TIES_SINCE ? card : tied(in, card));
        }
        int changes = (int) in.number();
        Purse purse = in.format() < PURSE_SINCE ? Purse.EMPTY : PurseFormat.read(in);
        Earned earned = in.format() < EARNED_SINCE ? Earned.NOTHING : earned(in);
        Kin kin = in.format() < KIN_SINCE ? Kin.NONE : kin(in);
        Activations activations = in.format() < ACTIVATIONS_SINCE ? Activations.NONE : activations(in);
        Touches touches = in.format() < WHO_SINCE ? Touches.NONE : touches(in);
        Contacts contacts = in.format() < WHO_SINCE ? Contacts.NONE : contacts(in);
        Enlistments enlistments = in.format() < WHO_SINCE ? Enlistments.NONE : enlistments(in);
        Outreach outreach = in.format() < OUTREACH_SINCE ? Outreach.NONE : outreach(in);
        in.end();
        return new Member(
                key, joined, cards, changes, purse, earned, kin, activations, touches, contacts, enlistments, outreach);
    }

    private static void ties(ValueWriter out, Card card) {
        out.octet((card.account() == card.slot() ? 0 : ACCOUNT)
                | (card.fromMillis() == Long.MIN_VALUE ? 0 : FROM)
                | (card.untilMillis() == Long.MAX_VALUE ? 0 : card.heir().isPresent() ? HEIR : UNTIL)
                | (hasGap(card) ? SINCE : 0)
                | (card.kind().equals(CardKind.UNKNOWN) ? 0 : KIND));
        if (card.account() != card.slot()) {
            out.number(card.account());
        }
        if (card.fromMillis() != Long.MIN_VALUE) {
            out.moment(card.fromMillis());
        }
        if (card.untilMillis() != Long.MAX_VALUE) {
            out.moment(card.untilMillis());
        }
        card.heir().ifPresent(heir -> {
            held(out, heir.card());
            if (hasGap(card)) {
                out.moment(heir.sinceMillis());
            }
        });
        if (!card.kind().equals(CardKind.UNKNOWN)) {
            kind(out, card.kind());
        }
    }

    private static boolean hasGap(Card card) {
        return card.heir()
                .filter(heir -> heir.sinceMillis() != card.untilMillis())
                .isPresent();
    }

    private static Card tied(ValueReader in, Card card) {
        int ties = in.octet();
        int account = (ties & ACCOUNT) != 0 ? (int) in.number() : card.slot();
        long from = (ties & FROM) != 0 ? in.moment() : Long.MIN_VALUE;
        long until = (ties & (HEIR | UNTIL)) != 0 ? in.moment() : Long.MAX_VALUE;
        Optional<Heir> heir = Optional.empty();
        if ((ties & HEIR) != 0) {
            CardHeld held = held(in);
            heir = Optional.of(new Heir(held, (ties & SINCE) != 0 ? in.moment() : until));
        }
        CardKind kind = (ties & KIND) != 0 ? kind(in) : CardKind.UNKNOWN;
        return new Card(card.slot(), card.id(), card.linked(), card.unlinked(), account, from, until, heir, kind);
    }

    static void kind(ValueWriter out, CardKind kind) {
        out.passing(kind.bin());
        out.lasting(kind.product());
    }

    static CardKind kind(ValueReader in) {
        return new CardKind(in.passing(), in.lasting());
    }

    static void held(ValueWriter out, CardHeld held) {
        member(out, held.member());
        out.number(held.slot());
    }

    static CardHeld held(ValueReader in) {
        return new CardHeld(member(in), (int) in.number());
    }

    private static void member(ValueWriter out, MemberKey member) {
        out.lasting(member.program());
        out.fixed(member.number(), 8);
    }

    private static MemberKey member(ValueReader in) {
        return new MemberKey(in.lasting(), in.fixed(8));
    }

    /** A moment that may be still to come. */
    static void end(ValueWriter out, Optional<Instant> moment) {
        out.octet(moment.isPresent() ? 1 : 0);
        moment.ifPresent(out::instant);
    }

    static Optional<Instant> end(ValueReader in) {
        return in.octet() == 1 ? Optional.of(in.instant()) : Optional.empty();
    }
}
