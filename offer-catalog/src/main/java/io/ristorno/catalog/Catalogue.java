package io.ristorno.catalog;

import io.ristorno.merchant.Merchant;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.Program;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything registered at one moment.
 *
 * @param revision counts the edits; the engine adopts a revision as an event
 * @param programs by id
 * @param merchants by id
 * @param campaigns by id
 * @param offers every version of every offer, by id then version, superseded ones included: the version in force at
 *     purchase time decides
 */
public record Catalogue(
        long revision, List<Program> programs, List<Merchant> merchants, List<Campaign> campaigns, List<Offer> offers) {
    /** Nothing registered yet. */
    public static final Catalogue EMPTY = new Catalogue(0, List.of(), List.of(), List.of());

    public Catalogue {
        programs = List.copyOf(programs);
        merchants = List.copyOf(merchants);
        campaigns = List.copyOf(campaigns);
        offers = List.copyOf(offers);
    }

    /** A catalogue without campaigns. */
    public Catalogue(long revision, List<Program> programs, List<Merchant> merchants, List<Offer> offers) {
        this(revision, programs, merchants, List.of(), offers);
    }

    /** What programs themselves give for every purchase, as offers that are no merchant's: nobody registers these. */
    public List<Offer> bases() {
        var bases = new ArrayList<Offer>(0);
        for (Program program : programs) {
            program.lastPoints()
                    .ifPresent(points -> bases.add(Offer.base(
                            program.id(), "Points of " + program.name(), points.currency(), points.holdDays())));
        }
        return bases;
    }

    /** The first version of an offer; of all its versions merchant and currency are the same. */
    public Optional<Offer> offer(String id) {
        return find(offers, Offer::id, id);
    }

    /** Every version of an offer, the oldest first; none of one that nobody knows. */
    public List<Offer> versions(String id) {
        int first = position(offers, Offer::id, id);
        int end = first;
        while (end < offers.size() && offers.get(end).id().equals(id)) {
            end++;
        }
        return List.copyOf(offers.subList(first, end));
    }

    /** The zone of a program that is registered. */
    public ZoneId zone(String program) {
        return find(programs, Program::id, program)
                .map(Program::zone)
                .orElseThrow(() -> new IllegalStateException("members are of registered programs"));
    }

    /** A merchant. */
    public Optional<Merchant> merchant(String id) {
        return find(merchants, Merchant::id, id);
    }

    /** A campaign. */
    public Optional<Campaign> campaign(String id) {
        return find(campaigns, Campaign::id, id);
    }

    /** The merchants that come behind an id, at most so many. */
    public List<Merchant> merchantsAfter(String id, int most) {
        return after(merchants, Merchant::id, id, most);
    }

    /** The campaigns that come behind an id, at most so many. */
    public List<Campaign> campaignsAfter(String id, int most) {
        return after(campaigns, Campaign::id, id, most);
    }

    /** The lives of the offers that come behind an id, at most so many. */
    public List<Life> livesAfter(String id, int most) {
        var lives = new ArrayList<Life>();
        int first = position(offers, Offer::id, behind(id));
        while (first < offers.size() && lives.size() < most) {
            int next = position(offers, Offer::id, behind(offers.get(first).id()));
            lives.add(Life.of(offers.subList(first, next)));
            first = next;
        }
        return lives;
    }

    private static <T> List<T> after(List<T> things, Function<T, String> idOf, String id, int most) {
        int first = position(things, idOf, behind(id));
        return things.subList(first, Math.min(things.size(), first + most));
    }

    /** The text that comes next behind another: ids hold no such character. */
    private static String behind(String id) {
        return id + Character.MIN_VALUE;
    }

    /** The first with an id, among things in its order: a million offers are found in twenty steps. */
    private static <T> Optional<T> find(List<T> things, Function<T, String> idOf, String id) {
        int position = position(things, idOf, id);
        return position < things.size() && idOf.apply(things.get(position)).equals(id)
                ? Optional.of(things.get(position))
                : Optional.empty();
    }

    /** Where the first with an id stands, or would. */
    private static <T> int position(List<T> things, Function<T, String> idOf, String id) {
        int low = 0;
        int high = things.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (idOf.apply(things.get(middle)).compareTo(id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The same under another number. */
    public Catalogue asRevision(long number) {
        return new Catalogue(number, programs, merchants, campaigns, offers);
    }
}
