package io.ristorno.program;

import java.math.BigInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An account at a bank, that money is moved from or to.
 *
 * @param holder as his bank knows him, 1 to 70 characters
 * @param iban ISO 13616, capitals and digits without spaces
 * @param bic ISO 9362, 8 or 11 characters; {@code ""} where the IBAN says enough
 */
public record BankAccount(String holder, String iban, String bic) {
    /** What SEPA's rulebooks leave for a name. */
    public static final int HOLDER_MAX = 70;

    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9]{11,30}");
    private static final Pattern BIC = Pattern.compile("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?");
    private static final BigInteger MODULUS = BigInteger.valueOf(97);

    /** Whether a text has the form of an IBAN and its check digits are right (ISO 7064, MOD 97-10). */
    public static boolean isIban(String text) {
        return IBAN.matcher(text).matches() && checkSum(text) == 1;
    }

    private static int checkSum(String iban) {
        String digits = (iban.substring(4) + iban.substring(0, 4))
                .chars()
                .mapToObj(each -> Integer.toString(Character.digit(each, 36)))
                .collect(Collectors.joining());
        return new BigInteger(digits).mod(MODULUS).intValue();
    }

    /** Whether a text has the form of a BIC. */
    public static boolean isBic(String text) {
        return BIC.matcher(text).matches();
    }

    /** What people may see of the IBAN: its country, and its end. */
    public String maskedIban() {
        return iban.substring(0, 2) + "**" + iban.substring(iban.length() - 4);
    }

    /** Never the number: this may stand in a log. */
    @Override
    public String toString() {
        return "BankAccount[" + maskedIban() + "]";
    }
}
