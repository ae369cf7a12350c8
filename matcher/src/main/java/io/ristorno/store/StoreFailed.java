package io.ristorno.store;

/** The store could not do what it was asked, and can be trusted no more: start again from what is on disk. */
public final class StoreFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreFailed(String what, Throwable cause) {
        super(what, cause);
    }

    /** Without a cause below it: the store itself says no. */
    public StoreFailed(String what) {
        super(what);
    }
}
