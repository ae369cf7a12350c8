package io.ristorno.store;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** A member as he is stored: whether he joined, and his cards. */
final class MemberFormat {
    static final int FORMAT = 1;

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
    }

    static Member read(byte[] value, MemberKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        boolean joined = in.octet() == 1;
        var cards = new ArrayList<Card>();
        for (int left = in.count(); left > 0; left--) {
            cards.add(new Card((int) in.number(), in.passing(), in.instant(), end(in)));
        }
        int changes = (int) in.number();
        in.end();
        return new Member(key, joined, cards, changes);
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
