package io.ristorno.store;

/**
 * How far the store is: written with every batch.
 *
 * @param batch number of the last one
 * @param nowMillis the engine's clock then
 */
record Mark(long batch, long nowMillis) {
    /**
     * The store's format: whoever raises the format of any value, or lets one of the {@link Codes} grow, raises this one, so
     * that an older version refuses at the door instead of at the first value it cannot read.
     */
    static final int FORMAT = 10;

    /** Of a store without a batch. */
    static final Mark NONE = new Mark(0, Long.MIN_VALUE);

    void write(ValueWriter out) {
        out.begin(FORMAT, 0);
        out.number(batch);
        out.fixed(nowMillis, 8);
    }

    static Mark read(byte[] value) {
        ValueReader in = ValueReader.of(value, FORMAT, 0);
        var mark = new Mark(in.number(), in.fixed(8));
        in.end();
        return mark;
    }
}
