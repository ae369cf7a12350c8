package io.ristorno.report;

import io.ristorno.event.Traces;
import io.ristorno.money.Commodity;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A reward for an issuer to post on the card's own statement: one line a lot that a payout took.
 *
 * @param id the same however often it is asked for: the payout's, and which of its lots
 * @param payout {@code pay_...}
 * @param member his public id
 * @param card {@code crd_...}, {@code ""} of what was given by hand
 * @param network of the purchase, {@code ""} when none is known
 * @param transactionId the network's id of the purchase, {@code ""} when none is known
 * @param madeOn local date of the purchase, ISO 8601, {@code ""} of what was given by hand
 * @param minor minor units, more than 0
 * @param text what the cardholder reads, at most {@value #TEXT_MOST} characters of A to Z, 0 to 9, space, period, hyphen and
 *     ampersand: what every card statement can print (the merchant name of ISO 8583, DE 43, has as many)
 */
public record StatementCredit(
        String id,
        String payout,
        String member,
        String card,
        String network,
        String transactionId,
        String madeOn,
        long minor,
        Commodity commodity,
        String text) {
    /** The longest text. */
    public static final int TEXT_MOST = 22;

    private static final String WHAT = "CASHBACK ";

    public StatementCredit {
        if (minor <= 0 || text.length() > TEXT_MOST) {
            throw new IllegalArgumentException("a credit is more than 0, and its text fits on a statement");
        }
    }

    /** What the cardholder reads of a reward of a merchant: {@code CASHBACK CAFE BRULE}. */
    public static String text(String merchant) {
        String plain = Normalizer.normalize(merchant.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9 .&-]+", " ")
                .replaceAll(" +", " ")
                .strip();
        String text = WHAT + plain;
        return text.substring(0, Math.min(TEXT_MOST, text.length())).strip();
    }

    /** Of a reward of a purchase. */
    public static StatementCredit of(
            String id,
            String payout,
            String member,
            String card,
            Traces traces,
            String madeOn,
            long minor,
            Commodity commodity,
            String merchant) {
        return new StatementCredit(
                id,
                payout,
                member,
                card,
                traces.lifeCycle().isEmpty() ? "" : traces.network(),
                traces.lifeCycle(),
                madeOn,
                minor,
                commodity,
                text(merchant));
    }

    /** Of what was given by hand. */
    public static StatementCredit byHand(String id, String payout, String member, long minor, Commodity commodity) {
        return of(id, payout, member, "", Traces.NONE, "", minor, commodity, "ADJUSTMENT");
    }
}
