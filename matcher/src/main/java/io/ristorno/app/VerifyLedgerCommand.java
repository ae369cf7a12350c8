package io.ristorno.app;

import io.ristorno.store.Fault;
import io.ristorno.store.Store;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ristorno verify-ledger}: recomputes every balance of a store from its entries. */
@Command(
        name = "verify-ledger",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a whole store: the trial balance must be the sum of all entries, every reward and every member's purse"
                    + " what its entries say, and the postings of each without a gap. The service must not be running on"
                    + " it.",
            "Exit code 0 when all is well, 1 with every fault on a line."
        })
final class VerifyLedgerCommand implements Callable<Integer> {
    private static final String MEND =
            "; put a backup of the whole folder in its place, then have the feeds send again what came"
                    + " since: what the backup knows counts once";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The store's folder.")
    private Path folder;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    VerifyLedgerCommand() {}

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder);
        }
        // Every store of RocksDB's has this file. Opening would make a store where there is none, and call it sound.
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new UserError("there is no store in " + folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Store store = Store.open(folder)) {
            List<Fault> faults = store.verifyLedger(_ -> {});
            faults.forEach(fault -> out.println(told(fault)));
            out.println(
                    switch (faults.size()) {
                        case 0 -> "the ledger is sound";
                        case 1 -> "1 fault";
                        default -> faults.size() + " faults";
                    });
            out.flush();
            return faults.isEmpty() ? 0 : 1;
        }
    }

    /** What was written and cannot be read again is nothing that a service mends. */
    private static String told(Fault fault) {
        return fault instanceof Fault.Damaged ? fault.words() + MEND : fault.words();
    }
}
