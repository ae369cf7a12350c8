package io.ristorno.store;

/** Ids of the form {@code pur_}, thirteen base-32 digits of the member's number, thirteen of a hash: eight bytes tell them. */
final class PurchaseId {
    private static final int PREFIX = 4;
    private static final int DIGITS = 13;

    private PurchaseId() {}

    static boolean isOf(String id, long member) {
        return id.length() == PREFIX + 2 * DIGITS
                && id.startsWith("pur_")
                && isNumber(id, PREFIX + DIGITS)
                && isNumber(id, PREFIX)
                && parse(id, PREFIX) == member;
    }

    static long hash(String id) {
        return parse(id, PREFIX + DIGITS);
    }

    static String of(long member, long hash) {
        return "pur_" + text(member) + text(hash);
    }

    private static boolean isNumber(String id, int from) {
        for (int i = from; i < from + DIGITS; i++) {
            if (digit(id.charAt(i)) < 0) {
                return false;
            }
        }
        return digit(id.charAt(from)) <= 0xF;
    }

    private static int digit(char unit) {
        if (unit >= '0' && unit <= '9') {
            return unit - '0';
        }
        return unit >= 'a' && unit <= 'v' ? unit - 'a' + 10 : -1;
    }

    private static long parse(String id, int from) {
        long value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            value = value << 5 | digit(id.charAt(i));
        }
        return value;
    }

    private static String text(long value) {
        char[] digits = new char[DIGITS];
        long left = value;
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = Character.forDigit((int) (left & 0x1F), 32);
            left >>>= 5;
        }
        return new String(digits);
    }
}
