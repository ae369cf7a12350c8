package io.ristorno.api;

import io.ristorno.event.MemberEvent;
import io.ristorno.event.MemberKey;
import io.ristorno.event.PurseEvent.PaidOut;
import io.ristorno.event.PurseEvent.PayoutConfirmed;
import io.ristorno.event.PurseEvent.PayoutRejected;
import io.ristorno.event.PurseEvent.PayoutSent;
import io.ristorno.host.Intake;
import io.ristorno.host.Result;
import io.ristorno.host.Work;
import io.ristorno.member.Member;
import io.ristorno.member.Movement.Payout;
import io.ristorno.member.Movement.PayoutState;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.program.BankAccount;
import io.ristorno.program.Program;
import io.ristorno.report.StatementCredit;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A payout to every member of a program who has enough: all that is available of a currency. A payout's id is made of the run's and the
 * member's, and the engine takes each id once: so a run that was cut short is asked for again, and goes on. It walks a snapshot a
 * page at a time and takes what bulk gets of the engine; its thread waits.
 */
final class PayoutRun {
    private static final int PAGE = 512;
    private static final String CUT_SHORT = "the run was cut short: ask for it again";
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Store store;
    private final Intake intake;
    private final Program program;
    private final String id;

    /** A payout of the run, and where it goes if that was told. */
    record Item(MemberKey member, String memberId, Payout payout, Optional<BankAccount> payee) {}

    /**
     * @param id {@code run_...}
     */
    PayoutRun(Store store, Intake intake, Program program, String id) {
        this.store = store;
        this.intake = intake;
        this.program = program;
        this.id = id;
    }

    /**
     * Pays everybody out who has enough and has not been paid by this run. When this returns, that is durable.
     *
     * @return false if the run takes nobody more, since a payout of it has been sent: whoever has its file would not hear of him
     */
    boolean pay(Commodity commodity, Instant at) {
        if (items().stream().anyMatch(item -> item.payout().state() != PayoutState.CREATED)) {
            return false;
        }
        long least = program.balances().minPayoutMinor(commodity);
        each(member -> member.purse().pocket(commodity).availableMinor() >= least
                ? Optional.of(new PaidOut(member.key(), payoutId(member.key()), id, commodity, at))
                : Optional.empty());
        return true;
    }

    private String payoutId(MemberKey member) {
        return "pay_" + id.substring(4) + "_" + Long.toUnsignedString(member.number(), 32);
    }

    /**
     * Moves payouts of the run on.
     *
     * @param only these, or all if it is empty
     * @param why of those that are rejected
     * @return what stands against those that were named, by their ids: if there is anything, nothing has moved
     */
    Map<String, String> move(PayoutState state, Set<String> only, String why, Instant at) {
        var objections = new HashMap<String, String>();
        if (!only.isEmpty()) {
            only.forEach(named -> objections.put(named, "is no payout of this run"));
            for (Item item : items()) {
                Payout payout = item.payout();
                if (payout.open() || payout.state() == state) {
                    objections.remove(payout.id());
                } else {
                    objections.replace(payout.id(), "was " + payout.state() + " before, and stays so");
                }
            }
        }
        if (objections.isEmpty()) {
            move(payout -> payout.open() && (only.isEmpty() || only.contains(payout.id())), state, why, at);
        }
        return objections;
    }

    private void move(Predicate<Payout> which, PayoutState state, String why, Instant at) {
        each(member -> payout(member).filter(which).map(payout -> switch (state) {
            case CREATED -> throw new IllegalArgumentException("a payout is created by its run");
            case SENT -> new PayoutSent(member.key(), payout.id(), at);
            case CONFIRMED -> new PayoutConfirmed(member.key(), payout.id(), at);
            case REJECTED -> new PayoutRejected(member.key(), payout.id(), why, at);
        }));
    }

    /** Every payout of the run, in the order of the store. */
    List<Item> items() {
        var items = new ArrayList<Item>();
        pages((snapshot, member) -> payout(member)
                .ifPresent(payout -> items.add(new Item(
                        member.key(),
                        snapshot.memberId(member.key()).orElse(""),
                        payout,
                        snapshot.payee(member.key())))));
        return items;
    }

    /** What the open payouts of the run are made of, reward by reward. */
    List<StatementCredit> credits(Collection<Merchant> merchants) {
        var credits = new ArrayList<StatementCredit>();
        pages((snapshot, member) -> payout(member)
                .filter(Payout::open)
                .ifPresent(payout -> credits.addAll(new StatementCredits(snapshot, merchants).of(member, payout))));
        return credits;
    }

    private Optional<Payout> payout(Member member) {
        return member.purse()
                .movement(payoutId(member.key()))
                .filter(Payout.class::isInstance)
                .map(Payout.class::cast);
    }

    private void pages(BiConsumer<Snapshot, Member> consumer) {
        try (Snapshot snapshot = store.snapshot()) {
            Optional<String> next = Optional.of(Page.START);
            while (next.isPresent()) {
                Page<Member> page = snapshot.members(program.id(), next.get(), PAGE);
                page.items().forEach(member -> consumer.accept(snapshot, member));
                next = page.next();
            }
        }
    }

    private void each(Function<Member, Optional<MemberEvent>> event) {
        var events = new ArrayList<MemberEvent>();
        pages((snapshot, member) -> {
            event.apply(member).ifPresent(events::add);
            if (events.size() == PAGE) {
                take(events);
            }
        });
        take(events);
    }

    /** Waits until the engine has taken them: who has too little by now is left out, and that is as it should be. */
    private void take(List<MemberEvent> events) {
        var done = new CountDownLatch(events.size());
        var failed = new boolean[1];
        List<Work> works = events.stream()
                .map(event -> Work.of(event, result -> {
                    failed[0] |= result instanceof Result.NotTaken;
                    done.countDown();
                }))
                .toList();
        while (!works.isEmpty() && !intake.submitBulk(works)) {
            if (intake.hasFailed()) {
                throw new IllegalStateException(CUT_SHORT);
            }
            LockSupport.parkNanos(FULL_NANOS);
        }
        events.clear();
        try {
            if (!done.await(1, TimeUnit.MINUTES) || failed[0]) {
                throw new IllegalStateException(CUT_SHORT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(CUT_SHORT, interrupted);
        }
    }
}
