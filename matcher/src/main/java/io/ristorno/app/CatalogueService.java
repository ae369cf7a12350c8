package io.ristorno.app;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where the service is whose catalogue goes out or in. */
final class CatalogueService {
    static final String CSV = "text/csv";
    private static final String JSON = "application/json";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Option(
            names = "--service",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the service listens. Default: ${DEFAULT-VALUE}")
    private URI service;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    CatalogueService() {}

    HttpResponse<InputStream> get(boolean table) {
        return send(request("").header("Accept", table ? CSV : JSON).GET().build());
    }

    HttpResponse<InputStream> post(Path file, boolean table, boolean dryRun, String by) {
        String query =
                "?dryRun=" + dryRun + (by.isEmpty() ? "" : "&by=" + URLEncoder.encode(by, StandardCharsets.UTF_8));
        try {
            return send(request(query)
                    .header("Content-Type", table ? CSV : JSON)
                    .POST(BodyPublishers.ofFile(file))
                    .build());
        } catch (FileNotFoundException _) {
            throw new UserError("there is no file " + file);
        }
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(service.resolve("/v1/catalogue" + query));
    }

    /** The client is not closed here: that would wait until somebody has read the answer, of which it keeps only the beginning. */
    private HttpResponse<InputStream> send(HttpRequest request) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException _) {
            throw new UserError("no service listens at " + service
                    + ": start one with ./ristorno serve, or name it with --service");
        } catch (IOException broken) {
            throw new UserError("the service at " + service + " did not answer: " + broken.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }

    /** What a service answered. */
    static JsonObject json(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | DecodeException _) {
            throw new UserError("the service answered " + response.statusCode() + ", and no JSON: is it Ristorno?");
        }
    }

    /** A refusal in lines for people. */
    static String words(JsonObject refusal) {
        var words = new StringBuilder();
        for (Object each : refusal.getJsonArray("problems", new JsonArray())) {
            if (each instanceof JsonObject problem) {
                words.append(problem.getString("field"))
                        .append(' ')
                        .append(problem.getString("message"))
                        .append(": ")
                        .append(problem.getString("mend"))
                        .append('\n');
            }
        }
        return words.isEmpty()
                ? refusal.getString("title", "refused") + ": " + refusal.getString("detail", "") + " "
                        + refusal.getString("mend", "") + "\n"
                : words.toString();
    }
}
