package io.ristorno.feed;

/** What broke on a message, as it may be logged: the words of an exception may quote the message, and with it a card's number. */
public final class Wordless {
    private Wordless() {}

    /** Of what kind it was and where it broke, but not in its words, nor in those of its causes. */
    public static Throwable of(Throwable failure) {
        var quiet = new IllegalStateException(failure.getClass().getName());
        quiet.setStackTrace(failure.getStackTrace());
        return quiet;
    }
}
