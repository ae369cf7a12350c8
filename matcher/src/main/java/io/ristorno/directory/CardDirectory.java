package io.ristorno.directory;

import io.ristorno.event.MemberKey;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Rider.CardLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Card handle to member, in memory.
 *
 * <p><b>How it works.</b> One open-addressed table of longs, four a slot: the handle's two halves, the member's number, and
 * program, slot within the member. A probe of a card that nobody linked, nine of ten, reads one cache line and allocates
 * nothing. The low half of a handle is a keyed hash, so it serves as the table's hash as it is. A card that changed
 * hands is rare; its history lies in a map beside the table.
 *
 * <p>One thread writes, any thread reads: a slot's key is stored last, with release, and read first, with acquire; a grown
 * table is published as a whole.
 */
public final class CardDirectory {
    private static final int WIDTH = 4;
    private static final long IN_HISTORY = -1;
    private static final java.lang.invoke.VarHandle LONGS =
            java.lang.invoke.MethodHandles.arrayElementVarHandle(long[].class);

    private final List<String> programs = new CopyOnWriteArrayList<>();
    private final Map<CardHandle, List<CardLink>> histories = new ConcurrentHashMap<>();
    private volatile long[] table = new long[1024 * WIDTH];
    private int size;

    /**
     * Who held a card at a moment. A card that has had one holder, and has him still, is his at any time: whether the
     * purchase came after the link is for the decision to say.
     *
     * @param atMillis purchase time, epoch milliseconds
     */
    public Holder find(CardHandle handle, long atMillis) {
        long[] slots = table;
        int slot = slot(slots, handle);
        if (slot < 0) {
            return Holder.NONE;
        }
        long packed = slots[slot + 3];
        return packed < 0 ? fromHistory(handle, atMillis) : holder(slots[slot + 2], packed);
    }

    /** Whether a card is linked, now or before. */
    public boolean knows(CardHandle handle) {
        return slot(table, handle) >= 0;
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

    private static int slot(long[] slots, CardHandle handle) {
        int mask = slots.length / WIDTH - 1;
        int at = (int) handle.low() & mask;
        long low = key(handle.low());
        while (true) {
            long found = (long) LONGS.getAcquire(slots, at * WIDTH);
            if (found == 0) {
                return -1;
            }
            if (found == low && slots[at * WIDTH + 1] == mixed(handle)) {
                return at * WIDTH;
            }
            at = at + 1 & mask;
        }
    }

    private static long key(long low) {
        return low == 0 ? 1 : low;
    }

    /** Handles of different kinds are different cards even with equal bits. */
    private static long mixed(CardHandle handle) {
        return handle.high() ^ (long) handle.kind() << 56;
    }

    /** Adds a link. By one thread at a time. */
    public synchronized void put(CardLink link) {
        int slot = slot(table, link.key());
        if (slot < 0) {
            insert(link);
            return;
        }
        long packed = table[slot + 3];
        var history = new ArrayList<>(histories.getOrDefault(link.key(), List.of()));
        if (packed >= 0) {
            Holder first = holder(table[slot + 2], packed);
            if (first.member().equals(link.member()) && first.slot() == link.slot()) {
                return;
            }
            history.add(new CardLink(link.key(), first.member(), first.slot(), java.time.Instant.EPOCH));
        }
        history.removeIf(known -> known.equals(link));
        history.add(link);
        history.sort(java.util.Comparator.comparing(CardLink::linked));
        histories.put(link.key(), List.copyOf(history));
        table[slot + 3] = IN_HISTORY;
    }

    private void insert(CardLink link) {
        if (size * 5 > table.length / WIDTH * 3) {
            grow();
        }
        write(table, link.key(), link.member().number(), packed(link));
        size++;
    }

    private long packed(CardLink link) {
        int program = programs.indexOf(link.member().program());
        if (program < 0) {
            programs.add(link.member().program());
            program = programs.size() - 1;
        }
        return (long) program << 32 | link.slot();
    }

    private static void write(long[] slots, CardHandle handle, long member, long packed) {
        write(slots, key(handle.low()), mixed(handle), member, packed);
    }

    private static void write(long[] slots, long low, long high, long member, long packed) {
        int mask = slots.length / WIDTH - 1;
        int at = (int) low & mask;
        while (slots[at * WIDTH] != 0) {
            at = at + 1 & mask;
        }
        slots[at * WIDTH + 1] = high;
        slots[at * WIDTH + 2] = member;
        slots[at * WIDTH + 3] = packed;
        LONGS.setRelease(slots, at * WIDTH, low);
    }

    private void grow() {
        long[] from = table;
        var to = new long[from.length * 2];
        for (int at = 0; at < from.length; at += WIDTH) {
            if (from[at] != 0) {
                write(to, from[at], from[at + 1], from[at + 2], from[at + 3]);
            }
        }
        table = to;
    }

    /** Cards known. */
    public synchronized int size() {
        return size;
    }

    /** Bytes of the table. */
    public long bytes() {
        return 8L * table.length;
    }
}
