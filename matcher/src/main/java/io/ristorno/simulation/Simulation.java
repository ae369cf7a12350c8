package io.ristorno.simulation;

import io.ristorno.catalog.Catalogue;
import io.ristorno.event.Look;
import io.ristorno.event.MemberKey;
import io.ristorno.host.CurrentCatalogue;
import io.ristorno.host.Sweep;
import io.ristorno.host.Withdrawn;
import io.ristorno.ledger.CarriedForward;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.merchant.Merchant;
import io.ristorno.people.UnlinkedCards;
import io.ristorno.simulation.Temper.Act;
import io.ristorno.store.LoggedBatch;
import io.ristorno.store.Page;
import io.ristorno.store.Snapshot;
import io.ristorno.store.StoreFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One seed: a history of the service, from an empty disk to the quiet behind the last fault, and whether the laws held.
 *
 * <p>First come faults and traffic in whatever order the dice throw. Then the faults end, everybody sends until he is answered,
 * and the clock moves until nothing is due any more. What is there then must be what every sender was told, what a
 * replay of the log comes to, and what the ledger's law allows.
 */
public final class Simulation {
    private static final int QUIET_ROUNDS_MAX = 20_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<ZoneId> ZONES = List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"));

    /**
     * What came of a seed.
     *
     * @param hash of all that happened: the same for the same seed
     * @param broken the law that was broken, if one was
     * @param trace the last things that happened
     */
    public record Outcome(long seed, long hash, Optional<String> broken, List<String> trace, Tally tally) {}

    private record Start(long batch, long nowMillis, Instant looked) {}

    private final long seed;
    private final Dice dice;
    private final Sabotage sabotage;
    private final Temper temper;
    private final Tally tally = new Tally();
    private final Trace trace;
    private final SimulatedClock clock;
    private final Disk disk;
    private final Market market;
    private final Outside outside;
    private final People people;
    private final Cards cards;
    private final Purses purses;
    private final Choices choices;
    private final Office office;
    private final Lists lists;
    private final List<Start> starts = new ArrayList<>();
    private final Map<Long, Twin.Edition> editions = new HashMap<>();
    private final Map<Long, Catalogue> catalogues = new HashMap<>();
    private Optional<Incarnation> life = Optional.empty();
    private Twin.Edition inForce = Twin.Edition.NONE;
    private long seenBatch;
    private long filledUntil = -1;
    private boolean leapt;
    private String swept = Page.START;

    private Simulation(long seed, int steps, Sabotage sabotage, Consumer<String> listener) {
        this.seed = seed;
        this.sabotage = sabotage;
        trace = new Trace(listener);
        dice = new Dice(seed);
        temper = Temper.of(dice.split(), steps);
        clock = new SimulatedClock(temper.start());
        disk = sabotage.disk(dice.split(), tally);
        market = new Market(dice.split(), temper.scarce(), LocalDate.ofInstant(temper.start(), ZoneOffset.UTC));
        outside = new Outside(dice.split(), trace, tally, clock, disk);
        people = new People(dice.split(), outside, tally, temper.members());
        cards = new Cards(dice.split(), outside, clock, market, people, tally);
        purses = new Purses(dice.split(), outside, clock, market, people);
        choices = new Choices(dice.split(), outside, clock, market, people);
        office = new Office(dice.split(), outside, clock);
        lists = new Lists(dice.split(), clock, people, trace);
    }

    /**
     * Runs a seed.
     *
     * @param listener told everything that happens
     */
    public static Outcome run(long seed, int steps, Consumer<String> listener) {
        return new Simulation(seed, steps, Sabotage.NONE, listener).outcome();
    }

    static Outcome run(long seed, int steps, Sabotage sabotage) {
        return new Simulation(seed, steps, sabotage, _ -> {}).outcome();
    }

    private Outcome outcome() {
        Optional<String> broken = Optional.empty();
        try {
            run();
        } catch (RuntimeException | Error found) {
            broken = Optional.of(words(found));
        }
        return new Outcome(seed, trace.hash(), broken, trace.lines(), tally);
    }

    private static String words(Throwable found) {
        if (found instanceof Violation law && law.getCause() == null) {
            return String.valueOf(law.getMessage());
        }
        var text = new java.io.StringWriter();
        found.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private void run() {
        market.opening().forEach(outside::wants);
        start();
        while (tally.steps < temper.steps()) {
            step();
        }
        calm();
        audit();
        trace.add("ends with " + Long.toHexString(disk.fingerprint()));
    }

    private Incarnation life() {
        return life.orElseThrow();
    }

    /** Starts the process, again and again until it stays. */
    private void start() {
        if (life.isPresent()) {
            return;
        }
        while (life.isEmpty()) {
            tally.starts++;
            try {
                var born = Incarnation.start(starts.size(), disk, sabotage, temper.settings(), clock, tally);
                trace.add("start behind batch " + born.recovered().lastBatch() + " at " + clock.instant());
                life = Optional.of(born);
            } catch (PowerCut _) {
                trace.add("the power goes during the start");
                disk.endProcess(true);
            }
        }
        Incarnation born = life();
        long last = born.recovered().lastBatch();
        Violation.unless(
                last >= seenBatch, () -> "batch " + seenBatch + " was seen, and now batch " + last + " is the last");
        CurrentCatalogue.Edition edition = born.catalogue().latest();
        Catalogue catalogue = edition.catalogue();
        starts.add(new Start(last, born.recovered().nowMillis(), edition.looked()));
        inForce = new Twin.Edition(catalogue, edition.looked());
        Audit.acknowledged(outside.answered(), born, people.going(), clock.millis());
        Audit.ledger(born.store(), catalogue);
        Audit.waiting(born.store());
    }

    private void end(boolean powerToo) {
        disk.endProcess(powerToo);
        life = Optional.empty();
    }

    private void step() {
        tally.steps++;
        try {
            act(dice.weighted(temper.weights()));
        } catch (PowerCut _) {
            trace.add("the power goes");
        }
        look();
    }

    private void act(Act act) {
        Incarnation now = life();
        switch (act) {
            case BUY -> cards.buy(now.number());
            case SEND -> send();
            case ROUND -> round();
            case SEAL -> seal();
            case COMMIT -> commit();
            case READ -> read();
            case PROVE -> prove();
            case CLOCK -> move();
            case JOIN -> people.join(now.number());
            case LINK -> cards.link(now.number());
            case UNLINK -> cards.unlink(now.number());
            case LEAVE -> rarely(() -> people.leave(now.number()));
            case ERASE -> rarely(() -> people.erase(now.number()));
            case MERGE -> rarely(() -> cards.merge(now.number()));
            case ERASING -> erasing();
            case FORGET -> rarely(this::forgetUnlinked);
            case EDIT -> edit();
            case PURSE -> purses.move();
            case CHOOSE -> choices.choose();
            case RATES -> office.rates();
            case RULE -> reading(office::rule);
            case LOOK -> reading(snapshot -> seenBatch = Math.max(seenBatch, snapshot.lastBatch()));
            case SWEEP -> sweep();
            case EVICT -> evict();
            case STRIKE -> strike();
            case KILL -> kill(now);
            case CLOSE -> close(now);
            case FILL -> fill();
            case LIST -> rarely(() -> lists.send(life()));
            case LISTING -> listing();
        }
    }

    private void send() {
        Catalogue before = life().catalogue().latest().catalogue();
        outside.send(life());
        remember(before);
    }

    /** An edit that was taken will be in the log as a revision: the twin needs what the engine goes on with. */
    private void remember(Catalogue before) {
        CurrentCatalogue.Edition edition = life().catalogue().latest();
        Catalogue latest = edition.catalogue();
        if (latest.revision() != before.revision()) {
            boolean same = latest.offers().equals(before.offers())
                    && latest.programs().equals(before.programs())
                    && latest.campaigns().equals(before.campaigns())
                    && sameTerms(before, latest);
            catalogues.put(latest.revision(), latest);
            inForce = same ? inForce : new Twin.Edition(latest, edition.looked());
            editions.put(latest.revision(), inForce);
        }
    }

    /** A merchant who is new has no offers that anything could be decided by. */
    private static boolean sameTerms(Catalogue before, Catalogue latest) {
        Map<String, Merchant> known =
                before.merchants().stream().collect(Collectors.toMap(Merchant::id, merchant -> merchant));
        return latest.merchants().stream().allMatch(merchant -> {
            Merchant was = known.get(merchant.id());
            return was == null
                    ? merchant.line().isEmpty()
                    : was.line().equals(merchant.line()) && was.since().equals(merchant.since());
        });
    }

    private Twin.Edition edition(long revision) {
        return editions.getOrDefault(revision, Twin.Edition.NONE);
    }

    private void round() {
        life().round();
        trace.add("round " + life().machine().queueDepth());
    }

    private void seal() {
        if (life().canSeal()) {
            life().seal();
            trace.add("seal");
        }
    }

    private void commit() {
        if (life().canCommit()) {
            life().commit();
            trace.add("commit " + life().machine().lastBatch());
        }
    }

    private void read() {
        if (life().canRead()) {
            life().read();
            trace.add("read");
        }
    }

    private void prove() {
        if (life().canProve()) {
            life().prove();
            trace.add("prove");
        }
    }

    private void rarely(Runnable act) {
        if (dice.one(4)) {
            act.run();
        }
    }

    private void erasing() {
        if (life().eraser().canStep()) {
            life().eraser().step();
            trace.add("erase on" + (life().eraser().isStopped() ? ", which waits for the next start" : ""));
        }
    }

    private void listing() {
        if (life().lister().canStep()) {
            life().lister().step();
            trace.add("list on" + (life().lister().isStopped() ? ", which waits for the next start" : ""));
        }
    }

    private void forgetUnlinked() {
        Incarnation now = life();
        try {
            var unlinked =
                    new UnlinkedCards(now.machine(), now.store(), now.directory(), clock, temper.unlinkedKnown());
            if (now.hasRested()) {
                int due = unlinked.letGo();
                tally.letGo += due;
                trace.add("unlinked cards to let go: " + due);
            }
            unlinked.passOver();
            now.begins();
        } catch (StoreFailed failed) {
            trace.add("the cards are told: " + failed.getMessage());
        }
    }

    private void edit() {
        if (dice.one(4)) {
            outside.wants(market.next(clock.instant()));
        }
    }

    private void evict() {
        tally.evictions++;
        life().machine().forget();
        trace.add("evict");
    }

    private interface Reader {
        void read(Snapshot snapshot);
    }

    /** Somebody who is not the engine reads. What he has seen must stay. */
    private void reading(Reader reader) {
        try (Snapshot snapshot = life().store().snapshot()) {
            reader.read(snapshot);
        } catch (StoreFailed failed) {
            trace.add("a reader is told: " + failed.getMessage());
        }
    }

    private void sweep() {
        try {
            swept = Sweep.page(
                            life().store(),
                            swept,
                            4,
                            clock.millis(),
                            Withdrawn.of(inForce.catalogue(), clock.instant()),
                            life().machine())
                    .orElse(Page.START);
            trace.add("sweep");
        } catch (StoreFailed failed) {
            trace.add("the sweep is told: " + failed.getMessage());
        }
    }

    private void move() {
        long more = switch (dice.below(12)) {
            case 0, 1, 2, 3 -> dice.between(1, 50);
            case 4, 5, 6 -> dice.between(900, 3_000);
            case 7 -> dice.between(60_000, HOUR);
            case 8, 9 -> dice.between(HOUR, 12 * HOUR);
            case 10 -> dice.one(6) ? leap() : dice.between(HOUR, 3 * DAY);
            default -> dice.one(5) ? -HOUR : untilMidnight() + dice.between(-500, 500);
        };
        clock.moveBy(more);
        trace.add("clock " + clock.instant());
    }

    /** Half a year at once, when nothing is overdue: what a purchase lives. Or longer than entries of a purse are kept. Once at most. */
    private long leap() {
        boolean[] overdue = {true};
        reading(_ -> overdue[0] = !life().store().due(clock.millis(), 1).isEmpty());
        if (overdue[0] || leapt) {
            return DAY;
        }
        leapt = true;
        return (dice.one(3) ? CarriedForward.ENTRIES_KEPT_DAYS + 20 : 181) * DAY;
    }

    private long untilMidnight() {
        ZoneId zone = dice.any(ZONES);
        LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), zone).plusDays(1);
        return tomorrow.atStartOfDay(zone).toInstant().toEpochMilli() - clock.millis();
    }

    private void strike() {
        if (dice.one(6)) {
            Strike strike = dice.any(List.of(Strike.values()));
            disk.strike(strike);
            trace.add("next " + strike);
        }
    }

    private void fill() {
        if (filledUntil < 0 && dice.one(10)) {
            filledUntil = tally.steps + 20 + dice.below(100);
            disk.fill(true);
            trace.add("the disk is full");
        }
    }

    private void kill(Incarnation now) {
        if (dice.one(40)) {
            boolean powerToo = dice.one(2);
            tally.kills++;
            trace.add((powerToo ? "power cut behind batch " : "kill behind batch ")
                    + now.machine().lastBatch());
            end(powerToo);
        }
    }

    private void close(Incarnation now) {
        if (dice.one(60)) {
            close(now, "close");
        }
    }

    private void close(Incarnation now, String words) {
        tally.closes++;
        trace.add(words + " behind batch " + now.machine().lastBatch());
        now.close();
        if (!now.machine().hasFailed()) {
            end(false);
        }
    }

    /** What the step has done to the process. */
    private void look() {
        if (filledUntil >= 0 && tally.steps > filledUntil) {
            filledUntil = -1;
            disk.fill(false);
            trace.add("there is room again");
        }
        outside.violation().ifPresent(found -> {
            throw found;
        });
        if (life.isPresent()) {
            Incarnation now = life();
            now.quarantined().ifPresent(broken -> {
                throw new Violation("an event broke the engine's beliefs", broken);
            });
            if (disk.isOff()) {
                end(true);
            } else if (now.machine().hasFailed()) {
                failed(now);
            } else {
                now.rests();
            }
        }
        start();
    }

    private void failed(Incarnation now) {
        Throwable cause = now.failure().orElseThrow();
        trace.add("the machine stops: " + cause.getMessage());
        if (!disk.hasStruck()) {
            throw new Violation("the machine stopped itself, and the disk had done nothing", cause);
        }
        now.machine().abandon();
        end(dice.one(3));
    }

    /** The faults end; everybody is answered; time passes until nothing is due. */
    private void calm() {
        trace.add("calm");
        disk.strike(Strike.NONE);
        disk.fill(false);
        filledUntil = -1;
        outside.hurry();
        for (int round = 0; !isQuiet(); round++) {
            Violation.unless(
                    round < QUIET_ROUNDS_MAX,
                    () -> "it does not come to rest: " + outside + ", next alarm " + due() + " at " + clock.instant()
                            + ", idle " + life().isIdle());
            Catalogue before = life().catalogue().latest().catalogue();
            outside.sendAll(life());
            remember(before);
            life().finish();
            if (life().eraser().isStopped() || life().lister().isStopped()) {
                close(life(), "close since an erasure or a list was left");
            }
            look();
            clock.moveBy(1_000);
            if (outside.isContent() && life().isIdle()) {
                waitForAlarm();
            }
        }
    }

    private boolean isQuiet() {
        return outside.isContent()
                && life().isIdle()
                && awaited().isEmpty()
                && !life().machine().hasBatch();
    }

    private List<Look> due() {
        return life().store().due(Long.MAX_VALUE, 1);
    }

    /** What comes but once: for news somebody is looked at again and again. */
    private List<Look> awaited() {
        List<Look> all = due();
        return all.isEmpty()
                ? all
                : life().store().due(Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                        .filter(look -> !(look.key() instanceof MemberKey member && isForNews(look, member)))
                        .toList();
    }

    private boolean isForNews(Look look, MemberKey key) {
        Member member = life().store().memberAsStored(key);
        return look.dueMillis() == member.outreach().nextLookMillis()
                && member.purse().nextLookMillis() > look.dueMillis();
    }

    private void waitForAlarm() {
        List<Look> due = due();
        if (!due.isEmpty() && due.getFirst().dueMillis() > clock.millis()) {
            clock.moveTo(due.getFirst().dueMillis());
        }
    }

    private void audit() {
        Incarnation last = life();
        Audit.acknowledged(outside.answered(), last, people.going(), clock.millis());
        Audit.forgotten(people.gone(), cards.plastics(), last);
        Audit.handedOn(people.gone(), cards.plastics(), last);
        if (temper.remembers()) {
            Audit.once(last.store());
        }
        Audit.merged(last.store());
        lists.audit(last, people.everErased());
        Audit.ledger(last.store(), last.catalogue().edition().catalogue());
        Audit.served(last.store());
        Audit.waiting(last.store());
        Twin twin = replayed(Audit.log(last.store()));
        Audit.equal(last.store(), twin);
        if (!leapt) {
            // Else a purchase may be open for longer than its offers' versions are remembered, and since when they are
            // no log says.
            tally.rehearsed += Audit.rehearsed(last.store(), twin.wanting());
        }
    }

    /** A twin that was given the log, and started anew where the service was. */
    private Twin replayed(List<LoggedBatch> log) {
        var twin = new Twin(this::edition);
        int at = 0;
        long revision = 0;
        for (LoggedBatch batch : log) {
            for (; at < starts.size() && starts.get(at).batch() < batch.number(); at++) {
                twin.restart(index(revision, starts.get(at)), starts.get(at).nowMillis());
            }
            twin.apply(batch);
            revision = batch.events().stream()
                    .filter(io.ristorno.event.CatalogueAdopted.class::isInstance)
                    .mapToLong(event -> ((io.ristorno.event.CatalogueAdopted) event).revision())
                    .reduce(revision, (one, next) -> next);
            tally.applied += batch.events().size();
            tally.alarms +=
                    (int) batch.events().stream().filter(Look.class::isInstance).count();
        }
        tally.noticed += twin.notices().size();
        tally.carried += (int) twin.entries().values().stream()
                .filter(entries -> entries.stream().anyMatch(CarriedForward::isOne))
                .count();
        return twin;
    }

    private OfferIndex index(long revision, Start start) {
        return OfferIndex.compile(catalogues.getOrDefault(revision, Catalogue.EMPTY), start.looked());
    }
}
