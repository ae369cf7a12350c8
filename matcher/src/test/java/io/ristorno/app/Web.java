package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of the API. JSON in these tests is written with single quotes. */
final class Web implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String base;

    Web(int port) {
        base = "http://127.0.0.1:" + port;
    }

    /** The sum of the metrics whose lines begin so. */
    double counter(String line) {
        return get("/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    /** What came back. */
    record Reply(int status, String text, Map<String, List<String>> headers) {
        JsonNode json() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A line of the body each. */
        List<JsonNode> lines() {
            var lines = new ArrayList<JsonNode>();
            text.lines().forEach(line -> lines.add(new Reply(status, line, headers).json()));
            return lines;
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of(""))
                    .getFirst();
        }

        /** Problem details that name these fields, and words with each. */
        Reply expectProblem(int expected, String... fields) {
            assertThat(status).as(text).isEqualTo(expected);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
            assertThat(json().path("status").asInt()).isEqualTo(expected);
            assertThat(json().path("title").asText()).isNotBlank();
            assertThat(problemFields()).containsAll(List.of(fields));
            json().path("problems").forEach(problem -> {
                assertThat(problem.path("message").asText())
                        .as(problem.toString())
                        .isNotBlank();
                assertThat(problem.path("mend").asText()).as(problem.toString()).isNotBlank();
            });
            if (!json().has("problems")) {
                assertThat(json().path("detail").asText()).as(text).isNotBlank();
                assertThat(json().path("mend").asText()).as(text).isNotBlank();
            }
            return this;
        }

        /** What to do, of the first problem or of the whole. */
        String mend() {
            JsonNode first = json().path("problems").path(0);
            return (first.isMissingNode() ? json() : first).path("mend").asText();
        }

        /** The fields that problem details name. */
        List<String> problemFields() {
            var fields = new ArrayList<String>();
            json().path("problems")
                    .forEach(problem -> fields.add(problem.path("field").asText()));
            return fields;
        }

        Reply expect(int expected) {
            if (status != expected) {
                throw new AssertionError("status " + status + ", not " + expected + ": " + text);
            }
            return this;
        }
    }

    Reply get(String path) {
        return send(request(path).GET().build());
    }

    /** The same as another kind of document. */
    Reply getAs(String path, String type) {
        return send(request(path).header("Accept", type).GET().build());
    }

    Reply put(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(quoted(json)))
                .build());
    }

    Reply post(String path, String json) {
        return postBytes(path, "application/json", quoted(json).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Reply postLines(String lines) {
        return postBytes(
                "/v1/transactions",
                "application/x-ndjson",
                quoted(lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Reply postBytes(String path, String type, byte[] body) {
        return send(request(path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** With headers of its own: name, value, name, value ... */
    Reply postWith(String path, byte[] body, List<String> headers) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .headers(headers.toArray(String[]::new))
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    Reply request(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()).build());
    }

    Reply request(String method, String path, String type) {
        return send(request(path)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString("a=b"))
                .build());
    }

    static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    }

    private Reply send(HttpRequest request) {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
