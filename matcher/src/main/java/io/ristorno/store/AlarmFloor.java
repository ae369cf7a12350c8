package io.ristorno.store;

/**
 * Below which moment there is no alarm. Served alarms leave tombstones at the very place where the next look for due ones
 * begins; from here on there are none to walk over.
 */
final class AlarmFloor {
    private long floor = Long.MIN_VALUE;
    private long lowestSince = Long.MAX_VALUE;
    private long lowestBeingWritten = Long.MAX_VALUE;

    /** Alarms are about to be written, none earlier than this. */
    synchronized void writing(long lowest) {
        lowestBeingWritten = lowest;
        lowestSince = Math.min(lowestSince, lowest);
    }

    /** They are written. */
    synchronized void written() {
        lowestBeingWritten = Long.MAX_VALUE;
    }

    /** From where to look. What is being written now may or may not be seen, so it counts for the next time too. */
    synchronized long from() {
        floor = Math.min(floor, lowestSince);
        lowestSince = lowestBeingWritten;
        return floor;
    }

    /** That look saw nothing earlier than this. */
    synchronized void nothingBefore(long moment) {
        floor = moment;
    }
}
