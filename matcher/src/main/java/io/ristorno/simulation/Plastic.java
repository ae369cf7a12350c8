package io.ristorno.simulation;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.store.CardHandle;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A card as it lies in somebody's hand, and later in another's. */
final class Plastic {
    private static final int KEY = 1;

    /** One link of it: a card of a member. */
    static final class Holding {
        private final Plastic plastic;
        private final Person person;
        private final String id;
        private int account;
        private long beginsMillis;

        Holding(Plastic plastic, Person person, String id) {
            this.plastic = plastic;
            this.person = person;
            this.id = id;
        }

        Plastic plastic() {
            return plastic;
        }

        Person person() {
            return person;
        }

        String id() {
            return id;
        }

        int slot() {
            return Card.slot(CardHandle.of(id).low());
        }

        /** The slot of the first of those cards that are one to purchases with it. */
        int account() {
            return account;
        }

        /** Since when what is bought with it can count, epoch milliseconds. */
        long beginsMillis() {
            return beginsMillis;
        }

        void begins(int first, long millis) {
            account = first;
            beginsMillis = millis;
        }

        /** Whether it is linked, as far as its holder knows. */
        boolean isCurrent() {
            return plastic.current.filter(this::equals).isPresent();
        }

        void ends() {
            plastic.current = plastic.current.filter(held -> held != this);
        }
    }

    private final CardHandle number;
    private final Set<MemberKey> holders = new LinkedHashSet<>();
    private Optional<Holding> current = Optional.empty();
    private boolean asked;

    Plastic(int number) {
        CardHandle handle = CardHandle.of("number " + number);
        this.number = new CardHandle(KEY, handle.high(), handle.low());
    }

    /** By which feeds name it. */
    CardHandle number() {
        return number;
    }

    /** Everybody who held it. */
    Set<MemberKey> holders() {
        return holders;
    }

    /** Whether nobody holds it, nor asks to. */
    boolean isFree() {
        return current.isEmpty() && !asked;
    }

    /** Who holds it, as he knows. */
    Optional<Holding> holds() {
        return current;
    }

    void isAskedFor(Person person) {
        asked = true;
        passesTo(person);
    }

    /** What is bought with it may be somebody's from now on. */
    void passesTo(Person person) {
        holders.add(person.key());
    }

    void isAskedNoMore() {
        asked = false;
    }

    /** It is somebody's now, or came to nothing. */
    void goesTo(Optional<Holding> holding) {
        asked = false;
        current = holding;
    }
}
