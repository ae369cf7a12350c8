package io.ristorno.store;

import io.ristorno.member.Lot;
import io.ristorno.member.Movement;
import io.ristorno.member.Movement.Adjustment;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.member.Movement.Spend;
import io.ristorno.member.Movement.SpendRefund;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.money.Commodity;
import io.ristorno.store.ValueReader.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** A purse within its member's value, whose format says what is in it. */
final class PurseFormat {
    private static final int RANK_SINCE = 4;

    private static final int PAYOUT = 0;
    private static final int SPEND = 1;
    private static final int ADJUSTMENT = 2;
    private static final int EXPIRING_ADJUSTMENT = 3;

    /** How a lot expires. */
    private static final int THEN = 0;

    private static final int NEVER = 1;
    private static final int UNKNOWN = 2;

    private PurseFormat() {}

    static void write(ValueWriter out, Purse purse) {
        out.number(purse.postings());
        out.octet(purse.nextLookMillis() == Long.MAX_VALUE ? 0 : 1);
        if (purse.nextLookMillis() != Long.MAX_VALUE) {
            out.moment(purse.nextLookMillis());
        }
        out.number(purse.pockets().size());
        for (Pocket pocket : purse.pockets()) {
            out.commodity(pocket.commodity());
            lots(out, pocket.lots());
            out.moment(pocket.touchedMillis());
            out.signed(pocket.beforeMinor());
            out.moment(pocket.beforeMillis());
        }
        out.number(purse.movements().size());
        for (Movement movement : purse.movements()) {
            movement(out, movement);
        }
    }

    private static void lots(ValueWriter out, List<Lot> lots) {
        out.number(lots.size());
        for (Lot lot : lots) {
            out.lasting(lot.id());
            out.lasting(lot.merchant());
            out.signed(lot.leftMinor());
            out.fixed(lot.rank(), 8);
            int expiry = lot.expiresMillis() == Lot.NEVER ? NEVER : lot.expiresMillis() == Lot.UNKNOWN ? UNKNOWN : THEN;
            out.octet(expiry);
            if (expiry == THEN) {
                out.moment(lot.expiresMillis());
            }
        }
    }

    private static void movement(ValueWriter out, Movement movement) {
        switch (movement) {
            case Payout payout -> {
                out.octet(PAYOUT);
                common(out, payout);
                out.lasting(payout.run());
                out.octet(Codes.PAYOUT_STATES.code(payout.state()));
                lots(out, payout.lots());
                out.passing(payout.why());
            }
            case Spend spend -> {
                out.octet(SPEND);
                common(out, spend);
                out.lasting(spend.merchant());
                lots(out, spend.lots());
                out.number(spend.refunds().size());
                for (SpendRefund refund : spend.refunds()) {
                    out.passing(refund.id());
                    out.number(refund.amountMinor());
                }
            }
            case Adjustment adjustment -> {
                boolean expires = adjustment.expiresMillis() != Lot.NEVER;
                out.octet(expires ? EXPIRING_ADJUSTMENT : ADJUSTMENT);
                common(out, adjustment);
                if (expires) {
                    out.moment(adjustment.expiresMillis());
                }
                out.passing(adjustment.by());
                out.passing(adjustment.why());
            }
        }
    }

    private static void common(ValueWriter out, Movement movement) {
        out.passing(movement.id());
        out.commodity(movement.commodity());
        out.signed(movement.amountMinor());
        out.moment(movement.atMillis());
    }

    static Purse read(ValueReader in) {
        int postings = (int) in.number();
        long nextLook = in.octet() == 1 ? in.moment() : Long.MAX_VALUE;
        var pockets = new ArrayList<Pocket>();
        for (int left = in.count(); left > 0; left--) {
            pockets.add(new Pocket(in.commodity(), lots(in), in.moment(), in.signed(), in.moment()));
        }
        var movements = new ArrayList<Movement>();
        for (int left = in.count(); left > 0; left--) {
            movements.add(movement(in));
        }
        return new Purse(postings, pockets, movements, nextLook);
    }

    private static List<Lot> lots(ValueReader in) {
        var lots = new ArrayList<Lot>();
        for (int left = in.count(); left > 0; left--) {
            lots.add(lot(in));
        }
        return lots;
    }

    private static Lot lot(ValueReader in) {
        String id = in.lasting();
        String merchant = in.lasting();
        long left = in.signed();
        long rank = in.format() < RANK_SINCE ? 0 : in.fixed(8);
        return new Lot(id, merchant, left, expiry(in), rank);
    }

    private static long expiry(ValueReader in) {
        return switch (in.octet()) {
            case THEN -> in.moment();
            case NEVER -> Lot.NEVER;
            case UNKNOWN -> Lot.UNKNOWN;
            default -> throw new Unreadable("a lot expires in no known way");
        };
    }

    private static Movement movement(ValueReader in) {
        int kind = in.octet();
        String id = in.passing();
        Commodity commodity = in.commodity();
        long minor = in.signed();
        long at = in.moment();
        return switch (kind) {
            case PAYOUT -> {
                String run = in.lasting();
                PayoutState state = Codes.PAYOUT_STATES.constant(in.octet());
                yield new Payout(id, run, commodity, minor, state, lots(in), in.passing(), at);
            }
            case SPEND -> new Spend(id, in.lasting(), commodity, minor, lots(in), refunds(in), at);
            case ADJUSTMENT -> new Adjustment(id, commodity, minor, Lot.NEVER, in.passing(), in.passing(), at);
            case EXPIRING_ADJUSTMENT ->
                new Adjustment(id, commodity, minor, in.moment(), in.passing(), in.passing(), at);
            default -> throw new Unreadable("a movement is of no known kind");
        };
    }

    private static List<SpendRefund> refunds(ValueReader in) {
        var refunds = new ArrayList<SpendRefund>();
        for (int left = in.count(); left > 0; left--) {
            refunds.add(new SpendRefund(in.passing(), in.number()));
        }
        return refunds;
    }
}
