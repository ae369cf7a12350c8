package io.ristorno.store;

/** The store could not do what it was asked, and can be trusted no more: start again from what is on disk. */
public final class StoreFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreFailed(String what, Throwable cause) {
        super(what, cause);
    }

    /**
     * Whether something came of a disk that is full, or of a quota that is used up: what is there can be trusted, and once there is
     * room the store opens again.
     */
    public static boolean isForWantOfRoom(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (words.contains("No space left on device") || words.contains("Disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** Without a cause below it: the store itself says no. */
    public StoreFailed(String what) {
        super(what);
    }
}
