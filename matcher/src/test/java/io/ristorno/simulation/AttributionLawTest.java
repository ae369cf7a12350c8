package io.ristorno.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.attribute.Arm;
import io.ristorno.attribute.ArmKey;
import io.ristorno.attribute.ArmTally;
import io.ristorno.attribute.CreditTally;
import io.ristorno.attribute.Measured;
import io.ristorno.attribute.MediumTally;
import io.ristorno.attribute.QualityTally;
import io.ristorno.catalog.Catalogue;
import io.ristorno.engine.Seeds;
import io.ristorno.engine.Told;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.RelationshipKey;
import io.ristorno.measure.Sums;
import io.ristorno.member.Life;
import io.ristorno.member.Purchase;
import io.ristorno.member.Relationship;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.projection.Projections;
import io.ristorno.store.Snapshot;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stories with campaigns, taken in by a machine with a store, with exposures among them that come late, twice and in any order: the sums
 * are the same however the log is cut, rebuilt to the same bytes, the same in any order of what was told between two barriers, and what
 * a naive walk over purchases and exposures comes to. Repeat with {@code -Dristorno.seed=}.
 */
class AttributionLawTest {
    private static final int STORIES = Integer.getInteger("ristorno.stories", 25);
    private static final String PROGRAM = "prg_demo";

    @TempDir
    Path folder;

    private int rebuilt;
    private long credited;
    private long enrolled;
    private long spenders;
    private long less;

    @Test
    void sumsFollowFromWhatHappenedAndFromNothingElse() throws IOException {
        long seed = Seeds.fresh("attribution");
        // Not every handful of stories has a purchase behind a touch, or one of more than the ceiling.
        for (long next = seed; next < seed + STORIES || isOfLittle() && next < seed + 20L * STORIES; next++) {
            // One story in four has campaigns.
            long story = next * 4 + 3;
            List<Measured> once = play(story, 1, true);
            List<Measured> otherwise = play(story, 2, false);
            for (int i = 0; i < once.size(); i++) {
                same(next, once.get(i), otherwise.get(i));
            }
        }
        System.out.println(STORIES + " stories: " + enrolled + " enrolled, " + spenders
                + " who bought then, credits of " + credited + " minor units, " + rebuilt + " rebuilds to equal bytes");
        assertThat(enrolled).isGreaterThan(STORIES / 2);
        assertThat(isOfLittle())
                .as("nothing credited, nothing beyond ceilings, or too few who bought")
                .isFalse();
    }

    private boolean isOfLittle() {
        return credited == 0 || less == 0 || spenders <= STORIES / 8;
    }

    private static void same(long seed, Measured one, Measured other) {
        String where = one.campaign().id() + " -Dristorno.seed=" + seed;
        assertThat(other.arms()).as("arms of " + where).isEqualTo(one.arms());
        assertThat(other.media()).as("media of " + where).isEqualTo(one.media());
        assertThat(other.credits()).as("credits of " + where).isEqualTo(one.credits());
        assertThat(other.largest()).as("most spent in " + where).isEqualTo(one.largest());
        assertThat(timeless(other)).as("quality of " + where).isEqualTo(timeless(one));
    }

    /** How late things were told differs from order to order. */
    private static Map<LocalDate, QualityTally> timeless(Measured measured) {
        var quality = new TreeMap<LocalDate, QualityTally>();
        measured.quality().forEach((day, tally) -> {
            QualityTally its = timeless(tally);
            if (!its.equals(QualityTally.NONE)) {
                quality.put(day, its);
            }
        });
        return quality;
    }

    private static QualityTally timeless(QualityTally tally) {
        return new QualityTally(
                tally.assignedTest(),
                tally.assignedControl(),
                tally.latePurchases(),
                0,
                tally.droppedTouches(),
                tally.unlinkedRefunds(),
                tally.reversed(),
                tally.optOutsTest(),
                tally.optOutsControl(),
                0);
    }

    private List<Measured> play(long seed, long order, boolean cut) throws IOException {
        Told told = Told.of(seed);
        var random = new Random(seed * 31 + order);
        var story = new Played(seed, told.begin());
        Incarnation life = story.life();
        Path store = Files.createTempDirectory(folder, "sums");
        List<Exposure> seen = exposures(told, new Random(seed));
        try (var projection = new Projections(
                life.store(), store, () -> life.catalogue().edition().catalogue())) {
            story.adopt(told.first());
            told.rates().forEach(sheet -> story.take(new RatesAdopted(sheet)));
            told.membership().forEach(event -> story.take(event));
            for (int i = 0; i < told.chapters().size(); i++) {
                var events = new ArrayList<Event>(told.chapters().get(i));
                int chapter = i;
                List<Exposure> its = seen.stream()
                        .filter(each -> seen.indexOf(each) % told.chapters().size() == chapter)
                        .toList();
                events.addAll(its);
                its.stream().filter(_ -> random.nextInt(3) == 0).forEach(events::add);
                Collections.shuffle(events, random);
                for (Event event : events) {
                    story.take(event);
                    if (cut && random.nextInt(4) == 0) {
                        projection.step();
                    }
                    if (cut && random.nextInt(40) == 0) {
                        projection.again();
                    }
                }
                if (i == 0) {
                    story.adopt(told.then());
                }
                story.until(told.ends().get(i));
            }
            // The log has the time of its last batch.
            story.take(new MembershipEvent.Joined(
                    MemberKey.of(PROGRAM, "mem_last"), story.clock().instant()));
            projection.catchUp();
            List<Measured> measured = told.then().campaigns().stream()
                    .map(campaign -> projection.of(PROGRAM, campaign.id()).orElseThrow())
                    .toList();
            measured.forEach(each -> holds(seed, each, life, seen, told.then()));
            if (cut) {
                rebuild(seed, life, projection);
            }
            return measured;
        } finally {
            story.close();
        }
    }

    /** A store that was restored, or another one: what was kept of the log before says nothing of it. */
    @Test
    void sumsOfAnotherLogAreMadeAnew() throws IOException {
        Path folderOfBoth = Files.createTempDirectory(folder, "both");
        for (long seed : List.of(7L, 11L)) {
            Told told = Told.of(seed);
            var story = new Played(seed, told.begin().plusMillis(seed));
            Incarnation life = story.life();
            try (var projection = new Projections(
                            life.store(),
                            folderOfBoth,
                            () -> life.catalogue().edition().catalogue());
                    var fresh = new Projections(
                            life.store(),
                            Files.createTempDirectory(folder, "fresh"),
                            () -> life.catalogue().edition().catalogue())) {
                story.adopt(told.then());
                told.membership().forEach(event -> story.take(event));
                told.chapters().getFirst().forEach(event -> story.take(event));
                exposures(told, new Random(seed)).forEach(event -> story.take(event));
                projection.catchUp();
                fresh.catchUp();
                assertThat(projection.dump()).isEqualTo(fresh.dump()).isNotEmpty();
            } finally {
                story.close();
            }
        }
    }

    private void rebuild(long seed, Incarnation life, Projections known) throws IOException {
        Path again = Files.createTempDirectory(folder, "again");
        try (var projection = new Projections(
                life.store(), again, () -> life.catalogue().edition().catalogue())) {
            projection.catchUp();
            assertThat(projection.dump()).as("story " + seed).isEqualTo(known.dump());
            rebuilt++;
        }
    }

    /** Of every merchant with a campaign some, of the whole time of the story, before and behind purchases. */
    private static List<Exposure> exposures(Told told, Random random) {
        List<MemberKey> members = told.membership().stream()
                .map(MembershipEvent::member)
                .distinct()
                .toList();
        long soon = told.chapters().stream()
                .flatMap(List::stream)
                .mapToLong(event -> event.message().at().epochMillis())
                .min()
                .orElse(told.begin().toEpochMilli());
        long from = soon - 3 * 86_400_000L;
        long late = told.ends().getFirst().toEpochMilli();
        var exposures = new ArrayList<Exposure>();
        for (Campaign campaign : told.then().campaigns()) {
            List<String> offers = told.first().offers().stream()
                    .filter(offer -> offer.campaign().equals(java.util.Optional.of(campaign.id())))
                    .map(Offer::id)
                    .toList();
            for (MemberKey member : members) {
                for (int times = random.nextInt(6); times > 0; times--) {
                    // Most before anything is bought.
                    long to = random.nextInt(4) > 0 ? soon : late;
                    boolean whole = offers.isEmpty() || random.nextInt(3) == 0;
                    exposures.add(new Exposure(
                            member,
                            List.of(Exposure.Kind.values()).get(random.nextInt(4)),
                            "seen_" + exposures.size(),
                            new MerchantKey(campaign.merchantId()),
                            whole ? "" : offers.get(random.nextInt(offers.size())),
                            whole ? campaign.id() : "",
                            "home",
                            "",
                            random.nextInt(2) == 0 ? "app" : "mail",
                            0,
                            random.nextBoolean(),
                            Instant.ofEpochMilli(from + (long) (random.nextDouble() * (to - from)) / 1000 * 1000)));
                }
            }
        }
        return exposures;
    }

    /** The same in the simplest way: each member by himself, everything from the beginning. */
    private void holds(long seed, Measured measured, Incarnation life, List<Exposure> seen, Catalogue catalogue) {
        Campaign campaign = measured.campaign();
        Map<MemberKey, Long> first = new HashMap<>();
        Map<Arm, Long> n = new HashMap<>();
        long impressions = 0;
        for (Exposure each : new HashSet<>(seen)) {
            boolean its = each.campaign().equals(campaign.id())
                    || catalogue.offers().stream()
                            .anyMatch(offer -> offer.id().equals(each.offer())
                                    && offer.campaign().equals(java.util.Optional.of(campaign.id())));
            long at = each.at().toEpochMilli();
            boolean in = at >= millis(campaign.arms().from())
                    && at < millis(campaign.arms().until());
            boolean control = catalogue.programs().getFirst().control().isPresent()
                    && catalogue
                            .programs()
                            .getFirst()
                            .control()
                            .get()
                            .holdsOut(each.member().unit(), at);
            if (its && in && !control) {
                first.merge(each.member(), at, Math::min);
                boolean held = campaign.arms().holdsOut(each.member().unit(), at);
                impressions += !held && each.kind() == Exposure.Kind.IMPRESSION ? 1 : 0;
            }
        }
        Map<Arm, BigInteger> s = new HashMap<>();
        Map<Arm, BigInteger> q = new HashMap<>();
        Map<Arm, BigInteger> xy = new HashMap<>();
        Map<Arm, BigInteger> capped = new HashMap<>();
        try (Snapshot snapshot = life.store().snapshot()) {
            first.forEach((member, at) -> {
                Arm arm = campaign.arms().holdsOut(member.unit(), at) ? Arm.CONTROL : Arm.TEST;
                n.merge(arm, 1L, Long::sum);
                var key = new RelationshipKey(member, new MerchantKey(campaign.merchantId()));
                Relationship relationship = snapshot.relationship(key);
                BigInteger y = BigInteger.ZERO;
                BigInteger x = BigInteger.ZERO;
                for (Purchase purchase : relationship.purchases()) {
                    if (purchase.isOf(snapshot.member(member))
                            && purchase.deed().isEmpty()
                            && purchase.currency().code().equals(measured.commodity())
                            && !purchase.amountUnknown()
                            && (purchase.life() == Life.CLEARED
                                    || purchase.life() == Life.AUTHORISED
                                            && !expired(purchase, snapshot.nowMillis(), catalogue))) {
                        var net = BigInteger.valueOf(purchase.netMinor());
                        boolean behind = purchase.at().epochMillis() >= at;
                        y = behind && purchase.at().epochMillis() < ends(campaign) ? y.add(net) : y;
                        x = behind || purchase.at().epochMillis() < at - 91 * 86_400_000L ? x : x.add(net);
                    }
                }
                s.merge(arm, y, BigInteger::add);
                q.merge(arm, y.multiply(y), BigInteger::add);
                capped.merge(arm, y.min(BigInteger.valueOf(measured.capMinor())), BigInteger::add);
                xy.merge(arm, x.multiply(y), BigInteger::add);
            });
        }
        for (Arm arm : Arm.values()) {
            ArmTally tally = measured.arms().entrySet().stream()
                    .filter(row -> row.getKey().arm() == arm)
                    .map(Map.Entry<ArmKey, ArmTally>::getValue)
                    .reduce(ArmTally.NONE, ArmTally::plus);
            Sums sums = tally.spend();
            assertThat(tally.capped().s())
                    .as("spend below the ceiling in story " + seed)
                    .isEqualTo(capped.getOrDefault(arm, BigInteger.ZERO));
            less += sums.s().subtract(tally.capped().s()).longValueExact();
            assertThat(sums.n()).as("members of story " + seed).isEqualTo(n.getOrDefault(arm, 0L));
            assertThat(sums.s()).as("spend of story " + seed).isEqualTo(s.getOrDefault(arm, BigInteger.ZERO));
            assertThat(sums.q()).as("squares of story " + seed).isEqualTo(q.getOrDefault(arm, BigInteger.ZERO));
            assertThat(sums.xy()).as("products of story " + seed).isEqualTo(xy.getOrDefault(arm, BigInteger.ZERO));
            enrolled += sums.n();
        }
        spenders += measured.arms().values().stream()
                .mapToLong(ArmTally::purchasers)
                .sum();
        assertThat(measured.media().values().stream()
                        .mapToLong(MediumTally::impressions)
                        .sum())
                .as("impressions of story " + seed)
                .isEqualTo(impressions);
        Map<String, Long> byModel = new TreeMap<>();
        measured.credits().forEach((key, tally) -> {
            byModel.merge(key.model(), tally.netMinor(), Long::sum);
            assertThat(tally.grossMinor() - tally.refundsMinor()).isEqualTo(tally.netMinor());
        });
        assertThat(new HashSet<>(byModel.values()))
                .as("every model shares out the same sales")
                .hasSizeLessThanOrEqualTo(1);
        credited += measured.credits().values().stream()
                .mapToLong(CreditTally::netMinor)
                .sum();
    }

    private static boolean expired(Purchase purchase, long nowMillis, Catalogue catalogue) {
        int days = catalogue
                .programs()
                .getFirst()
                .windowsAt(purchase.at().epochMillis())
                .provisionalDays(purchase.mcc());
        return Instant.ofEpochMilli(nowMillis)
                        .atZone(purchase.zone())
                        .toLocalDate()
                        .toEpochDay()
                > purchase.lastApprovalDay() + days;
    }

    private static long ends(Campaign campaign) {
        return campaign.arms().until().equals(Instant.MAX)
                ? Long.MAX_VALUE
                : campaign.arms().until().toEpochMilli() + 30 * 86_400_000L;
    }

    private static long millis(Instant instant) {
        return instant.equals(Instant.MIN)
                ? Long.MIN_VALUE
                : instant.equals(Instant.MAX) ? Long.MAX_VALUE : instant.toEpochMilli();
    }
}
