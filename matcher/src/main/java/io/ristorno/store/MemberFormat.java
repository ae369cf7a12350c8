package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.member.Purse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** A member as he is stored: whether he joined, his cards, and since format 2 his purse. */
final class MemberFormat {
    static final int FORMAT = 2;

    private static final int PURSE_SINCE = 2;

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
        }
        out.number(member.changes());
        PurseFormat.write(out, member.purse());
    }

    static Member read(byte[] value, MemberKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        boolean joined = in.octet() == 1;
        var cards = new ArrayList<Card>();
        for (int left = in.count(); left > 0; left--) {
            cards.add(new Card((int) in.number(), in.passing(), in.instant(), end(in)));
        }
        int changes = (int) in.number();
        Purse purse = in.format() < PURSE_SINCE ? Purse.EMPTY : PurseFormat.read(in);
        in.end();
        return new Member(key, joined, cards, changes, purse);
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
