/** Finds a Chromium for the browser tests, or gets one; each way is tried, and what it said is kept. */
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { ROOT } from "../launcher/environment.ts";
import { tool } from "../step.ts";

const execute = promisify(execFile);
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export type FoundChromium = { readonly path: string } | { readonly problems: readonly string[] };

interface Way {
  readonly name: string;
  readonly find: () => Promise<string | undefined>;
}

/** In this order: what was asked for, what is there, what comes with our packages, what can be installed. */
export async function findChromium(say: (text: string) => void): Promise<FoundChromium> {
  const isRoot = process.getuid?.() === 0;
  const ways: readonly Way[] = [
    { name: "CHROMIUM_PATH", find: async () => process.env["CHROMIUM_PATH"] },
    { name: "Playwright's own", find: async () => chromium.executablePath() },
    { name: "the machine's", find: async () => inSearchPath(NAMES) },
    { name: "the package @sparticuz/chromium", find: unpackedChromium },
    ...(isRoot
      ? [
          {
            name: "apt-get install chromium",
            find: async () => {
              say("Installing Chromium (apt-get) …");
              await aptInstall(["chromium"]);
              return inSearchPath(NAMES);
            },
          },
        ]
      : []),
    {
      name: "npx playwright install",
      find: async () => {
        say("Installing Chromium (playwright install) …");
        const withSystemLibraries = isRoot ? ["--with-deps"] : [];
        await execute(tool("playwright"), ["install", ...withSystemLibraries, "chromium"], { cwd: ROOT });
        return chromium.executablePath();
      },
    },
  ];
  const problems: string[] = [];
  for (const { name, find } of ways) {
    try {
      const found = await find();
      if (found === undefined || !existsSync(found)) continue;
      await assertStarts(found);
      return { path: found };
    } catch (error) {
      problems.push(
        `${name}: ${error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error)}`,
      );
    }
  }
  return { problems };
}

/** A file that is there may still miss its libraries. */
async function assertStarts(executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  await browser.close();
}

/**
 * A Chromium that comes as an npm package and unpacks itself, with the libraries that a bare machine
 * lacks. It believes to be in a cloud function; that is what makes it unpack the libraries as well.
 */
async function unpackedChromium(): Promise<string | undefined> {
  if (process.arch !== "x64") return undefined;
  forgetFormerRelease();
  process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return await packaged.executablePath();
}

/** The package keeps what it unpacked under a name without its version. */
function forgetFormerRelease(): void {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@sparticuz/chromium");
  const manifest = path.join(entry.slice(0, entry.lastIndexOf("@sparticuz")), "@sparticuz/chromium/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const stamp = path.join(tmpdir(), "chromium-version");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === version) return;
  for (const name of ["chromium", "al2023", "fonts"])
    rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  writeFileSync(stamp, version);
}

export async function aptInstall(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await execute("apt-get", ["update", "-q"], { env });
  await execute("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** The first of these programs that a shell would find. */
export function inSearchPath(names: readonly string[]): string | undefined {
  for (const directory of (process.env["PATH"] ?? "").split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(directory, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here
      }
    }
  }
  return undefined;
}
