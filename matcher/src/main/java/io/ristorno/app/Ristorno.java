package io.ristorno.app;

import io.ristorno.store.StoreFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. Each command is a class of its own; this one only knows their names. */
@Command(
        name = "ristorno",
        description = "Card-linked offers: matches card transactions against merchants' offers, credits cashback to a"
                + " ledger, and says why.",
        mixinStandardHelpOptions = true,
        version = "ristorno 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            LoadCommand.class,
            SimulateCommand.class,
            DecodeCommand.class,
            CheckConfigCommand.class,
            VerifyLedgerCommand.class
        })
public final class Ristorno {
    private Ristorno() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line; user errors, and a store that does not open, are one sentence and exit code 2, never a stack trace. */
    static CommandLine commandLine() {
        return new CommandLine(new Ristorno())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (failure instanceof UserError || failure instanceof StoreFailed) {
                        command.getErr().println("ristorno: " + failure.getMessage());
                        return 2;
                    }
                    throw failure;
                });
    }
}
