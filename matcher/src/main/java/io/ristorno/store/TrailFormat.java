package io.ristorno.store;

import io.ristorno.attribute.Bought;
import io.ristorno.attribute.Bought.Redeemed;
import io.ristorno.attribute.Enrolment;
import io.ristorno.attribute.Reach;
import io.ristorno.attribute.Rows;
import io.ristorno.attribute.Shown;
import io.ristorno.attribute.Trail;
import io.ristorno.attribute.Trail.Told;
import io.ristorno.attribute.Trail.Top;
import io.ristorno.event.RelationshipKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A member at a merchant as attribution keeps him. */
final class TrailFormat {
    static final int FORMAT = 1;

    private TrailFormat() {}

    static void write(ValueWriter out, Trail trail) {
        out.begin(FORMAT, 0);
        each(out, trail.touches(), shown -> {
            out.lasting(shown.campaign());
            out.lasting(shown.offer());
            out.lasting(shown.medium());
            out.passing(shown.id());
            out.number(Codes.EXPOSURES.code(shown.kind()) << 1 | (shown.viewable() ? 1 : 0));
            out.moment(shown.atMillis());
        });
        each(out, trail.told(), told -> {
            out.fixed(told.fingerprint(), Long.BYTES);
            out.moment(told.atMillis());
        });
        each(out, trail.enrolments(), enrolment -> {
            out.lasting(enrolment.campaign());
            out.number(Codes.ARMS.code(enrolment.arm()));
            out.moment(enrolment.atMillis());
        });
        each(out, trail.reached(), reach -> {
            out.lasting(reach.campaign());
            out.lasting(reach.offer());
            out.lasting(reach.medium());
            out.moment(reach.firstMillis());
            lastOrNever(out, reach.activatedMillis());
        });
        each(out, trail.bought(), bought -> write(out, bought));
        each(out, trail.unlinkedMillis(), out::moment);
        FigureFormat.write(out, trail.given());
        each(out, trail.tops(), top -> {
            out.lasting(top.campaign());
            out.number(Codes.ACQUAINTANCES.code(top.stratum()));
            out.number(top.spentMinor());
        });
    }

    private static void write(ValueWriter out, Bought bought) {
        out.passing(bought.id());
        out.moment(bought.atMillis());
        out.lasting(bought.commodity());
        out.number(bought.grossMinor());
        out.signed(bought.netMinor());
        lastOrNever(out, bought.expiresMillis());
        out.number((bought.reversed() ? 1 : 0) | (bought.late() ? 2 : 0));
        each(out, bought.redeemed(), redeemed -> {
            out.lasting(redeemed.offer());
            out.number(redeemed.minor());
            out.number(redeemed.clawbackMinor());
            out.number(redeemed.feeMinor());
        });
    }

    private static <T> void each(ValueWriter out, List<T> all, Consumer<T> write) {
        out.number(all.size());
        all.forEach(write);
    }

    private static void lastOrNever(ValueWriter out, long millis) {
        out.octet(millis == Long.MAX_VALUE ? 0 : 1);
        if (millis < Long.MAX_VALUE) {
            out.moment(millis);
        }
    }

    static Trail read(byte[] value, RelationshipKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        List<Shown> touches = each(in, () -> shown(in));
        List<Told> told = each(in, () -> new Told(in.fixed(Long.BYTES), in.moment()));
        List<Enrolment> enrolments =
                each(in, () -> new Enrolment(in.lasting(), Codes.ARMS.constant(in.number()), in.moment()));
        List<Reach> reached =
                each(in, () -> new Reach(in.lasting(), in.lasting(), in.lasting(), in.moment(), lastOrNever(in)));
        List<Bought> bought = each(in, () -> bought(in));
        List<Long> unlinked = each(in, in::moment);
        Rows given = FigureFormat.readRows(in);
        List<Top> tops = each(in, () -> new Top(in.lasting(), Codes.ACQUAINTANCES.constant(in.number()), in.number()));
        in.end();
        return new Trail(key, touches, told, enrolments, reached, bought, unlinked, given, tops);
    }

    private static Shown shown(ValueReader in) {
        String campaign = in.lasting();
        String offer = in.lasting();
        String medium = in.lasting();
        String id = in.passing();
        long kind = in.number();
        return new Shown(
                id, Codes.EXPOSURES.constant(kind >> 1), campaign, offer, medium, (kind & 1) == 1, in.moment());
    }

    private static Bought bought(ValueReader in) {
        String id = in.passing();
        long atMillis = in.moment();
        String commodity = in.lasting();
        long grossMinor = in.number();
        long netMinor = in.signed();
        long expiresMillis = lastOrNever(in);
        long flags = in.number();
        return new Bought(
                id,
                atMillis,
                commodity,
                grossMinor,
                netMinor,
                expiresMillis,
                (flags & 1) == 1,
                (flags & 2) == 2,
                each(in, () -> new Redeemed(in.lasting(), in.number(), in.number(), in.number())));
    }

    private static <T> List<T> each(ValueReader in, Supplier<T> read) {
        int count = in.count();
        var all = new ArrayList<T>(count);
        for (int left = count; left > 0; left--) {
            all.add(read.get());
        }
        return all;
    }

    private static long lastOrNever(ValueReader in) {
        return in.octet() == 0 ? Long.MAX_VALUE : in.moment();
    }
}
