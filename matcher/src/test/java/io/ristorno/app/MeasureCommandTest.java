package io.ristorno.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ristorno.measure.sheet.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ristorno measure}: what it teaches, and what it says about input that it can't take. */
class MeasureCommandTest {
    @TempDir
    Path folder;

    static Stream<String> methods() {
        return Sheet.all().stream().map(Sheet::name);
    }

    private CommandRun measure(String method, String json) throws IOException {
        return CommandRun.of(
                "measure",
                method,
                Files.writeString(folder.resolve("input.json"), json).toString());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyExampleIsTaken(String method) throws IOException {
        CommandRun example = CommandRun.of("measure", method, "--example");
        assertThat(example.exit()).isZero();
        CommandRun run = measure(method, example.out());
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode figures = Web.JSON.readTree(run.out());
        assertThat(figures.isObject()).isTrue();
        assertThat(run.out()).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodIsInTheHelp(String method) {
        CommandRun help = CommandRun.of("measure", "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("  " + method + " ").contains("measure welch --example");
    }

    @Test
    void anUnknownMethodIsMended() {
        CommandRun run = CommandRun.of("measure", "welsh");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean \"welch\"?");
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        CommandRun run = measure("welch", """
                {"control":{"n":1,"sum":"12","sum_of_squares":3,"summ":1},"test":{"n":10.5,"sum":NaN,"sum_of_squares":-1},
                 "alpha":2,"alfa":0.1}""");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("control.n: is out of range")
                .contains("control.sum: must be a number")
                .contains("control.summ: there is no such field: did you mean \"sum\"?")
                .contains("test.n: must be a whole number")
                .contains("test.sum: must be a number")
                .contains("alpha: is out of range: give 0.000000001 to 0.5")
                .contains("alfa: there is no such field: did you mean \"alpha\"?")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "welch | {} | control: is missing",
                "welch | [] | $: must be an object",
                "welch | null | $: must be an object",
                "welch | 7 | $: must be an object",
                "welch | {\"control\":3,\"test\":[]} | control: must be an object",
                "welch | {\"control\":{\"n\":1e400,\"sum\":1,\"sum_of_squares\":1}} | control.n: has too many digits",
                "welch | {\"control\":{\"n\":5,\"sum\":1e-999999999,\"sum_of_squares\":1}} | control.sum: has too many digits",
                "welch | {\"control\":{\"n\":5,\"sum\":-Infinity,\"sum_of_squares\":1}} | control.sum: must be a number",
                "welch | {\"control\":{\"n\":2,\"sum\":100,\"sum_of_squares\":1},\"test\":{\"n\":2,\"sum\":1,\"sum_of_squares\":1}} | control.sum_of_squares: no 2 numbers have such sums",
                "welch | {\"control\":{\"values\":[1]},\"test\":{\"values\":[1,\"2\"]}} | test.values[1]: must be a number",
                "cuped | {\"control\":{\"values\":[1,2],\"pre_values\":[1]},\"test\":{\"values\":[1,2],\"pre_values\":[1,2]}} | control.pre_values: has 1 items",
                "proportions | {\"control\":{\"n\":5,\"purchasers\":6},\"test\":{\"n\":5,\"purchasers\":-1}} | control.purchasers: is more than n",
                "srm | {\"observed\":[0,0],\"weights\":[1,1]} | observed: are all 0",
                "srm | {\"observed\":[5,5],\"weights\":[1,0]} | weights[1]: must be above 0",
                "srm | {\"observed\":[5,5,5],\"weights\":[1,1]} | weights: are not as many as observed",
                "power | {\"holdout\":0} | holdout: is out of range",
                "economics | {\"attributed_sales\":-1} | attributed_sales: is out of range",
                "economics | {\"incremental_sales\":1,\"incremental_sales_lo\":2,\"incremental_sales_hi\":3} | don't enclose",
                "assign | {\"salt\":\"é\",\"members\":[\"a\"],\"weights\":[1]} | salt: has characters outside ASCII",
                "assign | {\"salt\":\"s\",\"members\":[\"a\"],\"weights\":[0.9,0.2]} | weights: sum to more than 1",
                "cells | {\"cells\":[{\"name\":\"a\",\"members\":1},{\"name\":\"a\",\"members\":2}]} | cells[1].name: is there twice",
                "laplace | {\"epsilon\":0} | epsilon: is out of range",
                "attribute | {\"touches\":[],\"conversions\":[{\"id\":\"p\",\"member\":\"m\",\"at\":\"noon\",\"net\":1.234}]} | conversions[0].at: is no time",
                "attribute | {\"touches\":[],\"conversions\":[{\"id\":\"p\",\"member\":\"m\",\"at\":1,\"net\":1.234}]} | conversions[0].net: is no amount",
                "attribute | {\"model\":\"lost\",\"touches\":[],\"conversions\":[]} | model: is none of the words",
                "paths | {\"paths\":[{\"path\":[],\"conversions\":1}]} | paths[0].path: has 0 items",
                "paths | {\"paths\":[{\"path\":[\"a\"],\"conversions\":1e12}]} | paths[0].conversions: is out of range"
            })
    void whatCantBeTakenIsNamed(String method, String json, String said) throws IOException {
        CommandRun run = measure(method, json);
        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(said).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | there is nothing in it",
                "{\"control\": | breaks at line 1",
                "{} {} | more than one value",
                "{\"a\":1,\"a\":2} | breaks at line 1",
            })
    void whatIsNoJsonIsToldWhere(String json, String said) throws IOException {
        CommandRun run = measure("welch", json);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("the input is no JSON").contains(said).doesNotContain("Exception");
    }

    @Test
    void depthIsBounded() throws IOException {
        CommandRun run = measure("welch", "{\"control\":" + "[".repeat(5000));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("nested too deeply");
    }

    @Test
    void chainsHaveABound() throws IOException {
        var paths = new StringBuilder("{\"paths\":[");
        for (int i = 0; i < 201; i++) {
            paths.append(i == 0 ? "" : ",").append("{\"path\":[\"c").append(i).append("\"],\"conversions\":1}");
        }
        CommandRun run = measure("paths", paths.append("]}").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("paths: have too many channels for a chain: group them into at most 200");
    }

    @Test
    void aFileThatIsNotThere() {
        CommandRun run =
                CommandRun.of("measure", "welch", folder.resolve("none.json").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("there is no file");
    }

    /** Both arms all alike: no error, no interval, no p; and the reason with each. */
    @ParameterizedTest
    @CsvSource({"welch, lift_abs_lo", "relative, lift_rel_lo", "cuped, p_value", "ratio, lift_abs"})
    void whatCantBeToldIsNullAndSaysWhy(String method, String figure) throws IOException {
        CommandRun run = measure(method, """
                {"control":{"values":[3,3]%s},"test":{"values":[5,5,5]%s}}""".formatted(
                        method.equals("cuped")
                                ? ",\"pre_values\":[1,1]"
                                : method.equals("ratio") ? ",\"denominator_values\":[1,1]" : "",
                        method.equals("cuped")
                                ? ",\"pre_values\":[1,1,1]"
                                : method.equals("ratio") ? ",\"denominator_values\":[0,0,0]" : ""));
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode figures = Web.JSON.readTree(run.out());
        assertThat(figures.path(figure).isNull()).as(run.out()).isTrue();
        assertThat(figures.path("why").path(figure).asText()).isNotEmpty();
        assertThat(figures.path("significant").isNull()).isTrue();
    }
}
