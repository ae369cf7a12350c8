package io.ristorno.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno export}: a running service's whole catalogue. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the catalogue of a running service: programs, merchants, and every version of every offer with who made it."
                    + " ./ristorno import takes it in again, there or elsewhere.",
            "With --csv the offers that a table can say, one a line, as they are published now."
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueService service;

    @Option(names = "--csv", description = "Simple offers as a table.")
    private boolean table;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Where to. Default: standard output")
    private @Nullable Path file;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    ExportCommand() {}

    @Override
    public Integer call() {
        HttpResponse<InputStream> response = service.get(table);
        if (response.statusCode() != 200) {
            throw new UserError(
                    CatalogueService.words(CatalogueService.json(response)).strip());
        }
        write(response.body());
        int left = Integer.parseInt(
                response.headers().firstValue("Ristorno-Left-Out").orElse("0"));
        if (left > 0) {
            spec.commandLine()
                    .getErr()
                    .println("left out: " + left + " offers that a table cannot say; export them as JSON");
        }
        return 0;
    }

    private void write(InputStream body) {
        Optional<Path> to = Optional.ofNullable(file);
        try (body) {
            if (to.isPresent()) {
                Files.copy(body, to.get(), StandardCopyOption.REPLACE_EXISTING);
            } else {
                PrintWriter out = spec.commandLine().getOut();
                out.print(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException broken) {
            throw new UserError(
                    "cannot write " + to.map(Path::toString).orElse("the catalogue") + ": " + broken.getMessage());
        }
    }
}
