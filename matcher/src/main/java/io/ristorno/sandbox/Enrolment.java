package io.ristorno.sandbox;

import io.ristorno.catalog.Catalogue;
import io.ristorno.catalog.CatalogueWriter;
import io.ristorno.decode.CardTokens;
import io.ristorno.event.CardKind;
import io.ristorno.event.CatalogueAdopted;
import io.ristorno.event.Event;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent;
import io.ristorno.feed.Admission;
import io.ristorno.member.Card;
import io.ristorno.member.Member;
import io.ristorno.store.Batch;
import io.ristorno.store.CardHandle;
import io.ristorno.store.Recovered;
import io.ristorno.store.Rider;
import io.ristorno.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Fills a store that no service has open: a catalogue, and members with a linked test card each. The same values as the API
 * would write, a few thousand a batch: a million in less than a minute.
 */
public final class Enrolment {
    private static final int BATCH_MEMBERS = 2000;

    private final Store store;
    private final Instant now;
    private long batch;

    private Enrolment(Store store, Instant now) {
        this.store = store;
        this.now = now;
        Recovered recovered = store.recovered();
        batch = recovered.lastBatch();
    }

    /** Writes a catalogue. */
    public static void adopt(Store store, Catalogue catalogue, Instant now) {
        String json = new String(CatalogueWriter.write(catalogue), StandardCharsets.UTF_8);
        new Enrolment(store, now)
                .commit(
                        List.of(new CatalogueAdopted(catalogue.revision())),
                        List.of(),
                        List.of(new Rider.CatalogueRevision(catalogue.revision(), json)));
    }

    /**
     * Writes members, each with the card {@link TestCards#linked} of his number.
     *
     * @param tokens of the service that will open the store
     * @param linked from when on the cards are linked
     * @param progress told now and then how many are done
     */
    public static void enrol(
            Store store, CardTokens tokens, String program, long count, Instant linked, LongConsumer progress) {
        var enrolment = new Enrolment(store, linked);
        for (long from = 0; from < count; from += BATCH_MEMBERS) {
            long until = Math.min(count, from + BATCH_MEMBERS);
            enrolment.members(tokens, program, from, until);
            progress.accept(until);
        }
    }

    private static String id(long index) {
        return "mem_load_" + index;
    }

    private static String cardId(long index) {
        return "crd_load_" + index;
    }

    /** A member by his number among those written here. */
    static MemberKey member(String program, long index) {
        return MemberKey.of(program, id(index));
    }

    /** The slot of his card. */
    static int slot(long index) {
        return Card.slot(CardHandle.of(cardId(index)).low());
    }

    private void members(CardTokens tokens, String program, long from, long until) {
        var events = new ArrayList<Event>();
        var members = new ArrayList<Member>();
        var riders = new ArrayList<Rider>();
        for (long index = from; index < until; index++) {
            MemberKey member = member(program, index);
            Card card = card(tokens, member, index, riders);
            riders.add(new Rider.Identity(member, id(index)));
            events.add(new MembershipEvent.Joined(member, now));
            events.add(new MembershipEvent.CardLinked(member, card.slot(), card.id(), now).of(card.kind()));
            members.add(new Member(member, true, List.of(card)));
        }
        commit(events, members, riders);
    }

    private Card card(CardTokens tokens, MemberKey member, long index, List<Rider> riders) {
        String id = cardId(index);
        CardHandle byId = CardHandle.of(id);
        byte[] number = TestCards.digits(TestCards.linked(index));
        CardTokens.Kept kept = tokens.kept(number).orElseThrow();
        Arrays.fill(number, (byte) 0);
        int slot = slot(index);
        riders.add(new Rider.CardLink(byId, member, slot, now));
        riders.add(new Rider.CardLink(Admission.handle(kept.token()), member, slot, now));
        riders.add(new Rider.CardFace(member, slot, id, kept.bin(), kept.lastFour()));
        return new Card(slot, id, now, Optional.empty()).of(new CardKind(kept.bin(), ""));
    }

    private void commit(List<Event> events, List<Member> members, List<Rider> riders) {
        store.commit(new Batch(
                ++batch,
                now.toEpochMilli(),
                events,
                List.of(),
                members,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                riders));
    }
}
