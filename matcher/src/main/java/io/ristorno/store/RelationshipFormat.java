package io.ristorno.store;

import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Ruling;
import io.ristorno.event.TransactionEvent;
import io.ristorno.event.TransactionEvent.Refund;
import io.ristorno.member.Activation;
import io.ristorno.member.Activations;
import io.ristorno.member.Allotment;
import io.ristorno.member.Answer;
import io.ristorno.member.Circumstances;
import io.ristorno.member.Contacts;
import io.ristorno.member.Footing;
import io.ristorno.member.History;
import io.ristorno.member.Purchase;
import io.ristorno.member.Recorded;
import io.ristorno.member.Relationship;
import io.ristorno.member.Touch;
import io.ristorno.member.Touches;
import io.ristorno.merchant.UsualGap;
import io.ristorno.offer.ExposedTo;
import io.ristorno.purchase.Fold;
import io.ristorno.reward.Ghost;
import io.ristorno.reward.Reward;
import io.ristorno.store.ValueReader.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A relationship as it is stored: its events; its purchases as ids, positions of their events, and what is posted; what was
 * answered. A purchase's facts are not stored: they are folded from its events again.
 */
final class RelationshipFormat {
    /**
     * Format 1 knew no purchases that are over, format 2 not by what their messages are known, format 3 not which part of a refund a
     * settled purchase keeps, format 6 no ghosts, not on what footing a
     * purchase was settled, and nobody who pays but the merchant, format 7 not what had been activated, seen and confirmed when a purchase was
     * settled, and not on which days
     * a reward was reserved, format 8 not where a message was before its acceptor was bound.
     */
    static final int FORMAT = 9;

    private static final int LOOKS = 0x01;
    private static final int PARKS = 0x02;
    private static final int LOOKED = 0x04;
    private static final int KEEPS = 0x08;
    private static final int DECIDED = 0x10;
    private static final int REVIEWS = 0x20;
    private static final int RULED = 0x40;
    private static final int ALLOTS = 0x80;

    private RelationshipFormat() {}

    static void write(ValueWriter out, Relationship relationship) {
        new Writing(out, relationship).write();
    }

    static Relationship read(byte[] value, RelationshipKey key) {
        ValueReader in = ValueReader.of(value, FORMAT, key.member().number());
        in.know(key.merchant().value());
        Relationship relationship = new Reading(in, key).read();
        in.end();
        return relationship;
    }

    private static final class Writing {
        private final ValueWriter out;
        private final Relationship relationship;
        private final List<Recorded> recorded;
        private int searchFrom;
        private boolean allots;

        Writing(ValueWriter out, Relationship relationship) {
            this.out = out;
            this.relationship = relationship;
            recorded = relationship.recorded();
        }

        void write() {
            RelationshipKey key = relationship.key();
            out.begin(FORMAT, key.member().number());
            out.know(key.merchant().value());
            boolean looks = relationship.nextLookMillis() != Long.MAX_VALUE;
            boolean parks = !relationship.parked().isEmpty();
            boolean looked = relationship.lookedMillis() != 0;
            boolean decided = !relationship.circumstances().equals(Circumstances.NONE);
            List<TransactionEvent> kept = kept();
            allots = relationship.purchases().stream()
                    .anyMatch(purchase -> !purchase.allotments().isEmpty());
            out.octet((looks ? LOOKS : 0)
                    | (parks ? PARKS : 0)
                    | (looked ? LOOKED : 0)
                    | (kept.isEmpty() ? 0 : KEEPS)
                    | (decided ? DECIDED : 0)
                    | (relationship.inReview().isEmpty() ? 0 : REVIEWS)
                    | (relationship.rulings().isEmpty() ? 0 : RULED)
                    | (allots ? ALLOTS : 0));
            if (looks) {
                out.moment(relationship.nextLookMillis());
            }
            if (looked) {
                out.moment(relationship.lookedMillis());
            }
            if (decided) {
                out.number(relationship.circumstances().catalogue());
                out.number(relationship.circumstances().member());
            }
            out.number(recorded.size());
            var events = new EventWriter(out);
            for (Recorded each : recorded) {
                events.transaction(each.event());
            }
            if (!relationship.rulings().isEmpty()) {
                rulings(events, relationship.rulings());
            }
            out.number(relationship.purchases().size());
            for (Purchase purchase : relationship.purchases()) {
                purchase(purchase);
            }
            for (Recorded each : recorded) {
                answer(each.answer());
            }
            if (parks) {
                positions(relationship.parked());
            }
            if (!kept.isEmpty()) {
                out.moment(relationship.touchedMillis());
                positions(kept);
            }
            if (!relationship.inReview().isEmpty()) {
                positions(relationship.inReview());
            }
            HistoryFormat.write(out, events, relationship.history());
        }

        private void rulings(EventWriter events, List<Ruling> rulings) {
            out.number(rulings.size());
            for (Ruling ruling : rulings) {
                events.ruling(ruling);
            }
        }

        private void allotments(List<Allotment> allotments) {
            out.number(allotments.size());
            for (Allotment allotment : allotments) {
                out.number(position(allotment.refund()));
                out.number(allotment.minor());
                out.number(Codes.CONFIDENCES.code(allotment.confidence()) * 2L + (allotment.kept() ? 1 : 0));
            }
        }

        private List<TransactionEvent> kept() {
            var kept = new ArrayList<TransactionEvent>(0);
            for (Recorded each : recorded) {
                if (each.kept()) {
                    kept.add(each.event());
                }
            }
            return kept;
        }

        private void purchase(Purchase purchase) {
            out.purchase(purchase.id());
            out.number(purchase.aliases().size());
            for (String alias : purchase.aliases()) {
                out.purchase(alias);
            }
            positions(purchase.events());
            int anchor = anchor(purchase.anchor());
            out.number(anchor + 1L);
            if (anchor < 0) {
                out.passing(purchase.anchor());
            }
            if (allots) {
                allotments(purchase.allotments());
            }
            boolean haunted = !purchase.ghosts().isEmpty();
            out.number((long) purchase.rewards().size() << 2
                    | (purchase.footing().isPresent() ? 2 : 0)
                    | (haunted ? 1 : 0));
            purchase.footing().ifPresent(this::footing);
            for (Reward reward : purchase.rewards()) {
                RewardFormat.write(out, reward);
            }
            if (haunted) {
                out.number(purchase.ghosts().size());
                for (Ghost ghost : purchase.ghosts()) {
                    RewardFormat.write(out, ghost);
                }
            }
        }

        private void footing(Footing footing) {
            out.number(footing.awayDays() == Footing.NEVER ? 0 : footing.awayDays() + 1L);
            out.number(footing.usualHalfDays());
            out.number(footing.activations().all().size());
            for (Activation activation : footing.activations().all()) {
                out.lasting(activation.offer());
                out.moment(activation.atMillis());
            }
            out.number(footing.touches().all().size());
            for (Touch touch : footing.touches().all()) {
                out.lasting(touch.placement());
                out.number(Codes.TOUCHES.code(touch.kind()));
                out.moment(touch.firstMillis());
                out.number(touch.lastMillis() - touch.firstMillis());
            }
            MemberFormat.confirmations(out, footing.contacts());
            out.number(footing.segments().size());
            footing.segments().forEach(out::lasting);
        }

        /** A run of neighbours, which most purchases are, is told by its start and length; else each by its distance. */
        private void positions(List<TransactionEvent> events) {
            int[] positions = new int[events.size()];
            boolean run = true;
            for (int i = 0; i < positions.length; i++) {
                positions[i] = position(events.get(i));
                run &= i == 0 || positions[i] == positions[i - 1] + 1;
            }
            out.number((long) positions.length << 1 | (run ? 0 : 1));
            int before = 0;
            for (int i = 0; i < (run ? Math.min(1, positions.length) : positions.length); i++) {
                out.signed(positions[i] - (long) before);
                before = positions[i];
            }
        }

        /** Looks from where the last one was found on: purchases come in nearly the order of their events. */
        @SuppressWarnings("ReferenceEquality") // nearly always the very same one; equals is tried after
        private int position(TransactionEvent event) {
            for (int i = 0; i < recorded.size(); i++) {
                int at = (searchFrom + i) % recorded.size();
                if (recorded.get(at).event() == event) {
                    searchFrom = at + 1;
                    return at;
                }
            }
            for (int at = 0; at < recorded.size(); at++) {
                if (recorded.get(at).event().equals(event)) {
                    return at;
                }
            }
            throw new IllegalStateException("the events of a purchase are among those its relationship recorded");
        }

        /** The position of the event that an anchor, {@code source|id}, names; -1 for none. */
        private int anchor(String anchor) {
            int start = Math.max(0, searchFrom - 1);
            for (int i = 0; i < recorded.size(); i++) {
                int at = (start + i) % recorded.size();
                var message = recorded.get(at).event().message();
                int bar = message.source().length();
                if (anchor.length() == bar + 1 + message.id().length()
                        && anchor.charAt(bar) == '|'
                        && anchor.startsWith(message.source())
                        && anchor.endsWith(message.id())) {
                    return at;
                }
            }
            return -1;
        }

        private void answer(Answer answer) {
            out.purchase(answer.purchase());
            out.number(answer.lines().size());
            for (Answer.Line line : answer.lines()) {
                out.lasting(line.offer());
                out.number(line.version());
                out.number((long) Codes.REASONS.code(line.reason()) << 3 | Codes.STAGES.code(line.stage()));
                out.signed(line.amountMinor());
                out.commodity(line.commodity());
            }
        }
    }

    private static final class Reading {
        private final ValueReader in;
        private final RelationshipKey key;

        Reading(ValueReader in, RelationshipKey key) {
            this.in = in;
            this.key = key;
        }

        Relationship read() {
            int flags = in.octet();
            long nextLook = (flags & LOOKS) != 0 ? in.moment() : Long.MAX_VALUE;
            long looked = (flags & LOOKED) != 0 ? in.moment() : 0;
            Circumstances circumstances =
                    (flags & DECIDED) != 0 ? new Circumstances(in.number(), (int) in.number()) : Circumstances.NONE;
            TransactionEvent[] events = new TransactionEvent[in.count()];
            var reader = new EventReader(in);
            for (int i = 0; i < events.length; i++) {
                events[i] = reader.transaction(key);
            }
            List<Ruling> rulings = (flags & RULED) != 0 ? rulings(reader) : List.of();
            var purchases = new ArrayList<Purchase>();
            for (int left = in.count(); left > 0; left--) {
                purchases.add(purchase(events, rulings, (flags & ALLOTS) != 0));
            }
            var recorded = new ArrayList<Recorded>(events.length);
            for (TransactionEvent event : events) {
                recorded.add(new Recorded(event, answer()));
            }
            List<TransactionEvent> parked = (flags & PARKS) != 0 ? positions(events) : List.of();
            long touched = (flags & KEEPS) != 0 ? in.moment() : 0;
            var kept = new HashSet<>((flags & KEEPS) != 0 ? positions(events) : List.of());
            recorded.replaceAll(each -> each.kept(kept.contains(each.event())));
            if (in.format() < 4) {
                purchases.replaceAll(each -> keeping(each, kept));
            }
            List<TransactionEvent> inReview = (flags & REVIEWS) != 0 ? positions(events) : List.of();
            return new Relationship(
                    key,
                    recorded,
                    purchases,
                    parked,
                    inReview,
                    rulings,
                    nextLook,
                    looked,
                    touched,
                    circumstances,
                    in.format() == 1 ? History.NONE : HistoryFormat.read(in, reader));
        }

        private List<Ruling> rulings(EventReader reader) {
            var rulings = new ArrayList<Ruling>();
            for (int left = in.count(); left > 0; left--) {
                rulings.add(reader.ruling());
            }
            return rulings;
        }

        private List<Allotment> allotments(TransactionEvent[] events) {
            var allotments = new ArrayList<Allotment>(1);
            for (int left = in.count(); left > 0; left--) {
                if (!(events[in.atMost(in.number(), events.length - 1)] instanceof Refund refund)) {
                    throw new Unreadable("only a refund is taken from a purchase");
                }
                allotments.add(allotment(refund, in.number(), in.number()));
            }
            return allotments;
        }

        private Allotment allotment(Refund refund, long minor, long code) {
            return in.format() < 4
                    ? new Allotment(refund, minor, Codes.CONFIDENCES.constant(code))
                    : new Allotment(refund, minor, Codes.CONFIDENCES.constant(code / 2), code % 2 == 1);
        }

        /** Before format 4 a settled purchase kept the first part that it gave of a refund that was kept. */
        private static Purchase keeping(Purchase purchase, Set<TransactionEvent> kept) {
            var allotments = new ArrayList<Allotment>(purchase.allotments().size());
            for (Allotment each : purchase.allotments()) {
                boolean first =
                        allotments.stream().noneMatch(other -> other.refund().equals(each.refund()));
                boolean keeps = purchase.settled() && first && kept.contains(each.refund());
                allotments.add(new Allotment(each.refund(), each.minor(), each.confidence(), keeps));
            }
            return purchase.returning(allotments);
        }

        private Purchase purchase(TransactionEvent[] events, List<Ruling> rulings, boolean allots) {
            String id = in.purchase();
            var aliases = new ArrayList<String>(0);
            for (int left = in.count(); left > 0; left--) {
                aliases.add(in.purchase());
            }
            List<TransactionEvent> own = positions(events);
            int anchor = in.atMost(in.number(), events.length) - 1;
            String anchorText = anchor < 0
                    ? in.passing()
                    : events[anchor].message().source() + "|"
                            + events[anchor].message().id();
            List<Allotment> allotments = allots ? allotments(events) : List.of();
            long head = in.format() < 7 ? in.number() << 2 : in.number();
            Optional<Footing> footing = (head & 2) != 0 ? Optional.of(footing()) : Optional.empty();
            var rewards = new ArrayList<Reward>(1);
            for (int left = in.count(head >>> 2); left > 0; left--) {
                rewards.add(RewardFormat.read(in));
            }
            var ghosts = new ArrayList<Ghost>(0);
            for (int left = (head & 1) == 0 ? 0 : in.count(); left > 0; left--) {
                ghosts.add(RewardFormat.readGhost(in));
            }
            return new Purchase(
                    id, aliases, anchorText, Fold.facts(own, rulings), allotments, rewards, ghosts, footing);
        }

        private Footing footing() {
            long days = in.number();
            int usual = in.format() < 8 ? 0 : in.atMost(in.number(), UsualGap.HALF_DAYS_MAX);
            var activations = new ArrayList<Activation>(0);
            for (int left = in.format() < 8 ? 0 : in.count(); left > 0; left--) {
                activations.add(new Activation(key.merchant().value(), in.lasting(), in.moment()));
            }
            int away = days == 0 ? Footing.NEVER : (int) days - 1;
            return in.format() < 8
                    ? new Footing(away, Activations.NONE)
                    : new Footing(
                            away,
                            usual,
                            new Activations(activations),
                            touches(),
                            new Contacts(MemberFormat.confirmations(in), List.of()),
                            segments());
        }

        private List<String> segments() {
            var segments = new ArrayList<String>(0);
            for (int left = in.count(); left > 0; left--) {
                segments.add(in.lasting());
            }
            return segments;
        }

        private Touches touches() {
            var touches = new ArrayList<Touch>(0);
            for (int left = in.count(); left > 0; left--) {
                String placement = in.lasting();
                ExposedTo.Kind kind = Codes.TOUCHES.constant(in.number());
                long first = in.moment();
                touches.add(new Touch(key.merchant().value(), placement, kind, first, first + in.number()));
            }
            return new Touches(touches);
        }

        private List<TransactionEvent> positions(TransactionEvent[] events) {
            long head = in.number();
            int count = in.atMost(head >>> 1, events.length);
            boolean run = (head & 1) == 0;
            var chosen = new ArrayList<TransactionEvent>(count);
            long at = 0;
            for (int i = 0; i < count; i++) {
                at = run && i > 0 ? at + 1 : at + in.signed();
                if (at < 0 || at >= events.length) {
                    throw new Unreadable("there is no event at a position");
                }
                chosen.add(events[(int) at]);
            }
            return chosen;
        }

        private Answer answer() {
            String purchase = in.purchase();
            int count = in.count();
            if (purchase.isEmpty() && count == 0) {
                return Answer.PARKED;
            }
            var lines = new ArrayList<Answer.Line>(count);
            for (int left = count; left > 0; left--) {
                String offer = in.lasting();
                int version = (int) in.number();
                long outcome = in.number();
                lines.add(new Answer.Line(
                        offer,
                        version,
                        Codes.STAGES.constant(outcome & 7),
                        Codes.REASONS.constant(outcome >>> 3),
                        in.signed(),
                        in.commodity()));
            }
            return new Answer(purchase, lines);
        }
    }
}
