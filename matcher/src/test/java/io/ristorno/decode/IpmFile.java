package io.ristorno.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes clearing files for tests: records of the shipped dialects with their lengths, blocked or not. */
public final class IpmFile {
    private static final int BLOCK = 1012;
    private static final int FILLER = 0x40;

    private final Dialect dialect;
    private final List<byte[]> records = new ArrayList<>();

    private IpmFile(String dialect) {
        this.dialect = Dialects.shipped(dialect);
    }

    public static IpmFile ascii() {
        return new IpmFile("ipm-ascii");
    }

    public static IpmFile ebcdic() {
        return new IpmFile("ipm-ebcdic");
    }

    /** Any record. */
    IpmFile with(byte[] record) {
        records.add(record);
        return this;
    }

    /** The message that such files begin or end with. */
    public IpmFile withAdministration(int number) {
        return with(Packed.message(dialect, "1644")
                .with(24, "697")
                .with(71, String.format("%08d", number))
                .bytes());
    }

    /** A presentment at the acceptor CAFE of the acquirer 12345. */
    public IpmFile withPresentment(String card, long minor, String yymmdd, int number) {
        return with(presentment(dialect, card, minor, yymmdd, number).bytes());
    }

    static Packed presentment(Dialect dialect, String card, long minor, String yymmdd, int number) {
        return Packed.message(dialect, "1240")
                .with(2, card)
                .with(3, "000000")
                .with(4, String.format("%012d", minor))
                .with(12, yymmdd + "124512")
                .with(24, "200")
                .with(26, "5812")
                .with(31, String.format("555555562555%011d", number))
                .with(32, "12345")
                .with(42, "CAFE           ")
                .with(43, "HARBOUR COFFEE\\1 KAI\\BERLIN\\10115     BE DEU")
                .with(48, "0001001Y")
                .with(49, "978")
                .with(71, String.format("%08d", number));
    }

    /** Records with their lengths, and the length 0 behind the last. */
    public byte[] plain() {
        var out = new ByteArrayOutputStream();
        for (byte[] record : records) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(record.length).array());
            out.writeBytes(record);
        }
        out.writeBytes(new byte[4]);
        return out.toByteArray();
    }

    /** The same in blocks of 1014 bytes, the last one filled up. */
    public byte[] blocked() {
        byte[] plain = plain();
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += BLOCK) {
            int some = Math.min(BLOCK, plain.length - at);
            out.write(plain, at, some);
            for (int left = BLOCK - some + 2; left > 0; left--) {
                out.write(FILLER);
            }
        }
        return out.toByteArray();
    }
}
