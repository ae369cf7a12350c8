package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key}: a request that is sent again gets its first answer again. */
class IdempotencyApiTest extends WithCafe {
    private static Web.Reply post(String path, String key, String json) {
        return web.postWith(path, Web.quoted(json).getBytes(StandardCharsets.UTF_8), List.of("Idempotency-Key", key));
    }

    private static String transaction(String id, long minor) {
        return TestService.json("authorization", id, ANNAS, minor, today);
    }

    @Test
    void theFirstAnswerIsGivenAgain() {
        Web.Reply first =
                post("/v1/transactions", "first", transaction("i1", 5000)).expect(200);
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        Web.Reply again =
                post("/v1/transactions", "first", transaction("i1", 5000)).expect(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("content-type")).isEqualTo(first.header("content-type"));
        Web.Reply without =
                web.post("/v1/transactions", transaction("i1", 5000)).expect(200);
        assertThat(without.json().path("repeated").asBoolean()).isTrue();
    }

    @Test
    void everySinglePostHasIt() {
        Web.Reply member = post("/v1/members", "member", "{'id': 'mem_once', 'program': 'prg_test'}")
                .expect(201);
        assertThat(post("/v1/members", "member", "{'id': 'mem_once', 'program': 'prg_test'}")
                        .expect(201))
                .matches(again -> again.header("Idempotent-Replayed").equals("true"))
                .matches(again -> again.text().equals(member.text()));
        String link = "{'member': 'mem_once', 'number': '%s'}".formatted(TestService.card(600));
        Web.Reply card = post("/v1/cards", "card", link).expect(201);
        assertThat(post("/v1/cards", "card", link).expect(201).text())
                .as("the same answer")
                .isEqualTo(card.text());
        assertThat(post("/v1/cards", "another card", link).expect(200).text())
                .as("with another key it is linked already, as it stands")
                .isEqualTo(card.text());
    }

    /** Whoever was told where to look is told so again. */
    @Test
    void whereToLookIsToldAgain() {
        String draft = TestService.offer("off_draft", "mer_cafe", 500);
        Web.Reply first = post("/v1/offers/back-test", "draft", draft).expect(202);
        Web.Reply again = post("/v1/offers/back-test", "draft", draft).expect(202);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("location")).isEqualTo(first.header("location")).isNotEmpty();
    }

    @Test
    void aBodyIsNotNeeded() {
        web.post(
                        "/v1/cards",
                        "{'member': 'mem_anna', 'id': 'crd_bare', 'number': '%s'}".formatted(TestService.card(601)))
                .expect(201);
        Web.Reply first = post("/v1/cards/crd_bare/unlink", "bare", "").expect(200);
        Web.Reply again = post("/v1/cards/crd_bare/unlink", "bare", "").expect(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text()).isEqualTo(first.text());
        post("/v1/cards/crd_other/unlink", "bare", "").expectProblem(422);
    }

    @Test
    void aRefusalIsAnAnswerToo() {
        Web.Reply first = post("/v1/transactions", "bad", "{'type': 'x'}").expectProblem(400);
        Web.Reply again = post("/v1/transactions", "bad", "{'type': 'x'}").expectProblem(400);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() {
        post("/v1/transactions", "taken", transaction("i2", 5000)).expect(200);
        Web.Reply reply =
                post("/v1/transactions", "taken", transaction("i2", 5001)).expectProblem(422);
        assertThat(reply.json().path("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        post("/v1/exposures", "taken", transaction("i2", 5000)).expectProblem(422);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void aKeyHasUpTo255Characters(int length) {
        post("/v1/transactions", "k".repeat(length), transaction("k" + length, 4000))
                .expect(200);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        post("/v1/transactions", "k".repeat(256), transaction("k256", 4000)).expectProblem(400, "Idempotency-Key");
        post("/v1/transactions", "", transaction("k0", 4000)).expectProblem(400, "Idempotency-Key");
    }

    /** Of many at once with one key, one is done; the others hear of it, or that it is under way. */
    @Test
    void manyAtOnceAreOne() {
        String json = TestService.json("clearing", "i3", ANNAS, 4200, today);
        List<Web.Reply> replies = IntStream.range(0, 12)
                .parallel()
                .mapToObj(_ -> post("/v1/transactions", "at once", json))
                .toList();
        assertThat(replies).allMatch(reply -> reply.status() == 200 || reply.status() == 409);
        List<Web.Reply> done =
                replies.stream().filter(reply -> reply.status() == 200).toList();
        assertThat(done).isNotEmpty();
        assertThat(done.stream().map(Web.Reply::text).distinct()).hasSize(1);
        assertThat(done.stream()
                        .filter(reply -> reply.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
    }
}
