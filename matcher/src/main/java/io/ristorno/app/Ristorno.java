package io.ristorno.app;

import io.ristorno.store.StoreFailed;
import java.io.PrintWriter;
import java.util.Objects;
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
            ExportCommand.class,
            ImportCommand.class,
            SimulateCommand.class,
            DecodeCommand.class,
            MeasureCommand.class,
            CheckConfigCommand.class,
            VerifyLedgerCommand.class,
            BackTestCommand.class
        })
public final class Ristorno {
    private Ristorno() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line; user errors, and a store that does not open, are one sentence and exit code 2, never a stack trace. */
    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new Ristorno());
        Objects.requireNonNull(all.getSubcommands().get("measure"))
                .getCommandSpec()
                .usageMessage()
                .footer(MeasureCommand.methods());
        return all.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> refuse(wrong))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (failure instanceof UserError || failure instanceof StoreFailed) {
                        command.getErr().println("ristorno: " + failure.getMessage());
                        return 2;
                    }
                    throw failure;
                });
    }

    /** What is wrong, and where help is: a page of it would push that out of sight. Who names no command is shown which there are. */
    private static int refuse(CommandLine.ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("ristorno: " + String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", ""));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        if (command.getParent() == null) {
            command.usage(err);
        } else {
            err.println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
