package io.ristorno.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.event.Look;
import io.ristorno.event.Notice;
import io.ristorno.event.RelationshipKey;
import io.ristorno.ledger.TrialBalance;
import io.ristorno.ledger.TrialBalance.Total;
import io.ristorno.ledger.Turnover;
import io.ristorno.program.BankAccount;
import io.ristorno.store.Rider.CardFace;
import io.ristorno.store.Rider.CardLink;
import io.ristorno.store.Rider.CatalogueRevision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that a released version has written: today's version writes the same and reads them as what they were. A file that is
 * here is never changed; a new format gets new files, and its writer's old ones are still read.
 */
class GoldenBytesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final CardHandle HANDLE = new CardHandle(1, 0x1122334455667788L, 0x99AABBCCDDEEFF00L);

    /** Keys and values that a person can follow, as today's version writes them. */
    private static Map<String, byte[]> written() {
        var written = new LinkedHashMap<String, byte[]>();
        written.put("key-store", new Key.OfStore().bytes());
        written.put("key-relationship", new Key.OfRelationship(Samples.KEY).bytes());
        written.put("key-member", new Key.OfMember(Samples.KEY.member()).bytes());
        written.put("key-entries", new Key.OfEntries(Samples.KEY, 70_000, 0).bytes());
        written.put("key-alarm", new Key.OfAlarm(Samples.KEY, Samples.NOON.toEpochMilli()).bytes());
        written.put("key-log", new Key.OfLog(70_000).bytes());
        written.put("key-total", new Key.OfTotal(line()).bytes());
        written.put("key-token", new Key.OfToken(HANDLE, Samples.KEY.member(), 2).bytes());
        written.put("key-card", new Key.OfCard(Samples.KEY.member(), 2).bytes());
        written.put("key-identity", new Key.OfIdentity(Samples.KEY.member()).bytes());
        written.put("key-public-id", new Key.OfPublicId("prg_demo", "mem_one").bytes());
        written.put("key-catalogue", new Key.OfCatalogue(17).bytes());
        written.put("value-mark-10", value(out -> new Mark(70_000, Samples.NOON.toEpochMilli()).write(out)));
        written.put("value-relationship-9", value(out -> RelationshipFormat.write(out, Samples.relationship())));
        written.put("value-relationship-capped-9", value(out -> RelationshipFormat.write(out, Samples.capped())));
        written.put("value-relationship-visited-9", value(out -> RelationshipFormat.write(out, Samples.visited())));
        written.put("value-relationship-together-9", value(out -> RelationshipFormat.write(out, Samples.together())));
        written.put("value-relationship-haunted-9", value(out -> RelationshipFormat.write(out, Samples.haunted())));
        written.put("value-relationship-footed-9", value(out -> RelationshipFormat.write(out, Samples.footed())));
        written.put("value-member-10", value(out -> MemberFormat.write(out, Samples.told())));
        written.put(
                "value-log-contacted-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.contacted())));
        for (Notice notice : Samples.notices()) {
            String kind = notice.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            written.put("value-notice-" + kind + "-1", value(out -> SmallFormats.notice(out, notice)));
        }
        written.put("key-notice", new Key.OfNotice("prg_demo", Samples.NOON.toEpochMilli(), 70_000, 2).bytes());
        written.put("value-relationship-opted-9", value(out -> RelationshipFormat.write(out, Samples.opted())));
        written.put(
                "value-log-activations-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.activations())));
        written.put(
                "value-log-facts-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.facts())));
        written.put(
                "value-log-enlistments-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.enlistments())));
        written.put(
                "value-log-kinds-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.kinds())));
        written.put("value-relationship-deeds-9", value(out -> RelationshipFormat.write(out, Samples.deeds())));
        written.put(
                "value-log-merged-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.merging())));
        written.put(
                "value-log-succession-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.succession())));
        written.put(
                "value-log-cards-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.ties())));
        written.put(
                "value-log-erased-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.farewell())));
        written.put(
                "value-log-readdressed-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.readdressed())));
        written.put("value-relationship-along-9", value(out -> RelationshipFormat.write(out, Samples.along())));
        written.put(
                "value-log-bound-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.bound())));
        written.put(
                "value-log-let-go-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.letGo())));
        written.put(
                "value-log-exposures-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.exposures())));
        written.put(
                "value-log-opportunities-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.opportunities())));
        written.put(
                "value-log-totals-1",
                value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.totals())));
        written.put("key-position", Key.OfPosition.of(Samples.position()).bytes());
        written.put("value-position-1", value(out -> SmallFormats.position(out, Samples.position())));
        written.put("key-segment-list", new Key.OfSegmentList("prg_demo", "seg_students", 70_000, 2).bytes());
        written.put("value-segment-list-1", value(out -> SmallFormats.segmentList(out, Samples.segmentList())));
        written.put(
                "value-segment-members-1", value(out -> SmallFormats.segmentMembers(out, List.of(1L, Long.MAX_VALUE))));
        written.put("key-file", new Key.OfFile(Samples.file().id()).bytes());
        written.put("key-file-results", new Key.OfFileResults(Samples.file().id(), 2).bytes());
        written.put("value-file-1", value(out -> FileFormat.write(out, Samples.file())));
        written.put("value-file-torn-1", value(out -> FileFormat.write(out, Samples.torn())));
        written.put("value-file-results-1", value(out -> FileFormat.write(out, "{\"record\":1}\n")));
        written.put("key-erasure", new Key.OfErasure(Samples.KEY.member()).bytes());
        written.put("key-forgotten", new Key.OfForgotten(line()).bytes());
        written.put("value-forgotten-1", value(out -> SmallFormats.forgotten(out, Samples.EUR, -4_325)));
        written.put("key-errand", new Key.OfErrand(70_001).bytes());
        written.put("value-errand-1", value(out -> SmallFormats.errand(out, Samples.errand())));
        written.put(
                "value-entries-1",
                value(out ->
                        EntriesFormat.write(out, Samples.KEY, Samples.booked().entries())));
        written.put(
                "value-entries-shared-1",
                value(out -> EntriesFormat.write(
                        out, Samples.KEY, Samples.shared("prg_demo").entries())));
        written.put("value-relationship-shared-9", value(out -> RelationshipFormat.write(out, Samples.shared())));
        written.put("value-alarm-1", value(SmallFormats::alarm));
        written.put("value-log-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.events())));
        written.put("value-total-2", value(out -> SmallFormats.total(out, Samples.EUR, total())));
        written.put("key-turnover", new Key.OfTurnover(line(), 24_314).bytes());
        written.put("value-turnover-1", value(out -> SmallFormats.turnover(out, closed())));
        written.put("value-token-1", value(out -> SmallFormats.token(out, link())));
        written.put("value-card-1", value(out -> SmallFormats.card(out, face())));
        written.put("value-identity-1", value(out -> SmallFormats.memberNumber(out, 0x0123456789ABCDEFL)));
        written.put("key-payee", new Key.OfPayee(Samples.KEY.member()).bytes());
        written.put("value-payee-1", value(out -> SmallFormats.payee(out, payee())));
        written.put("value-public-id-1", value(out -> SmallFormats.publicId(out, "mem_one")));
        written.put("value-catalogue-1", value(out -> SmallFormats.catalogue(out, revision())));
        written.put("key-rates", new Key.OfRates(Samples.sheet().day()).bytes());
        written.put("key-claim", new Key.OfClaim("off_one", 70_001).bytes());
        written.put("key-review", new Key.OfReview(Samples.KEY).bytes());
        written.put("key-card-keys", new Key.OfCardKeys().bytes());
        written.put("key-sightings", new Key.OfSightings().bytes());
        written.put("value-sightings-1", value(out -> SightingsFormat.write(out, sightings())));
        written.put("key-shadows", new Key.OfShadows().bytes());
        written.put("value-shadows-1", value(out -> ShadowsFormat.write(out, shadows())));
        written.put("value-rates-1", value(out -> SmallFormats.rates(out, Samples.sheet())));
        written.put("value-relationship-drawn-9", value(out -> RelationshipFormat.write(out, Samples.drawn())));
        written.put("key-shared", new Key.OfShared("mer_harbour", "off_one").bytes());
        written.put("value-shared-1", value(out -> SmallFormats.shared(out, Samples.use())));
        written.put("value-claim-1", value(out -> SmallFormats.claim(out, Samples.claim())));
        written.put("value-card-keys-1", value(out -> CardKeys.write(out, Map.of(1, "00112233445566778"))));
        written.put(
                "value-relationship-closed-9",
                value(out -> RelationshipFormat.write(out, Samples.closed(List.of(7L, -1L)))));
        written.put("key-quarantine", new Key.OfQuarantine(70_001).bytes());
        written.put("value-quarantine-1", value(out -> SmallFormats.quarantined(out, Samples.quarantined())));
        written.put("key-fault", new Key.OfFault(Samples.fault()).bytes());
        written.put("value-fault-1", value(out -> SmallFormats.fault(out, Samples.fault())));
        written.put("value-relationship-ruled-9", value(out -> RelationshipFormat.write(out, Samples.ruled())));
        written.put(
                "value-log-words-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.words())));
        written.put("key-purse-entries", new Key.OfEntries(Samples.KEY.member(), 70_000, 0).bytes());
        written.put("key-purse-alarm", new Key.OfAlarm(Samples.KEY.member(), Samples.NOON.toEpochMilli()).bytes());
        written.put(
                "value-purse-entries-1",
                value(out -> PurseEntriesFormat.write(
                        out, Samples.KEY.member(), Samples.pursed().entries())));
        written.put(
                "value-log-purse-1", value(out -> LogFormat.write(out, Samples.NOON.toEpochMilli(), Samples.moves())));
        return written;
    }

    private static List<Sighting> sightings() {
        return List.of(
                new Sighting(
                        "HARBOUR1",
                        "12345",
                        "VISA",
                        true,
                        "SQ *Café",
                        "Malmö",
                        "SE",
                        70_000,
                        16,
                        Samples.NOON.toEpochMilli()),
                new Sighting("HARBOUR1", "12345", "", false, "", "", "", 1, 0, Samples.NOON.toEpochMilli()));
    }

    private static List<Shadow> shadows() {
        long from = Samples.NOON.toEpochMilli();
        return List.of(
                new Shadow("off_one", "{\"id\": \"off_one\", \"title\": \"Café\"}", from, from + 2_592_000_000L),
                new Shadow("off_two", "{}", from + 1_000, from + 2_000));
    }

    private static TrialBalance.Line line() {
        return new TrialBalance.Line("members:prg_demo:pending", Samples.EUR);
    }

    private static Total total() {
        return new Total(-4_325, new Turnover(24_315, 9_000, 2_500));
    }

    private static TrialBalance.Closed closed() {
        return new TrialBalance.Closed(line(), new Turnover(24_314, 70_000, 0));
    }

    private static CardLink link() {
        return new CardLink(HANDLE, Samples.KEY.member(), 2, Samples.NOON);
    }

    private static BankAccount payee() {
        return new BankAccount("Anna Berg", "DE89370400440532013000", "COBADEFF");
    }

    private static CardFace face() {
        return new CardFace(Samples.KEY.member(), 2, "crd_two", "411111", "1111");
    }

    private static CatalogueRevision revision() {
        return new CatalogueRevision(17, "{\"revision\":17,\"name\":\"Café\"}");
    }

    private static byte[] value(Consumer<ValueWriter> writing) {
        var out = new ValueWriter();
        writing.accept(out);
        return out.toBytes();
    }

    @Test
    void todays_writer_writes_what_was_written() {
        written()
                .forEach((name, bytes) ->
                        assertThat(HEX.formatHex(bytes)).as(name).isEqualTo(HEX.formatHex(golden(name))));
    }

    @Test
    void todays_reader_reads_what_was_written() {
        for (String format : List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")) {
            assertThat(Mark.read(golden("value-mark-" + format)))
                    .isEqualTo(new Mark(70_000, Samples.NOON.toEpochMilli()));
        }
        for (String format : List.of("4", "5", "6", "7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-capped-" + format), Samples.KEY))
                    .isEqualTo(Samples.capped());
        }
        for (String format : List.of("5", "6", "7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-visited-" + format), Samples.KEY))
                    .isEqualTo(Samples.visited());
        }
        for (String format : List.of("6", "7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-together-" + format), Samples.KEY))
                    .isEqualTo(Samples.together());
        }
        for (String format : List.of("7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-haunted-" + format), Samples.KEY))
                    .isEqualTo(Samples.haunted());
            assertThat(RelationshipFormat.read(golden("value-relationship-footed-" + format), Samples.KEY))
                    .isEqualTo(Samples.footed());
            assertThat(RelationshipFormat.read(golden("value-relationship-shared-" + format), Samples.KEY))
                    .isEqualTo(Samples.shared());
            assertThat(RelationshipFormat.read(golden("value-relationship-deeds-" + format), Samples.KEY))
                    .isEqualTo(Samples.deeds());
        }
        for (String format : List.of("8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-opted-" + format), Samples.KEY))
                    .isEqualTo(Samples.opted());
            assertThat(RelationshipFormat.read(golden("value-relationship-drawn-" + format), Samples.KEY))
                    .isEqualTo(Samples.drawn());
        }
        assertThat(RelationshipFormat.read(golden("value-relationship-along-9"), Samples.KEY))
                .isEqualTo(Samples.along());
        assertThat(LogFormat.read(golden("value-log-bound-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.bound()));
        assertThat(SmallFormats.shared(golden("key-shared"), golden("value-shared-1")))
                .isEqualTo(Samples.use());
        assertThat(EntriesFormat.read(golden("value-entries-shared-1"), Samples.KEY))
                .isEqualTo(Samples.shared("prg_demo").entries());
        for (String format : List.of("1", "2", "3", "4", "5", "6", "7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-" + format), Samples.KEY))
                    .isEqualTo(Samples.relationship());
            assertThat(RelationshipFormat.read(golden("value-relationship-ruled-" + format), Samples.KEY))
                    .isEqualTo(Samples.ruled());
        }
        assertThat(RelationshipFormat.read(golden("value-relationship-closed-2"), Samples.KEY))
                .isEqualTo(Samples.closed(List.of()));
        for (String format : List.of("3", "4", "5", "6", "7", "8", "9")) {
            assertThat(RelationshipFormat.read(golden("value-relationship-closed-" + format), Samples.KEY))
                    .isEqualTo(Samples.closed(List.of(7L, -1L)));
        }
        assertThat(SmallFormats.quarantined(golden("key-quarantine"), golden("value-quarantine-1")))
                .isEqualTo(Samples.quarantined());
        assertThat(SmallFormats.fault(golden("key-fault"), golden("value-fault-1")))
                .isEqualTo(Samples.fault());
        assertThat(MemberFormat.read(golden("value-member-1"), Samples.KEY.member()))
                .isEqualTo(Samples.member());
        assertThat(MemberFormat.read(golden("value-member-2"), Samples.KEY.member()))
                .isEqualTo(Samples.rich());
        assertThat(PurseEntriesFormat.read(golden("value-purse-entries-1"), Samples.KEY.member()))
                .isEqualTo(Samples.pursed().entries());
        assertThat(LogFormat.read(golden("value-log-purse-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.moves()));
        assertThat(MemberFormat.read(golden("value-member-7"), Samples.KEY.member()))
                .isEqualTo(Samples.merged());
        assertThat(MemberFormat.read(golden("value-member-8"), Samples.KEY.member()))
                .isEqualTo(Samples.known());
        assertThat(MemberFormat.read(golden("value-member-9"), Samples.KEY.member()))
                .isEqualTo(Samples.segmented());
        assertThat(MemberFormat.read(golden("value-member-10"), Samples.KEY.member()))
                .isEqualTo(Samples.told());
        assertThat(LogFormat.read(golden("value-log-contacted-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.contacted()));
        for (Notice notice : Samples.notices()) {
            String kind = notice.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            assertThat(SmallFormats.notice(golden("key-notice"), golden("value-notice-" + kind + "-1")))
                    .isEqualTo(notice);
        }
        assertThat(LogFormat.read(golden("value-log-activations-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.activations()));
        assertThat(LogFormat.read(golden("value-log-facts-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.facts()));
        assertThat(SmallFormats.position(golden("key-position"), golden("value-position-1")))
                .isEqualTo(Samples.position());
        assertThat(FileFormat.read(golden("key-file"), golden("value-file-1"))).isEqualTo(Samples.file());
        assertThat(FileFormat.read(golden("key-file"), golden("value-file-torn-1")))
                .isEqualTo(Samples.torn());
        assertThat(FileFormat.lines(golden("value-file-results-1"))).asString().isEqualTo("{\"record\":1}\n");
        assertThat(SmallFormats.segmentList(golden("key-segment-list"), golden("value-segment-list-1")))
                .isEqualTo(Samples.segmentList());
        assertThat(SmallFormats.segmentMembers(golden("value-segment-members-1")))
                .containsExactly(1L, Long.MAX_VALUE);
        assertThat(LogFormat.read(golden("value-log-enlistments-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.enlistments()));
        assertThat(LogFormat.read(golden("value-log-kinds-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.kinds()));
        assertThat(LogFormat.read(golden("value-log-merged-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.merging()));
        assertThat(MemberFormat.read(golden("value-member-6"), Samples.KEY.member()))
                .isEqualTo(Samples.counted());
        assertThat(MemberFormat.read(golden("value-member-4"), Samples.KEY.member()))
                .isEqualTo(Samples.ranked());
        assertThat(MemberFormat.read(golden("value-member-5"), Samples.KEY.member()))
                .isEqualTo(Samples.skipping());
        assertThat(LogFormat.read(golden("value-log-totals-1"), 7).events()).isEqualTo(Samples.totals());
        assertThat(LogFormat.read(golden("value-log-succession-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.succession()));
        assertThat(LogFormat.read(golden("value-log-let-go-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.letGo()));
        assertThat(LogFormat.read(golden("value-log-readdressed-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.readdressed()));
        assertThat(LogFormat.read(golden("value-log-opportunities-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.opportunities()));
        assertThat(LogFormat.read(golden("value-log-exposures-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.exposures()));
        assertThat(MemberFormat.read(golden("value-member-3"), Samples.KEY.member()))
                .isEqualTo(Samples.memberOfMany());
        assertThat(LogFormat.read(golden("value-log-cards-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.ties()));
        assertThat(LogFormat.read(golden("value-log-erased-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.farewell()));
        assertThat(SmallFormats.forgotten(golden("key-forgotten"), golden("value-forgotten-1")))
                .isEqualTo(Map.entry(line(), -4_325L));
        assertThat(SmallFormats.errand(golden("key-errand"), golden("value-errand-1")))
                .isEqualTo(Samples.errand());
        assertThat(EntriesFormat.read(golden("value-entries-1"), Samples.KEY))
                .isEqualTo(Samples.booked().entries());
        assertThat(LogFormat.read(golden("value-log-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.events()));
        assertThat(SmallFormats.total(golden("key-total"), golden("value-total-1")))
                .isEqualTo(Map.entry(line(), Total.unmoved(-4_325)));
        assertThat(SmallFormats.total(golden("key-total"), golden("value-total-2")))
                .isEqualTo(Map.entry(line(), total()));
        assertThat(SmallFormats.turnover(golden("key-turnover"), golden("value-turnover-1")))
                .isEqualTo(closed());
        assertThat(SmallFormats.token(golden("key-token"), golden("value-token-1")))
                .isEqualTo(link());
        assertThat(SmallFormats.card(golden("value-card-1"), Samples.KEY.member(), 2))
                .isEqualTo(face());
        assertThat(SmallFormats.memberNumber(golden("value-identity-1"))).isEqualTo(0x0123456789ABCDEFL);
        assertThat(SmallFormats.payee(golden("value-payee-1"))).isEqualTo(payee());
        assertThat(SmallFormats.publicId(golden("value-public-id-1"))).isEqualTo("mem_one");
        assertThat(SmallFormats.rates(golden("value-rates-1"))).isEqualTo(Samples.sheet());
        assertThat(SmallFormats.claim(golden("key-claim"), golden("value-claim-1")))
                .isEqualTo(Map.entry("off_one", Samples.claim()));
        assertThat(CardKeys.read(golden("value-card-keys-1"))).isEqualTo(Map.of(1, "00112233445566778"));
        assertThat(SightingsFormat.read(golden("value-sightings-1"))).isEqualTo(sightings());
        assertThat(ShadowsFormat.read(golden("value-shadows-1"))).isEqualTo(shadows());
        assertThat(Samples.ruled().purchases().getFirst().allotments()).hasSize(1);
        assertThat(LogFormat.read(golden("value-log-words-1"), 1))
                .isEqualTo(new LoggedBatch(1, Samples.NOON.toEpochMilli(), Samples.words()));
        assertThat(SmallFormats.catalogue(golden("key-catalogue"), golden("value-catalogue-1")))
                .isEqualTo(revision());
    }

    @Test
    void todays_reader_reads_the_keys_that_were_written() {
        assertThat(new Key.Reader(golden("key-relationship")).relationship()).isEqualTo(Samples.KEY);
        assertThat(new Key.Reader(golden("key-entries")).relationship()).isEqualTo(Samples.KEY);
        assertThat(new Key.Reader(golden("key-member")).member()).isEqualTo(Samples.KEY.member());
        assertThat(new Key.Reader(golden("key-alarm")).look())
                .isEqualTo(new Look(Samples.KEY, Samples.NOON.toEpochMilli()));
        assertThat(new Key.Reader(golden("key-purse-entries")).state()).isEqualTo(Samples.KEY.member());
        assertThat(new Key.Reader(golden("key-purse-alarm")).look())
                .isEqualTo(new Look(Samples.KEY.member(), Samples.NOON.toEpochMilli()));
    }

    /** Sixty relationships in odd shapes. What they are is in their bytes: read and written again, these are the same. */
    @Test
    void odd_relationships_are_read_and_written_as_they_were() {
        for (String line : lines("odd-relationships-9")) {
            String[] parts = line.split(" ", -1);
            RelationshipKey key = new Key.Reader(HEX.parseHex(parts[0])).relationship();
            byte[] value = HEX.parseHex(parts[1]);
            byte[] again = value(out -> RelationshipFormat.write(out, RelationshipFormat.read(value, key)));
            assertThat(HEX.formatHex(again)).isEqualTo(parts[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "odd-relationships-1",
                "odd-relationships-2",
                "odd-relationships-3",
                "odd-relationships-4",
                "odd-relationships-5",
                "odd-relationships-6",
                "odd-relationships-7",
                "odd-relationships-8"
            })
    void odd_relationships_of_earlier_formats_are_read_and_rewritten_as_the_same(String file) {
        for (String line : lines(file)) {
            String[] parts = line.split(" ", -1);
            RelationshipKey key = new Key.Reader(HEX.parseHex(parts[0])).relationship();
            var read = RelationshipFormat.read(HEX.parseHex(parts[1]), key);
            byte[] again = value(out -> RelationshipFormat.write(out, read));
            assertThat(RelationshipFormat.read(again, key)).isEqualTo(read);
            assertThat(HEX.formatHex(again)).startsWith("09");
        }
    }

    @Test
    void odd_entries_are_read_and_written_as_they_were() {
        for (String line : lines("odd-entries-1")) {
            String[] parts = line.split(" ", -1);
            RelationshipKey key = new Key.Reader(HEX.parseHex(parts[0])).relationship();
            byte[] value = HEX.parseHex(parts[1]);
            byte[] again = value(out -> EntriesFormat.write(out, key, EntriesFormat.read(value, key)));
            assertThat(HEX.formatHex(again)).isEqualTo(parts[1]);
        }
    }

    @Test
    void odd_logs_are_read_and_written_as_they_were() {
        for (String line : lines("odd-logs-1")) {
            byte[] value = HEX.parseHex(line);
            LoggedBatch batch = LogFormat.read(value, 1);
            byte[] again = value(out -> LogFormat.write(out, batch.nowMillis(), batch.events()));
            assertThat(HEX.formatHex(again)).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channels",
                "stages",
                "reasons",
                "flags",
                "sides",
                "holdings",
                "funds",
                "kinds",
                "payout-states",
                "verdicts",
                "faults",
                "confidences",
                "counts",
                "exposures",
                "touches",
                "contacts",
                "lists",
                "file-ways",
                "file-states",
                "dues",
                "funders",
                "places",
                "states",
                "uses",
                "words",
                "currencies"
            })
    void codes_mean_what_they_meant(String list) {
        List<String> golden = lines("codes-" + list);
        assertThat(codes(list)).startsWith(golden.toArray(String[]::new));
        assertThat(codes(list))
                .as("new codes go into the file, and raise the store's format")
                .hasSameSizeAs(golden);
    }

    private static List<String> codes(String list) {
        return switch (list) {
            case "channels" -> Codes.CHANNELS.names();
            case "stages" -> Codes.STAGES.names();
            case "reasons" -> Codes.REASONS.names();
            case "flags" -> Codes.FLAGS.names();
            case "sides" -> Codes.SIDES.names();
            case "holdings" -> Codes.HOLDINGS.names();
            case "funds" -> Codes.FUNDS.names();
            case "kinds" -> Codes.KINDS.names();
            case "lists" -> Codes.LISTS.names();
            case "file-ways" -> Codes.FILE_WAYS.names();
            case "file-states" -> Codes.FILE_STATES.names();
            case "payout-states" -> Codes.PAYOUT_STATES.names();
            case "faults" -> Codes.FAULTS.names();
            case "verdicts" -> Codes.VERDICTS.names();
            case "confidences" -> Codes.CONFIDENCES.names();
            case "exposures" -> Codes.EXPOSURES.names();
            case "touches" -> Codes.TOUCHES.names();
            case "contacts" -> Codes.CONTACTS.names();
            case "counts" -> Codes.KINDS_OF_COUNTS.names();
            case "dues" -> Codes.DUES.names();
            case "funders" -> Codes.FUNDERS.names();
            case "places" -> Codes.PLACES.names();
            case "states" -> Codes.STATES.names();
            case "uses" -> Codes.USES.names();
            case "words" -> Codes.words();
            default -> Codes.currencies();
        };
    }

    private static byte[] golden(String name) {
        return HEX.parseHex(String.join("", lines(name)));
    }

    private static List<String> lines(String name) {
        try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            assertThat(in).as("golden/" + name + ".txt").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    /**
     * Writes the files that are missing, and never one that is there.
     *
     * @param arguments the folder of the golden files
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, byte[]> each : written().entrySet()) {
            write(folder, each.getKey(), List.of(HEX.formatHex(each.getValue())));
        }
        for (String list : List.of(
                "channels",
                "stages",
                "reasons",
                "flags",
                "sides",
                "holdings",
                "funds",
                "kinds",
                "payout-states",
                "verdicts",
                "faults",
                "confidences",
                "counts",
                "exposures",
                "touches",
                "contacts",
                "lists",
                "file-ways",
                "file-states",
                "dues",
                "funders",
                "places",
                "states",
                "uses",
                "words",
                "currencies")) {
            write(folder, "codes-" + list, codes(list));
        }
        var states = new RandomStates(2026);
        var relationships = new ArrayList<String>();
        var entries = new ArrayList<String>();
        var logs = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            RelationshipKey key = states.key();
            String at = HEX.formatHex(new Key.OfRelationship(key).bytes()) + " ";
            var relationship = states.relationship(key);
            relationships.add(at + HEX.formatHex(value(out -> RelationshipFormat.write(out, relationship))));
            var booked = states.booked(key).entries();
            entries.add(at + HEX.formatHex(value(out -> EntriesFormat.write(out, key, booked))));
        }
        for (int i = 0; i < 20; i++) {
            var events = new ArrayList<io.ristorno.event.Event>();
            for (int left = 10; left > 0; left--) {
                events.add(states.event());
            }
            int now = i;
            logs.add(HEX.formatHex(value(out -> LogFormat.write(out, now, events))));
        }
        write(folder, "odd-relationships-9", relationships);
        write(folder, "odd-entries-1", entries);
        write(folder, "odd-logs-1", logs);
    }

    private static void write(Path folder, String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name + ".txt");
        if (!Files.exists(file)) {
            Files.write(file, lines);
        }
    }
}
