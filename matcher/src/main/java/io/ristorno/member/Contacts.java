package io.ristorno.member;

import io.ristorno.offer.ContactKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * By what a member can be reached, as was confirmed, and could be before. The last word about a kind counts, by when it was and not by
 * when it came: it makes no difference in what order they are told, or how often. Of two of one moment he who withdraws is right.
 *
 * @param all what was told, the earliest first
 * @param awaiting merchants, {@code mer_...}, at whom it matters to purchases that are not settled, in order
 */
public record Contacts(List<Confirmation> all, List<String> awaiting) {
    /** Most that are kept of a member. */
    public static final int MOST = 64;

    /** Merchants at most at whom his purchases are decided again at once: at others they are with whatever comes next. */
    public static final int AWAITING_MOST = 512;

    /** Nothing was told. */
    public static final Contacts NONE = new Contacts(List.of(), List.of());

    private static final Comparator<Confirmation> ORDER =
            Comparator.comparingLong(Confirmation::atMillis).thenComparing(Confirmation::kind);

    public Contacts {
        all = List.copyOf(all);
        awaiting = List.copyOf(awaiting);
    }

    /** Whether a word says nothing new. */
    public boolean knows(Confirmation word) {
        for (Confirmation each : all) {
            if (each.isBeside(word)) {
                return !each.verified() || word.verified();
            }
        }
        return false;
    }

    /**
     * The same with one more; empty if there is no room for it.
     *
     * @param horizonMillis before this nothing is asked about any more: where room is needed, of what is older the last word stays
     */
    public Optional<Contacts> with(Confirmation word, long horizonMillis) {
        var more = new ArrayList<Confirmation>(all.size() + 1);
        all.stream().filter(each -> !each.isBeside(word)).forEach(more::add);
        more.add(word);
        more.sort(ORDER);
        if (more.size() > MOST) {
            more.removeIf(each -> each.atMillis() < horizonMillis
                    && more.stream()
                            .anyMatch(next -> next.kind() == each.kind()
                                    && next.atMillis() > each.atMillis()
                                    && next.atMillis() < horizonMillis));
        }
        return more.size() > MOST ? Optional.empty() : Optional.of(new Contacts(more, awaiting));
    }

    /** Since when he could be reached at a moment; empty if he could not. */
    public OptionalLong since(ContactKind kind, long atMillis) {
        OptionalLong since = OptionalLong.empty();
        for (int i = 0; i < all.size() && all.get(i).atMillis() <= atMillis; i++) {
            Confirmation each = all.get(i);
            if (each.kind() == kind) {
                since = !each.verified()
                        ? OptionalLong.empty()
                        : since.isPresent() ? since : OptionalLong.of(each.atMillis());
            }
        }
        return since;
    }

    /** The last word about a kind. */
    public Optional<Confirmation> last(ContactKind kind) {
        return all.stream().filter(each -> each.kind() == kind).reduce((_, later) -> later);
    }

    /** By what he can be reached by all that was told. */
    public Set<ContactKind> verified() {
        var verified = EnumSet.noneOf(ContactKind.class);
        for (ContactKind kind : ContactKind.values()) {
            if (since(kind, Long.MAX_VALUE).isPresent()) {
                verified.add(kind);
            }
        }
        return verified;
    }

    /** Whether he can be reached by anything. */
    public boolean isVerified() {
        return !verified().isEmpty();
    }

    /** The same where it matters at a merchant, or matters no more. */
    public Contacts awaiting(String merchant, boolean awaits) {
        boolean known = awaiting.contains(merchant);
        if (known == awaits || awaits && awaiting.size() >= AWAITING_MOST) {
            return this;
        }
        var others = new ArrayList<>(awaiting);
        if (awaits) {
            others.add(merchant);
            others.sort(Comparator.naturalOrder());
        } else {
            others.remove(merchant);
        }
        return new Contacts(all, others);
    }
}
