package io.ristorno.event;

import java.util.Comparator;

/** What is loaded, changed and looked at as one: a member, or a member at one merchant. */
public sealed interface StateKey permits MemberKey, RelationshipKey {
    /** By member; what is his own before what he has at merchants, as stores have it. */
    Comparator<StateKey> ORDER = Comparator.comparing(StateKey::member).thenComparing(StateKey::place);

    /** Whose it is. */
    MemberKey member();

    private static String place(StateKey key) {
        return switch (key) {
            case MemberKey _ -> "";
            case RelationshipKey relationship -> relationship.merchant().value();
        };
    }
}
