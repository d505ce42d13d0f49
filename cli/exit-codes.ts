/** What the command's exit code says; shown by `dag --help`. */
export const EXIT = {
  /** Done; what was waited for has succeeded. */
  ok: 0,
  /** The run failed or was cancelled, a document has errors, or the doctor found a problem. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The server cannot be reached, or failed. */
  unavailable: 3,
  /** No or a wrong key, or one whose role is not enough. */
  denied: 4,
  /** There is no such workflow, run or task. */
  notFound: 5,
  /** The server refused: it is paused, has ended, or was changed meanwhile. */
  refused: 6,
  /** Ctrl-C. */
  interrupted: 130,
  /** What read the output went away first: 128 and the number of SIGPIPE, as shells say it. */
  brokenPipe: 141,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a message and a code, without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT_CODES_HELP = `
Exit codes:
  0    done; what was waited for has succeeded
  1    the run failed or was cancelled, a document has errors, the doctor found a problem
  2    the command line is wrong
  3    the server cannot be reached, or failed
  4    no key, a wrong one, or one whose role is not enough
  5    there is no such workflow, run or task
  6    refused: paused, ended, or changed meanwhile
  130  interrupted
  141  what read the output went away before the command was done

Environment:
  DAG_URL    address of the server (default http://127.0.0.1:3000)
  DAG_TOKEN  API key, from: dag admin create-key --role operator --name NAME`;
