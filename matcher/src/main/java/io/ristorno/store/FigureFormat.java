package io.ristorno.store;

import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.CreditKey;
import io.ristorno.attribute.MediumKey;
import io.ristorno.attribute.QualityKey;
import io.ristorno.attribute.Row;
import io.ristorno.attribute.RowKey;
import io.ristorno.attribute.Rows;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;

/** Sums of attribution: whole numbers, each behind the number of its bytes, since squares pass 64 bits. */
final class FigureFormat {
    static final int FORMAT = 1;

    private static final int ARM = 0;
    private static final int MEDIUM = 1;
    private static final int CREDIT = 2;
    private static final int QUALITY = 3;

    private FigureFormat() {}

    static void write(ValueWriter out, Row row) {
        out.begin(FORMAT, 0);
        numbers(out, row);
    }

    static Row read(byte[] value) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        Row row = numbers(in);
        in.end();
        return row;
    }

    /** What one member has given, row by row. */
    static void write(ValueWriter out, Rows rows) {
        out.number(rows.size());
        rows.forEach((key, row) -> {
            key(out, key);
            numbers(out, row);
        });
    }

    static Rows readRows(ValueReader in) {
        var rows = new Rows();
        for (int left = in.count(); left > 0; left--) {
            RowKey key = key(in);
            rows.add(key, numbers(in));
        }
        return rows;
    }

    private static void numbers(ValueWriter out, Row row) {
        out.number(row.numbers().size());
        for (BigInteger number : row.numbers()) {
            byte[] bytes = number.signum() == 0 ? new byte[0] : number.toByteArray();
            out.number(bytes.length);
            out.raw(bytes, 0, bytes.length);
        }
    }

    private static Row numbers(ValueReader in) {
        var numbers = new ArrayList<BigInteger>();
        for (int left = in.count(); left > 0; left--) {
            byte[] bytes = in.raw(in.count());
            numbers.add(bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes));
        }
        return new Row(numbers);
    }

    private static void key(ValueWriter out, RowKey key) {
        switch (key) {
            case ArmKey arm -> {
                out.octet(ARM);
                out.lasting(arm.campaign());
                out.number(Codes.ARMS.code(arm.arm()));
                out.number(Codes.ACQUAINTANCES.code(arm.stratum()));
                out.signed(arm.day().toEpochDay());
            }
            case MediumKey medium -> {
                out.octet(MEDIUM);
                medium(out, medium);
            }
            case CreditKey credit -> {
                out.octet(CREDIT);
                medium(out, credit.medium());
                out.lasting(credit.model());
            }
            case QualityKey quality -> {
                out.octet(QUALITY);
                out.lasting(quality.campaign());
                out.signed(quality.day().toEpochDay());
            }
        }
    }

    private static void medium(ValueWriter out, MediumKey medium) {
        out.lasting(medium.campaign());
        out.lasting(medium.offer());
        out.lasting(medium.medium());
        out.signed(medium.day().toEpochDay());
    }

    private static RowKey key(ValueReader in) {
        return switch (in.octet()) {
            case ARM ->
                new ArmKey(
                        in.lasting(),
                        Codes.ARMS.constant(in.number()),
                        Codes.ACQUAINTANCES.constant(in.number()),
                        LocalDate.ofEpochDay(in.signed()));
            case MEDIUM -> medium(in);
            case CREDIT -> new CreditKey(medium(in), in.lasting());
            case QUALITY -> new QualityKey(in.lasting(), LocalDate.ofEpochDay(in.signed()));
            default -> throw new ValueReader.Unreadable("a row is of no known kind");
        };
    }

    private static MediumKey medium(ValueReader in) {
        return new MediumKey(in.lasting(), in.lasting(), in.lasting(), LocalDate.ofEpochDay(in.signed()));
    }

    /** Where a campaign's rows of a kind stand, and each of them. */
    static void place(KeyWriter out, RowKey key) {
        switch (key) {
            case ArmKey arm -> {
                out.octet(ARM);
                out.octet(Codes.ARMS.code(arm.arm()));
                out.octet(Codes.ACQUAINTANCES.code(arm.stratum()));
                out.day(arm.day());
            }
            case MediumKey medium -> {
                out.octet(MEDIUM);
                place(out, medium);
            }
            case CreditKey credit -> {
                out.octet(CREDIT);
                place(out, credit.medium());
                out.text(credit.model());
            }
            case QualityKey quality -> {
                out.octet(QUALITY);
                out.day(quality.day());
            }
        }
    }

    private static void place(KeyWriter out, MediumKey medium) {
        out.text(medium.offer());
        out.text(medium.medium());
        out.day(medium.day());
    }

    /** The row that stands there. */
    static RowKey placed(Key.Reader in, String campaign) {
        return switch (in.code()) {
            case ARM ->
                new ArmKey(campaign, Codes.ARMS.constant(in.code()), Codes.ACQUAINTANCES.constant(in.code()), in.day());
            case MEDIUM -> placedMedium(in, campaign);
            case CREDIT -> new CreditKey(placedMedium(in, campaign), in.text());
            case QUALITY -> new QualityKey(campaign, in.day());
            default -> throw new ValueReader.Unreadable("a row is of no known kind");
        };
    }

    private static MediumKey placedMedium(Key.Reader in, String campaign) {
        return new MediumKey(campaign, in.text(), in.text(), in.day());
    }
}
