/** The `dag` command: thin, over the REST API and the engine. */
import { CommanderError } from "commander";
import { CommandError, EXIT } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { note } from "./terminal.ts";

// What reads our output may have read enough: `dag logs … | head`. What is decided by then stands; what is
// not ends as a program does that is stopped by SIGPIPE.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.brokenPipe);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end this way too, with code 0; the rest has been said.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else if (error instanceof CommandError) {
    note(error.message);
    process.exitCode = error.exitCode;
  } else if (error instanceof Error && error.name === "AbortError") {
    process.exitCode = EXIT.interrupted;
  } else {
    throw error;
  }
}
