package io.ristorno.attribute;

import io.ristorno.event.Exposure;
import io.ristorno.event.RelationshipKey;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A member at a merchant who has campaigns, as far as it is measured: what he met with, and what he bought. It does not matter in what
 * order that is told, or how often.
 *
 * @param key whose, and where
 * @param touches those that may take credit: of too many the oldest views go first, then the oldest clicks
 * @param told by which exposures are known again, the latest first: of too many the oldest go
 * @param enrolments one a campaign of which he had an opportunity
 * @param reached one an offer and medium
 * @param bought in order of time
 * @param unlinkedMillis when returns were whose purchase nobody knows
 * @param given what is in the sums of him
 * @param tops what is known of him as one who may have spent the most
 */
public record Trail(
        RelationshipKey key,
        List<Shown> touches,
        List<Told> told,
        List<Enrolment> enrolments,
        List<Reach> reached,
        List<Bought> bought,
        List<Long> unlinkedMillis,
        Rows given,
        List<Top> tops) {
    /** Most touches that are kept. */
    public static final int TOUCHES_MOST = 32;

    /** Most exposures that are known again. */
    public static final int TOLD_MOST = 512;

    /** Most offers and media of which it is known when they reached him first: further ones are counted, and nobody reached. */
    public static final int REACHED_MOST = 128;

    /** An exposure that is told of later than this is late. */
    private static final Duration LATE = Duration.ofHours(1);

    private static final Comparator<Told> LATEST =
            Comparator.comparingLong(Told::atMillis).reversed().thenComparingLong(Told::fingerprint);

    public Trail {
        touches = List.copyOf(touches);
        told = List.copyOf(told);
        enrolments = List.copyOf(enrolments);
        reached = List.copyOf(reached);
        bought = List.copyOf(bought);
        unlinkedMillis = List.copyOf(unlinkedMillis);
        tops = List.copyOf(tops);
    }

    /** An exposure that was told of. */
    public record Told(long fingerprint, long atMillis) {}

    /** What a member has spent since his first opportunity, if anything. */
    public record Top(String campaign, Acquaintance stratum, long spentMinor) {}

    /** Of nobody who did anything. */
    public static Trail none(RelationshipKey key) {
        return new Trail(key, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), new Rows(), List.of());
    }

    /** Whether nothing is known. */
    public boolean isNothing() {
        return told.isEmpty()
                && enrolments.isEmpty()
                && bought.isEmpty()
                && unlinkedMillis.isEmpty()
                && given.size() == 0;
    }

    /**
     * The same who met with something more.
     *
     * @param clockMillis when it was told of
     * @param counts takes what it adds to the sums by itself, whatever becomes of him
     */
    public Trail with(Exposure exposure, Terms terms, long clockMillis, Rows counts) {
        Optional<Campaign> named = terms.campaign(exposure);
        long atMillis = exposure.at().toEpochMilli();
        if (named.isEmpty()) {
            return this;
        }
        Campaign campaign = named.get();
        Optional<Arm> arm = terms.arm(key.member(), campaign, atMillis);
        var telling = new Told(fingerprint(exposure.id()), atMillis);
        if (arm.isEmpty() || told.contains(telling) || knows(telling)) {
            return this;
        }
        var quality = new QualityKey(campaign.id(), terms.day(atMillis));
        if (clockMillis >= Terms.frozenMillis(campaign)) {
            counts.add(quality, new QualityTally(0, 0, 0, 0, 0, 0, 0, 0, 0, 1).row());
            return telling(telling);
        }
        if (clockMillis - atMillis > LATE.toMillis()) {
            counts.add(quality, new QualityTally(0, 0, 0, 1, 0, 0, 0, 0, 0, 0).row());
        }
        Trail enrolled = telling(telling).enrolled(new Enrolment(campaign.id(), arm.get(), atMillis));
        return arm.get() == Arm.CONTROL || !exposure.kind().isSeen()
                ? enrolled
                : enrolled.shown(exposure, campaign, terms, counts);
    }

    /** Whether it was told under another moment. */
    private boolean knows(Told telling) {
        for (Told each : told) {
            if (each.fingerprint == telling.fingerprint) {
                return true;
            }
        }
        return false;
    }

    private Trail shown(Exposure exposure, Campaign campaign, Terms terms, Rows counts) {
        long atMillis = exposure.at().toEpochMilli();
        boolean activation = exposure.kind() == Exposure.Kind.ACTIVATION;
        var medium = new MediumKey(campaign.id(), exposure.offer(), exposure.medium(), terms.day(atMillis));
        counts.add(medium, delivered(exposure));
        var touch = new Shown(
                exposure.id(),
                exposure.kind(),
                campaign.id(),
                exposure.offer(),
                exposure.medium(),
                exposure.viewable(),
                atMillis);
        List<Shown> others = with(touches, touch, Shown.BY_CLAIM);
        if (others.size() > TOUCHES_MOST) {
            Shown dropped = others.removeLast();
            counts.add(
                    new QualityKey(dropped.campaign(), terms.day(dropped.atMillis())),
                    new QualityTally(0, 0, 0, 0, 1, 0, 0, 0, 0, 0).row());
        }
        return new Trail(
                key,
                others,
                told,
                enrolments,
                reached(new Reach(
                        campaign.id(),
                        exposure.offer(),
                        exposure.medium(),
                        atMillis,
                        activation ? atMillis : Long.MAX_VALUE)),
                bought,
                unlinkedMillis,
                given,
                tops);
    }

    private static Row delivered(Exposure exposure) {
        return switch (exposure.kind()) {
            case OPPORTUNITY -> MediumTally.NONE.row();
            case IMPRESSION -> new MediumTally(1, exposure.viewable() ? 1 : 0, 0, 0, 0, 0, 0).row();
            case VIEW -> new MediumTally(0, 0, 1, 0, 0, 0, 0).row();
            case CLICK -> new MediumTally(0, 0, 0, 1, 0, 0, 0).row();
            case ACTIVATION -> new MediumTally(0, 0, 0, 0, 1, 0, 0).row();
        };
    }

    private static <T> List<T> with(List<T> all, T more, Comparator<T> order) {
        var others = new ArrayList<T>(all.size() + 1);
        others.addAll(all);
        others.add(more);
        others.sort(order);
        return others;
    }

    private Trail telling(Told more) {
        List<Told> others = with(told, more, LATEST);
        return new Trail(
                key,
                touches,
                others.size() > TOLD_MOST ? others.subList(0, TOLD_MOST) : others,
                enrolments,
                reached,
                bought,
                unlinkedMillis,
                given,
                tops);
    }

    private Trail enrolled(Enrolment first) {
        var all = new TreeMap<String, Enrolment>();
        enrolments.forEach(each -> all.put(each.campaign(), each));
        all.merge(first.campaign(), first, (one, other) -> other.atMillis() < one.atMillis() ? other : one);
        return new Trail(key, touches, told, List.copyOf(all.values()), reached, bought, unlinkedMillis, given, tops);
    }

    private List<Reach> reached(Reach more) {
        var others = new ArrayList<Reach>(reached.size() + 1);
        Reach both = more;
        for (Reach each : reached) {
            if (each.isBeside(more)) {
                both = each.and(more);
            } else {
                others.add(each);
            }
        }
        if (others.size() == REACHED_MOST) {
            return reached;
        }
        others.add(both);
        others.sort(Comparator.comparing(Reach::campaign)
                .thenComparing(Reach::offer)
                .thenComparing(Reach::medium));
        return others;
    }

    /**
     * The same who bought what is known now. What is so old that the engine has forgotten it stays.
     *
     * @param all that is known
     * @param forgottenMillis what was bought before may be forgotten
     */
    public Trail having(List<Bought> all, List<Long> unlinked, long forgottenMillis) {
        Map<String, Bought> known = new TreeMap<>();
        bought.forEach(each -> known.put(each.id(), each));
        var others = new TreeMap<String, Bought>();
        for (Bought each : all) {
            Bought before = known.get(each.id());
            others.put(each.id(), before == null ? each : each.known(each.late() || before.late()));
        }
        for (Bought each : bought) {
            if (each.atMillis() < forgottenMillis) {
                others.putIfAbsent(each.id(), each);
            }
        }
        return new Trail(
                key,
                touches,
                told,
                enrolments,
                reached,
                others.values().stream()
                        .sorted(Comparator.comparingLong(Bought::atMillis).thenComparing(Bought::id))
                        .toList(),
                unlinked,
                given,
                tops);
    }

    /** The same with what it has in the sums. */
    public Trail giving(Rows rows, List<Top> most) {
        return new Trail(key, touches, told, enrolments, reached, bought, unlinkedMillis, rows, most);
    }

    /** The same, into whom a member was merged: what that one met with takes credit here, too. That he counts stays his own. */
    public Trail heirOf(Trail other) {
        Trail both = this;
        for (Told each : other.told) {
            both = both.knows(each) ? both : both.telling(each);
        }
        var all = new ArrayList<>(touches);
        for (Shown each : other.touches) {
            if (all.stream().noneMatch(its -> its.id().equals(each.id()))) {
                all.add(each);
            }
        }
        all.sort(Shown.BY_CLAIM);
        return new Trail(
                key,
                all.subList(0, Math.min(all.size(), TOUCHES_MOST)),
                both.told,
                enrolments,
                reached,
                bought,
                unlinkedMillis,
                given,
                tops);
    }

    /** When time alone changes something next, epoch milliseconds; {@link Long#MAX_VALUE} for never. */
    public long nextLookMillis(long clockMillis) {
        return bought.stream()
                .mapToLong(Bought::expiresMillis)
                .filter(expires -> expires > clockMillis)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** 64 bits of FNV-1a: two exposures of a member at a merchant hardly share them. */
    private static long fingerprint(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
