package io.ristorno.api;

import io.ristorno.decide.Releases;
import io.ristorno.host.CurrentCatalogue.Edition;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.ClosedPurchase;
import io.ristorno.member.Member;
import io.ristorno.member.Purchase;
import io.ristorno.member.Purse;
import io.ristorno.member.Relationship;
import io.ristorno.merchant.Merchant;
import io.ristorno.money.Commodity;
import io.ristorno.money.Rates;
import io.ristorno.offer.Offer;
import io.ristorno.offer.Perk;
import io.ristorno.program.Program;
import io.ristorno.qualify.Points;
import io.ristorno.qualify.Windows;
import io.ristorno.report.RewardInWords;
import io.ristorno.reward.Candidates;
import io.ristorno.reward.Reward;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Each reward of a member in plain words, as JSON. */
final class MemberStatement {
    private final Edition edition;
    private final Member member;
    private final Purse purse;
    private final Rates rates;
    private final Instant now;
    private final Candidates candidates = new Candidates();

    /**
     * @param purse in which his rewards lie when they are available: his own, or that of whoever he was merged into
     * @param rates of exchange
     * @param now the engine's clock
     */
    MemberStatement(Edition edition, Member member, Purse purse, Rates rates, Instant now) {
        this.edition = edition;
        this.member = member;
        this.purse = purse;
        this.rates = rates;
        this.now = now;
    }

    /** A line a reward. */
    JsonArray lines(Relationship relationship, Purchase purchase) {
        var lines = new JsonArray();
        for (Reward reward : purchase.rewards()) {
            JsonObject line = Documents.reward(purchase, reward)
                    .put("merchant", relationship.key().merchant().value());
            decidedBy(relationship, purchase, reward).ifPresent(offer -> {
                RewardInWords words = words(relationship, purchase, reward, offer);
                words.availableOn().ifPresent(day -> line.put("availableOn", day.toString()));
                words.goodUntil().ifPresent(day -> line.put("goodUntil", day.toString()));
                line.put("title", offer.title()).put("says", words.says());
            });
            lines.add(line);
        }
        return lines;
    }

    private RewardInWords words(Relationship relationship, Purchase purchase, Reward reward, Offer offer) {
        OfferIndex index = edition.index();
        String program = member.key().program();
        int lastNewDay = Windows.lastNewDay(
                purchase,
                index.risk(program, purchase),
                index.since(relationship.key().merchant()));
        return RewardInWords.of(
                purchase,
                reward,
                name(relationship),
                asCalledNow(offer),
                Releases.of(
                        relationship.purchases(),
                        purchase,
                        reward,
                        offer,
                        rates,
                        new Points(index.points(program, purchase)),
                        lastNewDay,
                        LocalDate.ofInstant(now, purchase.zone()).toEpochDay()),
                index.windows(program, purchase.at().epochMillis()).provisionalDays(purchase.mcc()),
                purse.pocket(reward.commodity()));
    }

    /** A line a reward of a purchase that is closed. */
    JsonArray lines(Relationship relationship, ClosedPurchase purchase) {
        var lines = new JsonArray();
        ZoneId zone = edition.index()
                .program(member.key().program())
                .map(Program::zone)
                .orElse(ZoneOffset.UTC);
        for (Reward reward : purchase.rewards()) {
            RewardInWords words = RewardInWords.ofClosed(
                    purchase,
                    reward,
                    name(relationship),
                    perk(reward.commodity()),
                    zone,
                    purse.pocket(reward.commodity()));
            JsonObject line = Documents.reward(purchase.id(), reward)
                    .put("merchant", relationship.key().merchant().value());
            words.goodUntil().ifPresent(day -> line.put("goodUntil", day.toString()));
            lines.add(line.put("says", words.says()));
        }
        return lines;
    }

    private Optional<Perk> perk(Commodity commodity) {
        return PerkDocuments.offer(edition.catalogue(), commodity).flatMap(Offer::perk);
    }

    /** A privilege that has got another name or code since has that for everybody who can use it. */
    private Offer asCalledNow(Offer offer) {
        return offer.perk().isEmpty()
                ? offer
                : offer.paying(offer.pays(), perk(offer.commodity()).or(offer::perk));
    }

    private String name(Relationship relationship) {
        String id = relationship.key().merchant().value();
        return edition.catalogue().merchants().stream()
                .filter(merchant -> merchant.id().equals(id))
                .map(Merchant::name)
                .findFirst()
                .orElseGet(() -> relationship.key().merchant().registered()
                        ? id
                        : RewardInWords.unregistered(relationship.key().merchant()));
    }

    /** The version that decided, as long as it is kept. */
    private Optional<Offer> decidedBy(Relationship relationship, Purchase purchase, Reward reward) {
        candidates.clear();
        edition.index().inForce(relationship.key().merchant(), purchase, candidates);
        for (int i = 0; i < candidates.count(); i++) {
            Offer offer = candidates.offer(i);
            if (offer.id().equals(reward.offer()) && offer.version() == reward.version()) {
                return Optional.of(offer);
            }
        }
        return Optional.empty();
    }
}
