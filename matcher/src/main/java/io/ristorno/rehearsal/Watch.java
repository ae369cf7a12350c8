package io.ristorno.rehearsal;

/** Who waits for a back-test: asked, and told, now and then, on its thread. */
public interface Watch {
    /** Somebody who waits as long as it takes, and asks nothing. */
    Watch PATIENT = new Watch() {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void played(int percent) {}
    };

    /** Whether nobody wants it any more. */
    boolean cancelled();

    /**
     * How far it has come; whoever wants it to go slowly takes his time here.
     *
     * @param percent 0 to 100
     */
    void played(int percent);
}
