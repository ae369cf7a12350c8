package io.ristorno.directory;

import io.ristorno.event.MemberKey;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.CardHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Cards that somebody is just linking, replacing or letting go. Each of these looks first at what is stored, and what another
 * is about to store it does not see: so one is let in at a time. Any thread.
 */
public final class LinksUnderWay {
    private final CardDirectory directory;
    private final Set<Object> touched = new HashSet<>();

    LinksUnderWay(CardDirectory directory) {
        this.directory = directory;
    }

    /** All numbers that are one card to a member's purchases. */
    private record Account(MemberKey member, int account) {}

    /** One of those that are let in, until it is told that all is stored. */
    public final class Link {
        private final Set<Object> touches;
        private boolean ended;

        private Link(Set<Object> touches) {
            this.touches = touches;
        }

        /**
         * Hands over what it does; it has ended if that comes to nothing.
         *
         * @param handing whether it was taken: then who takes it says when it {@linkplain #ends() ends}
         */
        public void handOver(BooleanSupplier handing) {
            boolean taken = false;
            try {
                taken = handing.getAsBoolean();
            } finally {
                if (!taken) {
                    ends();
                }
            }
        }

        /** What it does is stored, or came to nothing. */
        public void ends() {
            synchronized (touched) {
                if (!ended) {
                    touched.removeAll(touches);
                    ended = true;
                }
            }
        }
    }

    /**
     * Lets a link in, unless another touches the same card.
     *
     * @param handles by which the card is named
     * @param replaces the card that it replaces
     * @param members as they are stored
     */
    public Optional<Link> link(
            Member member, List<CardHandle> handles, Optional<Card> replaces, Function<MemberKey, Member> members) {
        var touches = touches(handles, members);
        replaces.ifPresent(card -> touches.add(new Account(member.key(), card.account())));
        return begun(touches);
    }

    /**
     * Lets in what hands all cards of a member on, unless somebody is just linking one of them.
     *
     * @param handles by which they are named
     * @param members as they are stored
     */
    public Optional<Link> handOn(Member member, List<CardHandle> handles, Function<MemberKey, Member> members) {
        var touches = touches(handles, members);
        member.cards().forEach(card -> touches.add(new Account(member.key(), card.account())));
        return begun(touches);
    }

    /** Lets in what lets a card go that was a member's, unless somebody is just linking it. */
    public Optional<Link> letGo(List<CardHandle> handles, Member member, int slot) {
        var touches = new HashSet<Object>(handles);
        touches.add(new Account(member.key(), member.account(slot)));
        return begun(touches);
    }

    /** Whether anything is under way about a card that a member holds, or held. */
    public boolean concerns(MemberKey member) {
        synchronized (touched) {
            return touched.stream().anyMatch(each -> each instanceof Account account && account.member.equals(member));
        }
    }

    private Set<Object> touches(List<CardHandle> handles, Function<MemberKey, Member> members) {
        var touches = new HashSet<Object>(handles);
        for (CardHandle handle : handles) {
            for (Holder holder : directory.links(handle)) {
                touches.add(new Account(
                        holder.member(), members.apply(holder.member()).account(holder.slot())));
            }
        }
        return touches;
    }

    private Optional<Link> begun(Set<Object> touches) {
        synchronized (touched) {
            if (touches.stream().anyMatch(touched::contains)) {
                return Optional.empty();
            }
            touched.addAll(touches);
            return Optional.of(new Link(touches));
        }
    }
}
