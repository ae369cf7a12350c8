package io.ristorno.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.merchant.Channel;
import io.ristorno.merchant.Location;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.BasisPoints;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Acquaintance;
import io.ristorno.offer.Audience;
import io.ristorno.offer.FundingTerms;
import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.offer.FundingTerms.Share;
import io.ristorno.offer.Hours;
import io.ristorno.offer.Limit.Period;
import io.ristorno.offer.Mechanic;
import io.ristorno.offer.Offer;
import io.ristorno.offer.RefundPolicy;
import io.ristorno.offer.Schedule;
import io.ristorno.offer.Stacking;
import io.ristorno.offer.Stacking.Mode;
import io.ristorno.offer.Status;
import io.ristorno.offer.Where;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import io.ristorno.program.StackingTerms;
import io.ristorno.program.WindowTerms;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worst purchase that is found, against all purchases that there are: a small world in which each can be tried, and with each
 * every set of offers. In plain floating point.
 */
class GuardLawTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 100);
    private static final long SEED = Long.getLong("ristorno.seed", 20_261_130);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDateTime MARCH = LocalDateTime.parse("2026-03-01T00:00");
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final long[] AMOUNTS = {1, 1_000, 2_000, 4_000, 5_000, 9_999};
    private static final int[] MINUTES = {30, 660, 1_380};

    static List<Long> seeds() {
        return new Random(SEED).longs(STORIES).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void finds_theWorstPurchase(long seed) {
        var world = new World(new Random(seed));
        Neighbours near = Neighbours.of(world.offers.getFirst(), world.offers, world.merchant, NOW);
        Stack.Found found = Stack.worst(near, world.programs, 1);
        double cost = found.cost().part().doubleValue() / found.cost().whole().doubleValue();
        assertThat(cost).as("seed %d", seed).isEqualTo(world.worst(), Offset.offset(1e-9));
    }

    /** A purchase, and who makes it. */
    private record Bought(
            String place,
            int half,
            DayOfWeek day,
            int minute,
            String network,
            String product,
            String bin,
            int daysAgo,
            Program program,
            long minor) {}

    private static final class World {
        private final Random random;
        private final Merchant merchant;
        private final List<Program> programs;
        private final List<Offer> offers = new ArrayList<>();

        World(Random random) {
            this.random = random;
            merchant = new Merchant("mer_m", "M", List.of(place("loc_1"), place("loc_2")));
            programs = List.of(program("prg_a"), program("prg_b"));
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                offers.add(offer("off_" + i));
            }
        }

        private static Location place(String id) {
            return new Location(id, id, BERLIN, "DE", 5812, Channel.IN_STORE, List.of());
        }

        private Program program(String id) {
            return new Program(
                    id,
                    id,
                    BERLIN,
                    BalanceTerms.DEFAULT,
                    2_500,
                    Optional.empty(),
                    RiskTerms.DEFAULT,
                    WindowTerms.DEFAULT,
                    new StackingTerms(one(0, 0, 1, 2), one(0, 0, 1_500, 3_000)),
                    Optional.empty(),
                    List.of());
        }

        @SafeVarargs
        private final <T> T one(T... things) {
            return things[random.nextInt(things.length)];
        }

        private Offer offer(String id) {
            Mechanic mechanic = mechanic();
            return new Offer(
                            id,
                            1,
                            "mer_m",
                            id,
                            Status.LIVE,
                            Instant.MIN,
                            schedule(),
                            one(Where.EVERYWHERE, at("loc_1"), at("loc_2")),
                            who(),
                            mechanic,
                            EUR,
                            one(0L, 1_000L, 4_000L),
                            one(OptionalLong.empty(), OptionalLong.of(5_000)),
                            one(OptionalLong.empty(), OptionalLong.of(300)),
                            OptionalLong.empty(),
                            List.of(),
                            OptionalLong.empty(),
                            new Stacking(one("g", "h"), one(Mode.values()), random.nextInt(2)),
                            RefundPolicy.REQUALIFY,
                            14,
                            OptionalInt.empty(),
                            Optional.empty())
                    .fundedBy(funding());
        }

        private FundingTerms funding() {
            int share = one(10_000, 10_000, 5_000);
            List<Share> shares = share == 10_000
                    ? FundingTerms.MERCHANT.shares()
                    : List.of(new Share(Funder.MERCHANT, "", share), new Share(Funder.ISSUER, "", 10_000 - share));
            return new FundingTerms(shares, Optional.empty(), one(0, 1_000));
        }

        private static Where at(String place) {
            return new Where(Set.of(place), Set.of(), Set.of(), Set.of(), Set.of());
        }

        private Schedule schedule() {
            boolean early = random.nextBoolean();
            boolean late = !early || random.nextBoolean();
            return new Schedule(
                    early ? MARCH : MARCH.plusDays(14),
                    late ? MARCH.plusDays(28) : MARCH.plusDays(14),
                    one(
                            Set.of(DayOfWeek.values()),
                            Set.of(DayOfWeek.values()),
                            Set.of(DayOfWeek.MONDAY),
                            Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY)),
                    one(Hours.ALL_DAY, Hours.ALL_DAY, new Hours(600, 720), new Hours(1_320, 120)),
                    Optional.empty());
        }

        private Audience who() {
            Set<Acquaintance> relationship = one(
                    Set.of(),
                    Set.of(),
                    Set.of(Acquaintance.NEW),
                    Set.of(Acquaintance.LAPSED),
                    Set.of(Acquaintance.EXISTING));
            return new Audience(
                    one(Set.of(), Set.of(), Set.of("prg_a")),
                    one(Set.of(), Set.of(), Set.of("VISA"), Set.of("AMEX")),
                    one(Set.of(), Set.of(), Set.of("GOLD")),
                    one(Set.of(), Set.of(), Set.of("411111"), Set.of("41111122", "511111")),
                    relationship,
                    relationship.isEmpty() ? 0 : one(30, 90),
                    false);
        }

        private Mechanic mechanic() {
            var rate = new BasisPoints(100 * (1 + random.nextInt(20)));
            return switch (random.nextInt(6)) {
                case 0 -> new Mechanic.Fixed(500);
                case 1 ->
                    new Mechanic.Steps(List.of(
                            new Mechanic.Steps.Step(0, new Mechanic.Percent(new BasisPoints(100))),
                            new Mechanic.Steps.Step(2_000, new Mechanic.Percent(rate))));
                case 2 -> new Mechanic.NthVisit(4, Period.OFFER, new Mechanic.Percent(rate));
                case 3 -> new Mechanic.SpendThreshold(10_000, 500, Period.OFFER, false);
                default -> new Mechanic.Percent(rate);
            };
        }

        double worst() {
            double worst = 0;
            for (Program program : programs) {
                for (String place : List.of("loc_1", "loc_2")) {
                    for (int half = 0; half < 2; half++) {
                        for (DayOfWeek day : List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.SUNDAY)) {
                            for (int minute : MINUTES) {
                                worst = Math.max(worst, worst(program, place, half, day, minute));
                            }
                        }
                    }
                }
            }
            return worst;
        }

        private double worst(Program program, String place, int half, DayOfWeek day, int minute) {
            double worst = 0;
            for (String network : List.of("VISA", "AMEX")) {
                for (String product : List.of("GOLD", "BLUE")) {
                    for (String bin : List.of("41111122", "41111133", "51111111", "61111111")) {
                        for (int daysAgo : List.of(5, 60, 200, Integer.MAX_VALUE)) {
                            for (long minor : AMOUNTS) {
                                worst = Math.max(
                                        worst,
                                        cost(new Bought(
                                                place, half, day, minute, network, product, bin, daysAgo, program,
                                                minor)));
                            }
                        }
                    }
                }
            }
            return worst;
        }

        private static boolean fits(Offer offer, Bought bought) {
            LocalDateTime date = MARCH.plusDays(14L * bought.half).plusDays(7);
            return !date.isBefore(offer.schedule().from())
                    && date.isBefore(offer.schedule().until())
                    && offer.schedule().daysOfWeek().contains(bought.day)
                    && offer.schedule().hours().contains(bought.minute)
                    && among(offer.where().locations(), bought.place)
                    && among(offer.who().programs(), bought.program.id())
                    && among(offer.who().networks(), bought.network)
                    && among(offer.who().cardProducts(), bought.product)
                    && (offer.who().bins().isEmpty()
                            || offer.who().bins().stream().anyMatch(bought.bin::startsWith))
                    && (!offer.who().asksHistory() || offer.who().knows(bought.daysAgo))
                    && bought.minor >= offer.minSpendMinor();
        }

        private static boolean among(Set<String> some, String one) {
            return some.isEmpty() || some.contains(one);
        }

        private static double share(Offer offer, long minor) {
            double base = Math.min(minor, offer.maxSpendMinor().orElse(minor));
            double cap = offer.maxRewardMinor().orElse(minor);
            return switch (offer.mechanic()) {
                case Mechanic.Percent percent ->
                    Math.min(cap, base * percent.rate().value() / 1e4) / minor;
                case Mechanic.Fixed fixed -> Math.min(cap, (double) Math.min(fixed.amountMinor(), minor)) / minor;
                case Mechanic.Steps steps -> {
                    Mechanic.Percent pays = (Mechanic.Percent)
                            steps.steps().get(minor >= 2_000 ? 1 : 0).pays();
                    yield Math.min(cap, base * pays.rate().value() / 1e4) / minor;
                }
                case Mechanic.NthVisit visit ->
                    Math.min(
                                    cap,
                                    base
                                            * ((Mechanic.Percent) visit.pays())
                                                    .rate()
                                                    .value()
                                            / 1e4)
                            / minor
                            / 4;
                case Mechanic.SpendThreshold threshold ->
                    (double) Math.min(
                                    threshold.amountMinor(),
                                    offer.maxRewardMinor().orElse(500))
                            / 10_000;
                default -> throw new IllegalStateException();
            };
        }

        /** What the merchant pays of it at most, by the first offer and any set of others. */
        private double cost(Bought bought) {
            List<Offer> fit = offers.stream()
                    .filter(offer -> fits(offer, bought) && share(offer, bought.minor) > 0)
                    .toList();
            if (!fit.contains(offers.getFirst())) {
                return 0;
            }
            double worst = 0;
            for (int set = 1; set < 1 << fit.size(); set += 2) {
                var together = new ArrayList<Offer>();
                for (int i = 0; i < fit.size(); i++) {
                    if ((set >> i & 1) == 1) {
                        together.add(fit.get(i));
                    }
                }
                worst = Math.max(worst, allowed(together, bought.program) ? cost(together, bought) : 0);
            }
            return worst;
        }

        private static boolean allowed(List<Offer> together, Program program) {
            List<Offer> competing =
                    together.stream().filter(offer -> !offer.mechanic().added()).toList();
            long exclusive = competing.stream()
                    .filter(offer -> offer.stacking().mode() == Mode.EXCLUSIVE)
                    .count();
            List<String> groups = competing.stream()
                    .filter(offer -> offer.stacking().mode() == Mode.BEST_OF_GROUP)
                    .map(offer -> offer.stacking().group())
                    .toList();
            int most = program.stacking().maxOffers();
            return (exclusive == 0 || competing.size() == 1)
                    && Set.copyOf(groups).size() == groups.size()
                    && (most == 0 || competing.size() <= most);
        }

        private static double cost(List<Offer> together, Bought bought) {
            double competing = 0;
            double dearest = 0;
            double added = 0;
            for (Offer offer : together) {
                double merchants = offer.funding().shares().getFirst().basisPoints()
                        / 1e4
                        * (1 + offer.funding().feeBasisPoints() / 1e4);
                double cost = share(offer, bought.minor) * merchants;
                added += offer.mechanic().added() ? cost : 0;
                competing += offer.mechanic().added() ? 0 : cost;
                dearest = Math.max(dearest, offer.mechanic().added() ? 0 : merchants);
            }
            int cap = bought.program.stacking().totalCapBasisPoints();
            return added + (cap == 0 ? competing : Math.min(competing, cap / 1e4 * dearest));
        }
    }
}
