package io.ristorno.engine;

import io.ristorno.event.MemberEvent;
import io.ristorno.event.MembershipEvent;
import io.ristorno.event.MembershipEvent.Enlisted;
import io.ristorno.event.Message;
import io.ristorno.event.Moment;
import io.ristorno.event.RatesAdopted;
import io.ristorno.event.TransactionEvent;
import io.ristorno.merchant.FundingLine;
import io.ristorno.merchant.UsualGap;
import io.ristorno.money.RateSheet;
import io.ristorno.offer.Arms;
import io.ristorno.offer.Campaign;
import io.ristorno.offer.Offer;
import io.ristorno.program.BalanceTerms;
import io.ristorno.program.Program;
import io.ristorno.program.RiskTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that may happen to a member: his cards, the offers, and chapters of card messages with the time passing between
 * them. Inside a chapter the messages may arrive in any order.
 *
 * @param risk what the program has looked at, in turn
 * @param begun when business with merchants began that are new
 * @param lines what merchants can lose at most
 * @param campaigns of merchants
 * @param rates of exchange of some days
 * @param begin the clock before the first message
 */
record Story(
        long seed,
        List<Offer> offers,
        Optional<Program> risk,
        Map<String, Instant> begun,
        Map<String, FundingLine> lines,
        List<Campaign> campaigns,
        List<RateSheet> rates,
        List<MembershipEvent> membership,
        Instant begin,
        List<Chapter> chapters) {
    /** How long it is between two purchases of a customer, of every merchant. */
    List<UsualGap> usual() {
        LocalDate day = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        return List.of(
                new UsualGap(day.minusDays(30), 3), new UsualGap(day.plusDays(2), 0), new UsualGap(day.plusDays(4), 4));
    }

    /**
     * Messages between two barriers.
     *
     * @param events in no order that matters
     * @param told what he activates and sees, by what he can be reached, and in which segments he is, that come among them in no order that matters either
     * @param end the clock behind the last of them
     */
    record Chapter(List<TransactionEvent> events, List<MemberEvent> told, Instant end) {
        /** What is told of segments: that is looked at by itself, behind it. */
        List<Enlisted> enlistments() {
            return told.stream()
                    .filter(Enlisted.class::isInstance)
                    .map(Enlisted.class::cast)
                    .toList();
        }

        /** Its messages in an order, and what is told anywhere among them, some of them more than once. */
        List<MemberEvent> among(List<TransactionEvent> order) {
            var random = new SplittableRandom(order.stream()
                    .map(event -> event.message().id())
                    .collect(Collectors.joining("|"))
                    .hashCode());
            var all = new ArrayList<MemberEvent>(order);
            for (MemberEvent event : told) {
                for (int times = 1 + random.nextInt(2); times > 0; times--) {
                    all.add(random.nextInt(all.size() + 1), event);
                }
            }
            return all;
        }
    }

    /** All that is told in all chapters. */
    List<MemberEvent> told() {
        return chapters.stream().flatMap(chapter -> chapter.told().stream()).toList();
    }

    /** The same of one kind. */
    <T extends MemberEvent> Stream<T> told(Class<T> kind) {
        return told().stream().filter(kind::isInstance).map(kind::cast);
    }

    /** All that is told of segments. */
    List<Enlisted> enlistments() {
        return told(Enlisted.class).toList();
    }

    /** The same of which no more than the first chapters has come. */
    Story first(int count) {
        return with(chapters.subList(0, count));
    }

    private Story with(List<Chapter> others) {
        return new Story(seed, offers, risk, begun, lines, campaigns, rates, membership, begin, others);
    }

    /** The same where one thing is not told. */
    Story untold(MemberEvent event) {
        return with(chapters.stream()
                .map(chapter -> new Chapter(
                        chapter.events(),
                        chapter.told().stream()
                                .filter(one -> !one.equals(event))
                                .toList(),
                        chapter.end()))
                .toList());
    }

    /** All messages of all chapters. */
    List<TransactionEvent> events() {
        return chapters.stream().flatMap(chapter -> chapter.events().stream()).toList();
    }

    /** The same without one message. */
    Story without(TransactionEvent event) {
        var left = new ArrayList<Chapter>();
        for (Chapter chapter : chapters) {
            left.add(new Chapter(
                    chapter.events().stream().filter(one -> !one.equals(event)).toList(),
                    chapter.told(),
                    chapter.end()));
        }
        return with(left);
    }

    /** The same without an offer, all its versions. */
    Story withoutOffer(String id) {
        return new Story(
                seed,
                offers.stream().filter(offer -> !offer.id().equals(id)).toList(),
                risk,
                begun,
                lines,
                campaigns,
                rates,
                membership,
                begin,
                chapters);
    }

    /** The same where whoever is held out always is. */
    Story holdingOutFromEver() {
        return new Story(
                seed,
                offers,
                risk.map(program -> program.with(program.control().map(Story::fromEver))),
                begun,
                lines,
                campaigns.stream()
                        .map(campaign -> campaign.with(fromEver(campaign.arms())))
                        .toList(),
                rates,
                membership,
                begin,
                chapters);
    }

    private static Arms fromEver(Arms arms) {
        return new Arms(arms.salt(), arms.holdoutBasisPoints(), Instant.MIN, Instant.MAX);
    }

    /** The same with nothing but an offer that everybody can have, as often as he likes. */
    Story ofOffer(String id) {
        return new Story(
                seed,
                offers.stream()
                        .filter(offer -> offer.id().equals(id))
                        .map(Offer::unlimited)
                        .toList(),
                risk.map(program -> new Program(
                                program.id(),
                                program.name(),
                                program.zone(),
                                BalanceTerms.DEFAULT,
                                RiskTerms.DEFAULT,
                                program.windows())
                        .giving(program.points())
                        .after(program.termsBefore())),
                begun,
                lines,
                List.of(),
                rates,
                membership,
                begin,
                chapters);
    }

    /** A world in which it begins. */
    World world(boolean audited) {
        World world = audited ? World.audited(offers) : World.of(offers);
        lines.forEach(world::limit);
        begun.forEach(world::begin);
        offers.stream()
                .filter(offer -> offer.who().asksCycle())
                .map(Offer::merchantId)
                .distinct()
                .forEach(merchant -> usual().forEach(gap -> world.usual(merchant, gap)));
        campaigns.forEach(world::measure);
        risk.ifPresent(world::govern);
        rates.forEach(sheet -> world.apply(new RatesAdopted(sheet)));
        world.until(begin);
        return world.with(membership);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("story " + seed + "\n");
        offers.forEach(offer -> text.append("  ").append(offer).append('\n'));
        risk.ifPresent(program -> text.append("  ").append(program).append('\n'));
        begun.forEach((merchant, since) -> text.append("  ")
                .append(merchant)
                .append(" since ")
                .append(since)
                .append('\n'));
        lines.forEach((merchant, line) ->
                text.append("  ").append(merchant).append(' ').append(line).append('\n'));
        campaigns.forEach(campaign -> text.append("  ").append(campaign).append('\n'));
        rates.forEach(sheet -> text.append("  ").append(sheet).append('\n'));
        membership.forEach(event -> text.append("  ").append(event).append('\n'));
        text.append("  begin ").append(begin).append('\n');
        for (Chapter chapter : chapters) {
            text.append(chapter.events().stream()
                    .map(event -> "  " + line(event) + "\n")
                    .collect(Collectors.joining()));
            chapter.told().forEach(each -> text.append("  ").append(each).append('\n'));
            text.append("  until ").append(chapter.end()).append('\n');
        }
        return text.toString();
    }

    static String line(MemberEvent event) {
        return event instanceof TransactionEvent transaction ? line(transaction) : event.toString();
    }

    static String line(TransactionEvent event) {
        Message message = event.message();
        Moment at = message.at();
        String more = switch (event) {
            case TransactionEvent.Clearing clearing ->
                " sequence " + clearing.sequence() + (clearing.last() ? "" : " more to come");
            case TransactionEvent.Reversal reversal -> reversal.ofIncrement() ? " of increment" : "";
            default -> "";
        };
        return event.getClass().getSimpleName() + " " + message.source() + "|" + message.id() + " card "
                + message.card() + " " + message.merchant().value() + " " + message.location() + " mcc " + message.mcc()
                + " " + event.amount() + more + " on " + at.localDate()
                + (at.timed() ? " " + at.minuteOfDay() / 60 + ":" + at.minuteOfDay() % 60 : "") + " ("
                + at.epochMillis() + ") " + message.traces();
    }
}
