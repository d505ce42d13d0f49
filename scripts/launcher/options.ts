import { parseArgs } from "node:util";

export interface LaunchOptions {
  readonly port?: string;
  readonly host?: string;
  /** Hot reload for pages and worker, no production build. */
  readonly isDevelopment: boolean;
  readonly opensBrowser: boolean;
  readonly loadsExamples: boolean;
  readonly showsHelp: boolean;
}

export const USAGE = `Usage: npm start [-- OPTIONS]

  --port PORT      Port of the pages and the API (default 3000, or PORT)
  --host ADDRESS   Address to listen on (default 127.0.0.1, or HOST)
  --no-open        Do not open a browser
  --no-examples    Do not load the workflows of examples/ on the first start
  --dev            Hot reload for pages and worker (npm run dev)
  --help           This text

Everything else is set by environment variables or in .env: see .env.example.
`;

/** Thrown for options that do not exist; the message names them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line. @throws UsageError */
export function parseOptions(args: readonly string[]): LaunchOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      strict: true,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        dev: { type: "boolean", default: false },
        open: { type: "boolean", default: true },
        examples: { type: "boolean", default: true },
        help: { type: "boolean", default: false },
      },
    });
    return {
      ...(values.port === undefined ? {} : { port: values.port }),
      ...(values.host === undefined ? {} : { host: values.host }),
      isDevelopment: values.dev,
      opensBrowser: values.open,
      loadsExamples: values.examples,
      showsHelp: values.help,
    };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
