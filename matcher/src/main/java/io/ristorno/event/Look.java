package io.ristorno.event;

/**
 * An alarm came due: look at this now, a relationship or a member's purse. It says nothing else, so a stale or doubled one
 * changes nothing.
 *
 * @param key what to look at
 * @param dueMillis when it was due, epoch milliseconds
 */
public record Look(StateKey key, long dueMillis) implements MemberEvent {
    @Override
    public MemberKey member() {
        return key.member();
    }
}
