package io.ristorno.measure;

/** Between which two numbers something lies, at the level that was asked for. */
public record Interval(double lo, double hi) {
    static Interval around(double middle, double halfWidth) {
        return new Interval(middle - halfWidth, middle + halfWidth);
    }

    /** Whether zero lies outside: the only winner rule there is. */
    public boolean excludesZero() {
        return lo > 0 || hi < 0;
    }

    /** Both ends times a factor of any sign. */
    public Interval times(double factor) {
        return new Interval(Math.min(lo * factor, hi * factor), Math.max(lo * factor, hi * factor));
    }

    /** Both ends moved. */
    public Interval plus(double shift) {
        return new Interval(lo + shift, hi + shift);
    }
}
