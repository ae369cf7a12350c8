package io.ristorno.store;

import io.ristorno.reward.Reward;
import io.ristorno.reward.Standing;

/** A reward and where its units lie, inside other values. */
final class RewardFormat {
    /** Among a reward's flags: it is settled, and its room follows, as 0 for no bound, else one more than it is. */
    private static final long SETTLED = 1L << 20;

    /** And what was left behind it of what the member may have of all merchants. */
    private static final long ALLOWED = 1L << 21;

    private RewardFormat() {}

    static void write(ValueWriter out, Reward reward) {
        out.lasting(reward.offer());
        out.number(reward.version());
        out.lasting(reward.funder());
        out.commodity(reward.commodity());
        out.number((long) Codes.REASONS.code(reward.reason()) << 3 | Codes.STAGES.code(reward.stage()));
        boolean allowed = reward.settled() && reward.allowed() != Long.MAX_VALUE;
        out.number(Codes.FLAGS.bits(reward.flags()) | (reward.settled() ? SETTLED : 0) | (allowed ? ALLOWED : 0));
        if (reward.settled()) {
            out.number(reward.bounded() ? reward.room() + 1 : 0);
        }
        if (allowed) {
            out.number(reward.allowed());
        }
        out.number(reward.postings());
        write(out, reward.standing());
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
        int postings = (int) in.number();
        return new Reward(
                offer,
                version,
                funder,
                commodity,
                standing(in),
                postings,
                Codes.STAGES.constant(outcome & 7),
                Codes.REASONS.constant(outcome >>> 3),
                Codes.FLAGS.constants(flags & ~SETTLED & ~ALLOWED),
                room,
                allowed);
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
