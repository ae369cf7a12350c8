package io.ristorno.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another thread tells, answered on the caller's event loop. */
@Timeout(60)
class LaterTest {
    @Test
    void anAnswerThatBreaksIsAFailedRequest_notOneForWhichItsCallerWaits() throws Exception {
        assertThat(status(_ -> {
                    throw new IllegalStateException("a broken belief");
                }))
                .isEqualTo(500);
    }

    @Test
    void itIsGivenOnTheEventLoop() throws Exception {
        var thread = new String[1];
        assertThat(status(_ -> thread[0] = Thread.currentThread().getName())).isEqualTo(200);
        assertThat(thread[0]).contains("eventloop");
    }

    private static int status(Consumer<String> answer) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            router.get("/").handler(context -> {
                Consumer<String> told = Later.on(vertx, context, it -> {
                    answer.accept(it);
                    context.response().end();
                });
                Thread.ofVirtual().start(() -> told.accept("done"));
            });
            int port = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .await(30, TimeUnit.SECONDS)
                    .actualPort();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .timeout(Duration.ofSeconds(20))
                        .build();
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            }
        } finally {
            vertx.close().await(30, TimeUnit.SECONDS);
        }
    }
}
