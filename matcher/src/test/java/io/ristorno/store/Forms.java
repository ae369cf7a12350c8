package io.ristorno.store;

import io.ristorno.member.Relationship;
import java.util.Collection;
import java.util.List;

/** Relationships laid out for a batch. */
final class Forms {
    private Forms() {}

    static List<StoredRelationship> of(Collection<Relationship> relationships) {
        var layout = new StoredRelationship.Layout();
        return relationships.stream().map(layout::of).toList();
    }

    static List<StoredRelationship> of(Relationship relationship) {
        return of(List.of(relationship));
    }
}
