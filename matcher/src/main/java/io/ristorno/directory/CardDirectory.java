package io.ristorno.directory;

import io.ristorno.event.MemberKey;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider.CardLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Card handle to member, in memory.
 *
 * <p><b>How it works.</b> An open-addressed table: the low half of each handle in one array of longs, and at the same place of
 * another, three longs wide, its high half, the member's number, and program and slot within the member. A probe of a card that
 * nobody linked, nine of ten, reads one cache line of the first array, a fourth of the table, and allocates
 * nothing. The low half is a keyed hash, so it serves as the table's hash as it is. A card that changed hands is
 * rare; its history lies in a map beside the table.
 *
 * <p>One thread writes, any thread reads: a slot's low half is stored last, with release, and read first, with acquire; a grown
 * table is published as a whole.
 */
public final class CardDirectory {
    private static final int SLOTS_FIRST = 1024;
    private static final int WIDTH = 3;
    private static final long IN_HISTORY = -1;
    private static final long FORGOTTEN = -2;
    private static final java.lang.invoke.VarHandle LONGS =
            java.lang.invoke.MethodHandles.arrayElementVarHandle(long[].class);

    private final List<String> programs = new CopyOnWriteArrayList<>();
    private final Map<CardHandle, List<CardLink>> histories = new ConcurrentHashMap<>();
    private volatile Set<Holder> passedOver = Set.of();
    private final LinksUnderWay linksUnderWay = new LinksUnderWay(this);
    private volatile Table table = new Table(SLOTS_FIRST);
    private int size;
    private int cards;

    /** Slots: low halves, 0 for a free one; and what belongs to each. */
    private static final class Table {
        private final long[] lows;
        private final long[] rests;

        Table(int slots) {
            lows = new long[slots];
            rests = new long[slots * WIDTH];
        }

        int slot(CardHandle handle) {
            int mask = lows.length - 1;
            long low = key(handle.low());
            int at = (int) low & mask;
            while (true) {
                long found = (long) LONGS.getAcquire(lows, at);
                if (found == 0) {
                    return -1;
                }
                if (found == low && rests[at * WIDTH] == mixed(handle)) {
                    return at;
                }
                at = at + 1 & mask;
            }
        }

        long member(int slot) {
            return rests[slot * WIDTH + 1];
        }

        long packed(int slot) {
            return rests[slot * WIDTH + 2];
        }

        void pack(int slot, long packed) {
            rests[slot * WIDTH + 2] = packed;
        }

        /** A card that nobody held any more has a holder again: what says so is written last. */
        void put(int slot, long member, long packed) {
            rests[slot * WIDTH + 1] = member;
            rests[slot * WIDTH + 2] = packed;
            LONGS.setRelease(lows, slot, lows[slot]);
        }

        void add(long low, long high, long member, long packed) {
            int mask = lows.length - 1;
            int at = (int) low & mask;
            while (lows[at] != 0) {
                at = at + 1 & mask;
            }
            rests[at * WIDTH] = high;
            rests[at * WIDTH + 1] = member;
            rests[at * WIDTH + 2] = packed;
            LONGS.setRelease(lows, at, low);
        }

        Table doubled() {
            var larger = new Table(lows.length * 2);
            for (int at = 0; at < lows.length; at++) {
                if (lows[at] != 0) {
                    larger.add(lows[at], rests[at * WIDTH], member(at), packed(at));
                }
            }
            return larger;
        }

        long bytes() {
            return (long) Long.BYTES * (lows.length + rests.length);
        }
    }

    /**
     * Who held a card at a moment. A card that has had one holder, and has him still, is his at any time: whether the
     * purchase came after the link is for the decision to say.
     *
     * @param atMillis purchase time, epoch milliseconds
     */
    public Holder find(CardHandle handle, long atMillis) {
        Table now = table;
        int slot = now.slot(handle);
        if (slot < 0) {
            return Holder.NONE;
        }
        long packed = now.packed(slot);
        return packed < 0 ? fromHistory(handle, atMillis) : holder(now.member(slot), packed);
    }

    /** Who is asked first whose a card's message is: who held it first, of those whom the directory still knows and does not pass over. */
    public Holder first(CardHandle handle) {
        Table now = table;
        int slot = now.slot(handle);
        if (slot < 0) {
            return Holder.NONE;
        }
        long packed = now.packed(slot);
        if (packed >= 0) {
            return holder(now.member(slot), packed);
        }
        List<Holder> holders = links(handle);
        for (Holder holder : holders) {
            if (!passedOver.contains(holder)) {
                return holder;
            }
        }
        return holders.isEmpty() ? Holder.NONE : holders.getFirst();
    }

    /**
     * From now on the messages of these holders' cards, and of no others', come to the next holder at once, if there is one. What was on
     * its way by then still comes to them.
     */
    public void passOver(Set<Holder> holders) {
        passedOver = Set.copyOf(holders);
    }

    /** Whether a card's messages come to its next holder. */
    public boolean isPassedOver(Holder holder) {
        return passedOver.contains(holder);
    }

    /** Every link of a card, the first one first. */
    public List<Holder> links(CardHandle handle) {
        Table now = table;
        int slot = now.slot(handle);
        if (slot < 0) {
            return List.of();
        }
        long packed = now.packed(slot);
        return packed < 0
                ? histories.getOrDefault(handle, List.of()).stream()
                        .map(link -> new Holder(link.member(), link.slot()))
                        .toList()
                : List.of(holder(now.member(slot), packed));
    }

    /** Whether a card is linked, now or before. */
    public boolean knows(CardHandle handle) {
        Table now = table;
        int slot = now.slot(handle);
        return slot >= 0 && now.packed(slot) != FORGOTTEN;
    }

    private Holder holder(long member, long packed) {
        return new Holder(new MemberKey(programs.get((int) (packed >>> 32)), member), (int) packed);
    }

    /** The last to whom it had been linked by then; before the first link, the first, so that the decision can say why not. */
    private Holder fromHistory(CardHandle handle, long atMillis) {
        CardLink holder = null;
        for (CardLink link : histories.getOrDefault(handle, List.of())) {
            if (holder == null || link.linked().toEpochMilli() <= atMillis) {
                holder = link;
            }
        }
        return holder == null ? Holder.NONE : new Holder(holder.member(), holder.slot());
    }

    /** 0 is no key: it shares that of 1, and the high half tells the two apart. */
    private static long key(long low) {
        return low == 0 ? 1 : low;
    }

    /** Handles of different kinds are different cards even with equal bits. */
    private static long mixed(CardHandle handle) {
        return handle.high() ^ (long) handle.kind() << 56;
    }

    /** What is about to change a card's links. */
    public LinksUnderWay linksUnderWay() {
        return linksUnderWay;
    }

    /** Adds a link. By one thread at a time. */
    public synchronized void put(CardLink link) {
        int slot = table.slot(link.key());
        if (slot < 0) {
            insert(link);
            return;
        }
        long packed = table.packed(slot);
        if (packed == FORGOTTEN) {
            table.put(slot, link.member().number(), packed(link));
            cards += link.key().kind() == CardHandle.OF_ID ? 1 : 0;
            return;
        }
        var history = new ArrayList<>(histories.getOrDefault(link.key(), List.of()));
        if (packed >= 0) {
            Holder first = holder(table.member(slot), packed);
            if (first.member().equals(link.member()) && first.slot() == link.slot()) {
                return;
            }
            history.add(new CardLink(link.key(), first.member(), first.slot(), java.time.Instant.EPOCH));
        }
        history.removeIf(known -> known.equals(link));
        history.add(link);
        history.sort(java.util.Comparator.comparing(CardLink::linked));
        histories.put(link.key(), List.copyOf(history));
        table.pack(slot, IN_HISTORY);
    }

    /** Takes a link away: from now on the card is its other holders', or nobody's. By one thread at a time. */
    public synchronized void forget(CardLink link) {
        int slot = table.slot(link.key());
        if (slot < 0) {
            return;
        }
        long packed = table.packed(slot);
        if (packed >= 0) {
            if (holder(table.member(slot), packed).equals(new Holder(link.member(), link.slot()))) {
                forget(slot, link);
            }
            return;
        }
        List<CardLink> left = histories.getOrDefault(link.key(), List.of()).stream()
                .filter(known -> !known.member().equals(link.member()) || known.slot() != link.slot())
                .toList();
        if (left.isEmpty()) {
            forget(slot, link);
        } else {
            histories.put(link.key(), left);
        }
    }

    private void forget(int slot, CardLink link) {
        if (table.packed(slot) != FORGOTTEN) {
            cards -= link.key().kind() == CardHandle.OF_ID ? 1 : 0;
        }
        table.pack(slot, FORGOTTEN);
        histories.remove(link.key());
    }

    private void insert(CardLink link) {
        if (size * 5 > table.lows.length * 3) {
            table = table.doubled();
        }
        table.add(key(link.key().low()), mixed(link.key()), link.member().number(), packed(link));
        size++;
        cards += link.key().kind() == CardHandle.OF_ID ? 1 : 0;
    }

    private long packed(CardLink link) {
        int program = programs.indexOf(link.member().program());
        if (program < 0) {
            programs.add(link.member().program());
            program = programs.size() - 1;
        }
        return (long) program << 32 | link.slot();
    }

    /** Cards known. Each has an id; most have a handle of their number beside it. */
    public synchronized int cards() {
        return cards;
    }

    /** Bytes of the table. */
    public long bytes() {
        return table.bytes();
    }
}
