package io.ristorno.match;

import io.ristorno.event.Deed;
import io.ristorno.event.Moment;
import io.ristorno.member.Purchase;
import io.ristorno.merchant.Channel;
import io.ristorno.merchant.MerchantCategory;
import io.ristorno.offer.ExposedTo;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Mechanic.Action;
import io.ristorno.offer.Mechanic.PeriodRebate;
import io.ristorno.offer.Mechanic.Referral;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Where;
import io.ristorno.reward.Candidates;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiled offers: one open-addressed table from merchant to its rows, one row of eight longs, a cache line, an offer version.
 *
 * <p><b>How it works.</b> A lookup hashes the merchant's key to a slot; the slot holds a 64-bit fingerprint and the
 * position and number of the merchant's rows, which lie side by side. So a purchase at a merchant without offers, which is
 * most of them, touches one line of the table; one at a merchant with offers touches that line, the key (to be sure) and a
 * line an offer version. Inside a row the tests run from the cheap and selective to the rest: version in force, window,
 * days and hours, currency, minimum, channel, and only then the sets (locations, categories, countries), which lie apart.
 * Nothing is allocated.
 *
 * <p><b>Why not a map of lists of offers.</b> The same tests over objects chase four to six pointers an offer, each a likely
 * cache miss among a million offers, and box on the way. References: Drepper, What every programmer should know about memory
 * (2007), section 3; Manegold, Boncz, Kersten, Optimizing main-memory join on modern hardware (2002), on touching few lines.
 *
 * <pre>
 * word 0  in force from, epoch milliseconds
 * word 1  in force until, exclusive
 * word 2  window: from, until in local minutes since 1970 (32 bits each)
 * word 3  hours from (11), until (11), weekdays (7), channels (3), currency (10), flags (15)
 * word 4  minimum in minor units
 * word 5  sets: first element (32), lengths of locations, excluded, categories, countries (8 each)
 * word 6  number of the offer among the merchant's: versions of one offer lie side by side
 * word 7  number of the offer's own zone, if it names one
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // places in bit sets that live no longer than the index
final class Rows {
    private static final int WIDTH = 8;
    private static final int FLAG_SETS = 1;
    private static final int FLAG_OWN_ZONE = 2;
    private static final int FLAG_FUEL = 4;
    private static final int FLAG_LIVE = 8;
    private static final int FLAG_LIMITS = 16;
    private static final int FLAG_TIMED = 32;
    private static final int FLAG_COUNTS = 64;
    private static final int FLAG_PERIODS = 128;
    private static final int FLAG_HISTORY = 256;
    private static final int FLAG_OPT_IN = 512;
    private static final int FLAG_CONTACT = 1024;
    private static final int FLAG_EXPOSED = 2048;
    private static final int FLAG_SEGMENTS = 4096;
    private static final int FLAG_CYCLE = 8192;
    private static final int FLAG_BEFORE_BINDING = 16384;
    private static final int FLAGS = 32767;
    private static final int SET_MAX = Where.MOST;
    private static final long MINUTES_A_DAY = 1440;

    private final long[] fingerprints;
    private final int[] spans;
    private final String[] keys;
    private final int mask;
    private final long[] rows;
    private final Offer[] offers;
    private final int[] sets;
    private final ZoneClock[] clocks;
    private final Set<String> segments = new HashSet<>();

    /**
     * Compiles the versions of some merchants' offers.
     *
     * @param byMerchant merchant id -> its offers' versions, by id then version
     * @param symbols numbers of location ids, shared by all segments
     */
    Rows(Map<String, List<Version>> byMerchant, Symbols symbols) {
        int size = Integer.highestOneBit(Math.max(2, byMerchant.size()) * 2 - 1) * 2;
        mask = size - 1;
        fingerprints = new long[size];
        spans = new int[size * 2];
        keys = new String[size];
        int count = byMerchant.values().stream().mapToInt(List::size).sum();
        rows = new long[count * WIDTH];
        offers = new Offer[count];
        var builder = new SetBuilder(symbols);
        var zones = new LinkedHashMap<ZoneId, Integer>();
        int row = 0;
        for (Map.Entry<String, List<Version>> entry : byMerchant.entrySet()) {
            place(entry.getKey(), row, entry.getValue().size());
            for (Version version : entry.getValue()) {
                offers[row] = version.offer();
                write(row++, version, builder, zones);
            }
        }
        sets = builder.toArray();
        clocks = zones.keySet().stream().map(ZoneClock::new).toArray(ZoneClock[]::new);
    }

    /** An offer version and the interval in which it is in force. */
    record Version(Offer offer, long fromMillis, long untilMillis) {}

    private void place(String key, int firstRow, int count) {
        long fingerprint = fingerprint(key);
        int slot = (int) fingerprint & mask;
        while (fingerprints[slot] != 0) {
            slot = slot + 1 & mask;
        }
        fingerprints[slot] = fingerprint;
        keys[slot] = key;
        spans[slot * 2] = firstRow;
        spans[slot * 2 + 1] = count;
    }

    private void write(int row, Version version, SetBuilder builder, Map<ZoneId, Integer> zones) {
        Offer offer = version.offer();
        Schedule schedule = offer.schedule();
        int at = row * WIDTH;
        rows[at] = version.fromMillis();
        rows[at + 1] = version.untilMillis();
        rows[at + 2] = (long) bounded(schedule.fromMinute()) << 32 | bounded(schedule.untilMinute()) & 0xffffffffL;
        rows[at + 5] = builder.add(offer.where());
        int flags = (rows[at + 5] >>> 32 != 0 ? FLAG_SETS : 0)
                | (schedule.zone().isPresent() ? FLAG_OWN_ZONE : 0)
                | (offer.earns() && !(offer.mechanic() instanceof Action) ? FLAG_LIVE : 0)
                | (offer.where().mccs().isEmpty()
                                || MerchantCategory.anyDispenser(offer.where().mccs())
                        ? FLAG_FUEL
                        : 0)
                | (offer.limitsMembers() ? FLAG_LIMITS : 0)
                | (schedule.hours().grantsUntimed() ? 0 : FLAG_TIMED)
                | (offer.mechanic().counts() ? FLAG_COUNTS : 0)
                | (offer.mechanic() instanceof PeriodRebate ? FLAG_PERIODS : 0)
                | (offer.who().goesByHistory() ? FLAG_HISTORY : 0)
                | (offer.asksActivation() ? FLAG_OPT_IN : 0)
                | (offer.who().asksContact() ? FLAG_CONTACT : 0)
                | (offer.who().exposedTo().isPresent() ? FLAG_EXPOSED : 0)
                | (offer.who().asksSegments() ? FLAG_SEGMENTS : 0)
                | (offer.who().asksCycle() ? FLAG_CYCLE : 0)
                | (offer.isWide() || offer.where().beforeBinding() ? FLAG_BEFORE_BINDING : 0);
        segments.addAll(offer.who().segmentsAny());
        segments.addAll(offer.who().segmentsNone());
        offer.who().tierAtLeast().ifPresent(segments::add);
        rows[at + 3] = conditions(offer, schedule) | (long) flags << 42;
        rows[at + 4] = offer.minSpendMinor();
        schedule.zone().ifPresent(zone -> rows[at + 7] = zones.computeIfAbsent(zone, _ -> zones.size()));
        boolean sameOffer = row > 0 && offers[row - 1].id().equals(offer.id());
        rows[at + 6] = sameOffer ? rows[at + 6 - WIDTH] : row;
    }

    private static long conditions(Offer offer, Schedule schedule) {
        Hours hours = schedule.hours();
        long days = 0;
        for (DayOfWeek day : schedule.daysOfWeek()) {
            days |= 1L << day.ordinal();
        }
        long channels = 0;
        for (Channel channel : offer.where().channels()) {
            channels |= 1L << channel.ordinal();
        }
        if (channels == 0) {
            channels = 7;
        }
        return hours.fromMinute()
                | (long) hours.untilMinute() << 11
                | days << 22
                | channels << 29
                | (long) offer.currency().numeric() << 32;
    }

    private static int bounded(long minutes) {
        return Math.clamp(minutes, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long fingerprint(String key) {
        long hash = key.hashCode() * 0x9E3779B97F4A7C15L ^ key.length();
        hash ^= hash >>> 29;
        hash *= 0xBF58476D1CE4E5B9L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    /** Whether this segment speaks for a merchant at all. */
    boolean knows(String merchant) {
        return slot(merchant, fingerprint(merchant)) >= 0;
    }

    private int slot(String merchant, long fingerprint) {
        int slot = (int) fingerprint & mask;
        while (fingerprints[slot] != 0) {
            if (fingerprints[slot] == fingerprint && keys[slot].equals(merchant)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    private int flags(int row) {
        return (int) (rows[row * WIDTH + 3] >>> 42) & FLAGS;
    }

    /** Whether any version of any offer of a merchant limits what one member may have. */
    boolean limits(String merchant) {
        return any(merchant, FLAG_LIMITS);
    }

    /** Whether any version of any offer of a merchant goes by several purchases. */
    boolean counts(String merchant) {
        return any(merchant, FLAG_COUNTS);
    }

    /** Whether any version of any offer of a merchant pays on one purchase what those behind it come to, too. */
    boolean paysPeriods(String merchant) {
        return any(merchant, FLAG_PERIODS);
    }

    /** Whether any version of any offer of a merchant is for members by what they bought there before. */
    boolean asksHistory(String merchant) {
        return any(merchant, FLAG_HISTORY);
    }

    /** Whether any version of any offer of a merchant asks how long ago a member bought there, against what is usual. */
    boolean asksCycle(String merchant) {
        return any(merchant, FLAG_CYCLE);
    }

    /** Whether it matters of any version of any offer of a merchant who has activated it. */
    boolean asksActivation(String merchant) {
        return any(merchant, FLAG_OPT_IN);
    }

    /** Whether any version of any offer of a merchant asks by what a member can be reached. */
    boolean asksContact(String merchant) {
        return any(merchant, FLAG_CONTACT);
    }

    /** Whether any version of any offer of a merchant asks what a member has seen. */
    boolean asksExposure(String merchant) {
        return any(merchant, FLAG_EXPOSED);
    }

    /** Whether it may matter to any version of any offer of a merchant that a member has seen or done something at a place. */
    boolean asksExposure(String merchant, String placement, ExposedTo.Kind kind) {
        int slot = slot(merchant, fingerprint(merchant));
        int first = slot < 0 ? 0 : spans[slot * 2];
        int end = slot < 0 ? 0 : first + spans[slot * 2 + 1];
        for (int row = first; row < end; row++) {
            if (offers[row]
                    .who()
                    .exposedTo()
                    .filter(asked -> asked.isMetBy(placement, kind))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether any version of any offer of a merchant is for members by the segments in which they are. */
    boolean asksSegments(String merchant) {
        return any(merchant, FLAG_SEGMENTS);
    }

    /** The same of any merchant. */
    boolean asksSegments() {
        return !segments.isEmpty();
    }

    /** Whether any version of any offer is for members by whether they are in a segment, or have a level. */
    boolean asksSegment(String segment) {
        return segments.contains(segment);
    }

    /** The last local minute since 1970 at which any version of an offer that is here may count; empty if none is here. */
    OptionalLong lastMinute(String merchant, String offer) {
        int slot = slot(merchant, fingerprint(merchant));
        int first = slot < 0 ? 0 : spans[slot * 2];
        int end = slot < 0 ? 0 : first + spans[slot * 2 + 1];
        OptionalLong last = OptionalLong.empty();
        for (int row = first; row < end; row++) {
            if (offers[row].id().equals(offer)) {
                long until = offers[row].schedule().untilMinute();
                last = OptionalLong.of(Math.max(until, last.orElse(until)));
            }
        }
        return last;
    }

    private boolean any(String merchant, int flag) {
        int slot = slot(merchant, fingerprint(merchant));
        if (slot >= 0) {
            for (int row = spans[slot * 2]; row < spans[slot * 2] + spans[slot * 2 + 1]; row++) {
                if ((flags(row) & flag) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Adds the versions in force at purchase time whose stateless conditions hold; false if the merchant is not here. */
    boolean match(String merchant, Purchase purchase, int location, int country, Candidates into) {
        int slot = slot(merchant, fingerprint(merchant));
        if (slot < 0) {
            return false;
        }
        int row = spans[slot * 2];
        int end = row + spans[slot * 2 + 1];
        long start = earliest(purchase);
        for (; row < end; row++) {
            if (inForce(row, purchase.at().epochMillis(), start)) {
                if (fits(row, purchase, location, country)) {
                    into.add(offers[row]);
                }
                row = lastVersion(row, end);
            }
        }
        return true;
    }

    /** Adds every version in force at purchase time that pays such, whatever its conditions; false if the merchant is not here. */
    boolean inForce(String merchant, Purchase purchase, Candidates into) {
        int slot = slot(merchant, fingerprint(merchant));
        if (slot < 0) {
            return false;
        }
        int row = spans[slot * 2];
        int end = row + spans[slot * 2 + 1];
        long start = earliest(purchase);
        for (; row < end; row++) {
            if (inForce(row, purchase.at().epochMillis(), start)) {
                if (pays(offers[row], purchase.deed().orElse(null))) {
                    into.add(offers[row]);
                }
                row = lastVersion(row, end);
            }
        }
        return true;
    }

    /** The version of an offer in force at a moment, if the merchant is here and has one. */
    Optional<Offer> version(String merchant, String offer, long millis) {
        int slot = slot(merchant, fingerprint(merchant));
        int first = slot < 0 ? 0 : spans[slot * 2];
        int end = slot < 0 ? 0 : first + spans[slot * 2 + 1];
        for (int row = first; row < end; row++) {
            if (inForce(row, millis, millis) && offers[row].id().equals(offer)) {
                return Optional.of(offers[row]);
            }
        }
        return Optional.empty();
    }

    /** A version of an offer by its number, if the merchant is here and has it. */
    Optional<Offer> numbered(String merchant, String offer, int version) {
        int slot = slot(merchant, fingerprint(merchant));
        int first = slot < 0 ? 0 : spans[slot * 2];
        int end = slot < 0 ? 0 : first + spans[slot * 2 + 1];
        for (int row = first; row < end; row++) {
            if (offers[row].version() == version && offers[row].id().equals(offer)) {
                return Optional.of(offers[row]);
            }
        }
        return Optional.empty();
    }

    /** Whether an offer pays such a thing at all: a purchase, or what was done without one. */
    private static boolean pays(Offer offer, @Nullable Deed deed) {
        return switch (deed) {
            case null -> !(offer.mechanic() instanceof Action);
            case Deed.Action done ->
                offer.mechanic() instanceof Action action && action.action().equals(done.name());
            case Deed.Referred _ -> false;
            case Deed.Referral told ->
                offer.mechanic() instanceof Referral && offer.id().equals(told.offer());
        };
    }

    /** Of a purchase known by its date alone, the first version in force on that date decides. */
    private static long earliest(Purchase purchase) {
        Moment at = purchase.at();
        return at.timed()
                ? at.epochMillis()
                : at.localDate().atStartOfDay(purchase.zone()).toInstant().toEpochMilli();
    }

    private boolean inForce(int row, long millis, long start) {
        return rows[row * WIDTH] <= millis && start < rows[row * WIDTH + 1];
    }

    private int lastVersion(int row, int end) {
        int last = row;
        while (last + 1 < end && rows[(last + 1) * WIDTH + 6] == rows[row * WIDTH + 6]) {
            last++;
        }
        return last;
    }

    private boolean fits(int row, Purchase purchase, int location, int country) {
        int at = row * WIDTH;
        long conditions = rows[at + 3];
        int flags = flags(row);
        if ((flags & FLAG_LIVE) == 0 || (flags & FLAG_BEFORE_BINDING) == 0 && purchase.isBeforeBinding()) {
            return false;
        }
        Moment local = purchase.at();
        int day = local.localDay();
        int minute = local.minuteOfDay();
        if ((flags & FLAG_OWN_ZONE) != 0 && local.timed()) {
            long minutes = clocks[(int) rows[at + 7]].minutes(local.epochMillis());
            day = (int) Math.floorDiv(minutes, MINUTES_A_DAY);
            minute = (int) Math.floorMod(minutes, MINUTES_A_DAY);
        }
        if (!inWindow(rows[at + 2], day, minute) || !inHours(conditions, day, minute)) {
            return false;
        }
        if (minute == Moment.UNKNOWN && (flags & FLAG_TIMED) != 0) {
            return false;
        }
        boolean reaches = reaches(rows[at + 4], (int) (conditions >>> 32) & 1023, purchase);
        if (!reaches && !((flags & FLAG_FUEL) != 0 && MerchantCategory.isDispenser(purchase.mcc()))) {
            return false;
        }
        return (conditions >>> 29 & 1L << purchase.channel().ordinal()) != 0
                && ((flags & FLAG_SETS) == 0 || inSets(rows[at + 5], location, purchase.mcc(), country));
    }

    /**
     * What is in neither currency of the offer is worth what exchange rates say, which a match does not know. Of what clearings announced
     * something is kept, though none of them reaches the minimum yet.
     */
    private static boolean reaches(long minimum, int currency, Purchase purchase) {
        if (currency == purchase.currency().numeric()) {
            return purchase.firstAuthorised().minor() >= minimum
                    || purchase.beforeReturns().minor() >= minimum
                    || purchase.more() && purchase.authorised().minor() >= minimum;
        }
        return currency != purchase.billingCurrency().numeric()
                || purchase.firstAuthorised().billing() >= minimum
                || purchase.beforeReturns().billing() >= minimum
                || purchase.more() && purchase.authorised().billing() >= minimum;
    }

    private static boolean inWindow(long window, int day, int minute) {
        int from = (int) (window >>> 32);
        int until = (int) window;
        int midnight = day * (int) MINUTES_A_DAY;
        return minute == Moment.UNKNOWN
                ? midnight + MINUTES_A_DAY > from && midnight < until
                : midnight + minute >= from && midnight + minute < until;
    }

    private static boolean inHours(long conditions, int day, int minute) {
        if ((conditions >>> 22 & 1L << Math.floorMod(day + 3, 7)) == 0) {
            return false;
        }
        if (minute == Moment.UNKNOWN) {
            return true;
        }
        int from = (int) conditions & 2047;
        int until = (int) (conditions >>> 11) & 2047;
        return from < until ? minute >= from && minute < until : minute >= from || minute < until;
    }

    private boolean inSets(long descriptor, int location, int mcc, int country) {
        int at = (int) descriptor;
        int locations = (int) (descriptor >>> 32) & SET_MAX;
        int excluded = (int) (descriptor >>> 40) & SET_MAX;
        int mccs = (int) (descriptor >>> 48) & SET_MAX;
        int countries = (int) (descriptor >>> 56) & SET_MAX;
        return (locations == 0 || contains(at, locations, location))
                && !contains(at + locations, excluded, location)
                && (mccs == 0 || contains(at + locations + excluded, mccs, mcc))
                && (countries == 0 || contains(at + locations + excluded + mccs, countries, country));
    }

    private boolean contains(int from, int count, int value) {
        for (int i = from; i < from + count; i++) {
            if (sets[i] == value) {
                return true;
            }
        }
        return false;
    }

    /** A country as a number. */
    static int country(String code) {
        return code.length() == 2 ? code.charAt(0) << 16 | code.charAt(1) : 0;
    }

    /** Bytes this segment's arrays take, keys and offers apart. */
    long bytes() {
        return 8L * fingerprints.length
                + 4L * spans.length
                + 4L * keys.length
                + 8L * rows.length
                + 4L * offers.length
                + 4L * sets.length;
    }

    /** Numbers for location ids. */
    interface Symbols {
        int number(String location);
    }

    /** The sets of all rows, end to end. */
    private static final class SetBuilder {
        private final Symbols symbols;
        private int[] elements = new int[64];
        private int size;

        SetBuilder(Symbols symbols) {
            this.symbols = symbols;
        }

        long add(Where where) {
            int first = size;
            where.locations().stream().sorted().forEach(id -> append(symbols.number(id)));
            where.excludeLocations().stream().sorted().forEach(id -> append(symbols.number(id)));
            where.mccs().stream().sorted().forEach(this::append);
            where.countries().stream().sorted().forEach(code -> append(country(code)));
            return first
                    | bounded(where.locations().size()) << 32
                    | bounded(where.excludeLocations().size()) << 40
                    | bounded(where.mccs().size()) << 48
                    | bounded(where.countries().size()) << 56;
        }

        private static long bounded(int count) {
            if (count > SET_MAX) {
                throw new IllegalArgumentException("a condition names at most " + SET_MAX + " values, not " + count);
            }
            return count;
        }

        private void append(int element) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, size * 2);
            }
            elements[size++] = element;
        }

        int[] toArray() {
            return Arrays.copyOf(elements, size);
        }
    }
}
