package io.ristorno.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ristorno.program.Program;

/** A program in JSON, both ways. */
final class ProgramJson {
    private ProgramJson() {}

    static Form<Program> from(Ids ids) {
        return (node, spot) -> read(Fields.of(node, spot), ids);
    }

    private static Program read(Fields fields, Ids ids) {
        Program program = new Program(
                fields.id(IdForm.PROGRAM, ids),
                fields.required("name", Forms::text),
                fields.required("zone", Forms::zone));
        fields.end();
        return program;
    }

    static ObjectNode write(Program program) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", program.id())
                .put("name", program.name())
                .put("zone", program.zone().getId());
    }
}
