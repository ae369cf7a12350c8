package io.ristorno.attribute;

/**
 * What is to be known of a campaign's data of a day.
 *
 * @param assignedTest members of the test arm who had a purchase or exposure, whether or not they had an opportunity
 * @param latePurchases purchases told of later than seven days behind
 * @param lateExposures exposures told of later than an hour behind
 * @param droppedTouches touches beyond what is kept of a member at a merchant
 * @param unlinkedRefunds returns whose purchase nobody knows
 * @param reversed authorizations taken back or expired
 * @param optOutsTest members of the test arm who were erased since
 * @param afterFreeze exposures told of behind the freeze: counted here and nowhere else
 */
public record QualityTally(
        long assignedTest,
        long assignedControl,
        long latePurchases,
        long lateExposures,
        long droppedTouches,
        long unlinkedRefunds,
        long reversed,
        long optOutsTest,
        long optOutsControl,
        long afterFreeze) {
    public static final QualityTally NONE = new QualityTally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Of both. */
    public QualityTally plus(QualityTally other) {
        return new QualityTally(
                Math.addExact(assignedTest, other.assignedTest),
                Math.addExact(assignedControl, other.assignedControl),
                Math.addExact(latePurchases, other.latePurchases),
                Math.addExact(lateExposures, other.lateExposures),
                Math.addExact(droppedTouches, other.droppedTouches),
                Math.addExact(unlinkedRefunds, other.unlinkedRefunds),
                Math.addExact(reversed, other.reversed),
                Math.addExact(optOutsTest, other.optOutsTest),
                Math.addExact(optOutsControl, other.optOutsControl),
                Math.addExact(afterFreeze, other.afterFreeze));
    }

    /** The same as numbers that add. */
    public Row row() {
        return Row.of(
                assignedTest,
                assignedControl,
                latePurchases,
                lateExposures,
                droppedTouches,
                unlinkedRefunds,
                reversed,
                optOutsTest,
                optOutsControl,
                afterFreeze);
    }

    /** What such numbers say. */
    public static QualityTally of(Row row) {
        return new QualityTally(
                row.count(0),
                row.count(1),
                row.count(2),
                row.count(3),
                row.count(4),
                row.count(5),
                row.count(6),
                row.count(7),
                row.count(8),
                row.count(9));
    }
}
