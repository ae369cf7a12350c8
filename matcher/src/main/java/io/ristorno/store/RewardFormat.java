package io.ristorno.store;

import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Charity;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.offer.Mechanic;
import io.ristorno.reward.Count;
import io.ristorno.reward.Count.Kind;
import io.ristorno.reward.Drawn;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;

/** A reward and where its units lie, inside other values. */
final class RewardFormat {
    /** Among a reward's flags: it is settled, and its room follows, as 0 for no bound, else one more than it is. */
    private static final long SETTLED = 1L << 20;

    /** And what was left behind it of what the member may have of all merchants. */
    private static final long ALLOWED = 1L << 21;

    /** And the number by which its mechanic pays. */
    private static final long TURN = 1L << 22;

    /** And what was available when it was last looked at, which is something else by now. */
    private static final long RELEASED = 1L << 23;

    /** And the turn with which its purchase was settled. */
    private static final long PLACED = 1L << 24;

    /** And what its purchase comes to for its mechanic. */
    private static final long MINOR = 1L << 25;

    /** And the purchase of which a part is paid on this one. */
    private static final long SOURCE = 1L << 26;

    /** And from here on the kind of the mechanic that counts it. */
    private static final int KIND = 27;

    /** And who pays it and who gets it, where it is not one merchant's and one member's. */
    private static final long FUNDING = 1L << 34;

    /** And the days on which it was reserved. */
    private static final long DRAWN = 1L << 35;

    private static final long OWN =
            DRAWN | FUNDING | 7L << KIND | SETTLED | ALLOWED | TURN | RELEASED | PLACED | MINOR | SOURCE;

    private RewardFormat() {}

    static void write(ValueWriter out, Reward reward) {
        out.lasting(reward.offer());
        out.number(reward.version());
        out.lasting(reward.funder());
        out.commodity(reward.commodity());
        out.number((long) Codes.REASONS.code(reward.reason()) << 3 | Codes.STAGES.code(reward.stage()));
        boolean allowed = reward.settled() && reward.allowed() != Long.MAX_VALUE;
        boolean released = reward.released() != reward.standing().available();
        out.number(Codes.FLAGS.bits(reward.flags())
                | (reward.settled() ? SETTLED : 0)
                | (allowed ? ALLOWED : 0)
                | (reward.turn() == Mechanic.NO_TURN ? 0 : TURN)
                | (released ? RELEASED : 0)
                | (reward.placed() == Mechanic.NO_TURN ? 0 : PLACED)
                | (reward.count().minor() == 0 ? 0 : MINOR)
                | (reward.count().source().isEmpty() ? 0 : SOURCE)
                | (reward.funding().isPlain() ? 0 : FUNDING)
                | (reward.drawn().equals(Drawn.NONE) ? 0 : DRAWN)
                | (long) Codes.KINDS_OF_COUNTS.code(reward.count().kind()) << KIND);
        if (reward.settled()) {
            out.number(reward.bounded() ? reward.room() + 1 : 0);
        }
        if (allowed) {
            out.number(reward.allowed());
        }
        if (reward.turn() != Mechanic.NO_TURN) {
            out.signed(reward.turn());
        }
        if (reward.placed() != Mechanic.NO_TURN) {
            out.signed(reward.placed());
        }
        if (released) {
            out.number(reward.released());
        }
        if (reward.count().minor() != 0) {
            out.number(reward.count().minor());
        }
        if (!reward.count().source().isEmpty()) {
            out.purchase(reward.count().source());
        }
        if (!reward.funding().isPlain()) {
            write(out, reward.funding());
        }
        if (!reward.drawn().equals(Drawn.NONE)) {
            write(out, reward.drawn());
        }
        out.number(reward.postings());
        write(out, reward.standing());
    }

    private static void write(ValueWriter out, Drawn drawn) {
        out.octet(drawn.counted() ? 1 : 0);
        if (drawn.counted()) {
            out.signed(drawn.countedDay());
        }
        out.number(drawn.days().size());
        for (Drawn.OnDay each : drawn.days()) {
            out.signed(each.day());
            out.number(each.minor());
        }
    }

    private static Drawn drawn(ValueReader in) {
        int counted = in.octet() == 0 ? Drawn.NEVER : Math.toIntExact(in.signed());
        var days = new ArrayList<Drawn.OnDay>(1);
        for (int left = in.count(); left > 0; left--) {
            days.add(new Drawn.OnDay(Math.toIntExact(in.signed()), in.number()));
        }
        return new Drawn(counted, days);
    }

    private static void write(ValueWriter out, FundingTerms funding) {
        out.number(funding.shares().size());
        for (Share share : funding.shares()) {
            out.octet(Codes.FUNDERS.code(share.funder()));
            out.lasting(share.network());
            out.number(share.basisPoints());
        }
        out.octet(funding.charity().isPresent() ? 1 : 0);
        funding.charity().ifPresent(charity -> {
            out.lasting(charity.id());
            out.lasting(charity.name());
            out.number(charity.basisPoints());
        });
        out.number(funding.feeBasisPoints());
    }

    private static FundingTerms funding(ValueReader in) {
        var shares = new ArrayList<Share>(2);
        for (int left = in.count(); left > 0; left--) {
            shares.add(new Share(Codes.FUNDERS.constant(in.octet()), in.lasting(), (int) in.number()));
        }
        Optional<Charity> charity = in.octet() == 0
                ? Optional.empty()
                : Optional.of(new Charity(in.lasting(), in.lasting(), (int) in.number()));
        return new FundingTerms(shares, charity, (int) in.number());
    }

    static void write(ValueWriter out, Standing standing) {
        long[] parts = {
            standing.provisional(), standing.kept(), standing.committed(), standing.pending(), standing.available()
        };
        int there = 0;
        for (int i = 0; i < parts.length; i++) {
            there |= parts[i] != 0 ? 1 << i : 0;
        }
        out.octet(there);
        for (long part : parts) {
            if (part != 0) {
                out.number(part);
            }
        }
    }

    static Reward read(ValueReader in) {
        String offer = in.lasting();
        int version = (int) in.number();
        String funder = in.lasting();
        var commodity = in.commodity();
        long outcome = in.number();
        long flags = in.number();
        long room = (flags & SETTLED) == 0 ? Reward.OPEN : room(in.number());
        long allowed = (flags & ALLOWED) == 0 ? Long.MAX_VALUE : in.number();
        int turn = (flags & TURN) == 0 ? Mechanic.NO_TURN : (int) in.signed();
        int placed = (flags & PLACED) == 0 ? Mechanic.NO_TURN : (int) in.signed();
        OptionalLong released = (flags & RELEASED) == 0 ? OptionalLong.empty() : OptionalLong.of(in.number());
        Kind kind = Codes.KINDS_OF_COUNTS.constant(flags >>> KIND & 7);
        long minor = (flags & MINOR) == 0 ? 0 : in.number();
        String source = (flags & SOURCE) == 0 ? "" : in.purchase();
        FundingTerms funding = (flags & FUNDING) == 0 ? FundingTerms.MERCHANT : funding(in);
        Drawn drawn = (flags & DRAWN) == 0 ? Drawn.NONE : drawn(in);
        int postings = (int) in.number();
        Standing standing = standing(in);
        return new Reward(
                offer,
                version,
                funder,
                commodity,
                standing,
                postings,
                Codes.STAGES.constant(outcome & 7),
                Codes.REASONS.constant(outcome >>> 3),
                Codes.FLAGS.constants(flags & ~OWN),
                room,
                allowed,
                kind == Kind.ALONE ? Count.of(turn) : new Count(kind, turn, minor, source),
                placed,
                released.orElse(standing.available()),
                funding,
                drawn);
    }

    static void write(ValueWriter out, Ghost ghost) {
        out.lasting(ghost.offer());
        out.number(ghost.version());
        out.commodity(ghost.commodity());
        out.number(ghost.minor());
        out.number(Codes.STAGES.code(ghost.stage()));
    }

    static Ghost readGhost(ValueReader in) {
        return new Ghost(
                in.lasting(), (int) in.number(), in.commodity(), in.number(), Codes.STAGES.constant(in.number()));
    }

    private static long room(long code) {
        return code == 0 ? Long.MAX_VALUE : code - 1;
    }

    static Standing standing(ValueReader in) {
        int there = in.octet();
        long[] parts = new long[5];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (there & 1 << i) != 0 ? in.number() : 0;
        }
        return new Standing(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }
}
