package io.ristorno.attribute;

/**
 * What was shown in a medium on a day, and what members did about it.
 *
 * @param impressions of all kinds, of members of the test arm; ghosts are not among them
 * @param viewable of those, the ones that somebody is known to have had before his eyes
 * @param views looks at it by itself
 * @param reach members whose first exposure to this offer in this medium is of this day
 * @param activators members whose first activation of this offer in this medium is of this day
 */
public record MediumTally(
        long impressions, long viewable, long views, long clicks, long activations, long reach, long activators) {
    public static final MediumTally NONE = new MediumTally(0, 0, 0, 0, 0, 0, 0);

    /** Of both. */
    public MediumTally plus(MediumTally other) {
        return new MediumTally(
                Math.addExact(impressions, other.impressions),
                Math.addExact(viewable, other.viewable),
                Math.addExact(views, other.views),
                Math.addExact(clicks, other.clicks),
                Math.addExact(activations, other.activations),
                Math.addExact(reach, other.reach),
                Math.addExact(activators, other.activators));
    }

    /** The same as numbers that add. */
    public Row row() {
        return Row.of(impressions, viewable, views, clicks, activations, reach, activators);
    }

    /** What such numbers say. */
    public static MediumTally of(Row row) {
        return new MediumTally(
                row.count(0), row.count(1), row.count(2), row.count(3), row.count(4), row.count(5), row.count(6));
    }
}
