package io.ristorno.host;

import io.ristorno.engine.Effect.Objection;
import io.ristorno.member.Answer;

/** What came of a piece of work. Told only when it is durable. */
public sealed interface Result {
    /**
     * An event of a card was taken.
     *
     * @param repeated whether it had been taken before
     */
    record Taken(Answer answer, boolean repeated) implements Result {}

    /** Something else was done. */
    record Done() implements Result {}

    /**
     * It was not taken, and would not be the next time either.
     *
     * @param objection what stands against it
     * @param why in words that say what to do
     */
    record Refused(Objection objection, String why) implements Result {}

    /**
     * It broke a belief of ours and was set aside, which is durable: somebody will look at it. Sent again it is answered the same.
     *
     * @param number by which it is known
     */
    record SetAside(long number) implements Result {}

    /** Its card is nobody's any more. */
    record NotLinked() implements Result {}

    /** It was not taken: try again. */
    record NotTaken(String why) implements Result {}
}
