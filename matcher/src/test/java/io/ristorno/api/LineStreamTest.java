package io.ristorno.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.api.Exchange.Reply;
import io.ristorno.api.Exchange.Step;
import io.ristorno.host.Host;
import io.ristorno.host.Work;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of lines: a line answered a line, in order, and no more read than may wait. */
@Timeout(300)
@SuppressWarnings("JdkObsolete") // the client's event loop appends while the test reads
class LineStreamTest {
    /** From so many lines without an answer on nothing more is read. */
    private static final int OPEN_MOST = 8_192;
    /** Of the test's lines in what is read at once. */
    private static final int READ_MOST = 66_000 / 100;

    private final List<Runnable> waiting = Collections.synchronizedList(new ArrayList<>());
    private final Vertx vertx = Vertx.vertx();
    private int port;
    private int looked;
    private long whole;

    /** Lines whose answers are given when the test says so; one that says boom breaks. */
    private final Lines held = new Lines() {
        @Override
        @SuppressWarnings("NullAway") // nobody looks at the work
        public Step step(byte[] json, Consumer<Reply> later) {
            String line = new String(json, StandardCharsets.UTF_8);
            if (line.contains("boom")) {
                throw new IllegalStateException("a broken belief");
            }
            if (line.contains("now")) {
                return Step.done(200, new JsonObject().put("line", line));
            }
            if (line.contains("soon")) {
                later.accept(new Reply(200, new JsonObject().put("line", line)));
                return new Step(Optional.empty(), Optional.empty());
            }
            waiting.add(() -> later.accept(new Reply(200, new JsonObject().put("line", line))));
            return new Step(Optional.empty(), Optional.empty());
        }

        @Override
        public boolean submit(Host host, List<Work> works) {
            return true;
        }
    };

    @BeforeEach
    @SuppressWarnings("NullAway") // these lines need no engine
    void listen() throws Exception {
        Router router = Router.router(vertx);
        new StreamRoutes(vertx, null, StreamRoutes.TRANSACTIONS, held).mount(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(30, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private HttpClientRequest open(StringBuffer answers) throws Exception {
        HttpClientRequest request = vertx.createHttpClient()
                .request(HttpMethod.POST, port, "127.0.0.1", StreamRoutes.TRANSACTIONS)
                .await(30, TimeUnit.SECONDS);
        request.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
        request.response().onSuccess(response -> response.handler(answers::append));
        return request;
    }

    private static void eventually(java.util.function.BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    /** Whole lines so far, looked for from the end of what was there the last time. */
    private long size(StringBuffer answers) {
        for (int at = answers.indexOf("\n", looked); at >= 0; at = answers.indexOf("\n", looked)) {
            looked = at + 1;
            whole++;
        }
        return whole;
    }

    @Test
    void answersComeInTheOrderOfTheirLines() throws Exception {
        var answers = new StringBuffer();
        HttpClientRequest request = open(answers);
        request.write("a\nnow b\nc\n");
        eventually(() -> waiting.size() == 2);
        waiting.get(1).run();
        waiting.get(0).run();
        eventually(() -> size(answers) == 3);
        assertThat(answers.toString().lines())
                .containsExactly("{\"line\":\"a\"}", "{\"line\":\"now b\"}", "{\"line\":\"c\"}");
        request.end();
    }

    /** Whoever answers later may do so before he has said that he will. */
    @Test
    void anAnswerThatComesAtOnceIsNotLost() throws Exception {
        var answers = new StringBuffer();
        HttpClientRequest request = open(answers);
        request.write("soon a\nnow b\n");
        eventually(() -> size(answers) == 2);
        assertThat(answers.toString().lines()).containsExactly("{\"line\":\"soon a\"}", "{\"line\":\"now b\"}");
        request.end();
    }

    @Test
    void aLineThatBreaksIsAnswered_andThoseBesideItAsEver() throws Exception {
        var answers = new StringBuffer();
        HttpClientRequest request = open(answers);
        request.write("now a\nboom\nnow b\n");
        request.end();
        eventually(() -> size(answers) == 3);
        List<String> told = answers.toString().lines().toList();
        assertThat(told.get(0)).contains("now a");
        assertThat(told.get(1)).contains("\"status\":500").doesNotContain("boom");
        assertThat(told.get(2)).contains("now b");
    }

    /** Meanwhile whoever reads more than he may has the time to. */
    private void othersAreServed(int times) throws Exception {
        var answers = new StringBuffer();
        HttpClientRequest request = open(answers);
        for (int i = 1; i <= times; i++) {
            int served = i;
            request.write("now\n");
            eventually(() -> answers.toString().lines().count() == served);
        }
        request.end();
    }

    @Test
    void noMoreIsReadThanMayWait() throws Exception {
        var answers = new StringBuffer();
        HttpClientRequest request = open(answers);
        int lines = 12_000;
        String line = "x".repeat(99) + "\n";
        for (int i = 0; i < lines / 1_000; i++) {
            request.write(Buffer.buffer(line.repeat(1_000)));
        }
        eventually(() -> waiting.size() >= OPEN_MOST);
        othersAreServed(50);
        int answered = 0;
        while (answered < lines) {
            assertThat(waiting.size())
                    .as("what was in the last read goes beyond it")
                    .isLessThan(answered + OPEN_MOST + READ_MOST);
            for (int there = waiting.size(); answered < there; answered++) {
                waiting.get(answered).run();
            }
            Thread.onSpinWait();
        }
        request.end();
        eventually(() -> waiting.size() == lines && size(answers) == lines);
    }
}
