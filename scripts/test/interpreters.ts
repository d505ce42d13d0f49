/** The languages that tasks are tested in. Installed where we may; missing ones are said. */
import { aptInstall, inSearchPath } from "./chromium.ts";

const WANTED = [
  { program: "python3", packages: ["python3", "python3-venv"] },
  { program: "go", packages: ["golang-go"] },
] as const;

/** @returns programs that are not there and cannot be had; tests that need them will fail or say so */
export async function ensureInterpreters(say: (text: string) => void): Promise<readonly string[]> {
  const missing = WANTED.filter(({ program }) => inSearchPath([program]) === undefined);
  if (missing.length === 0) return [];
  const names = missing.map(({ program }) => program).join(" and ");
  if (process.getuid?.() !== 0 || inSearchPath(["apt-get"]) === undefined) {
    say(
      `Not installed here: ${names}. As root: apt-get install ${missing.flatMap(({ packages }) => packages).join(" ")}`,
    );
    return missing.map(({ program }) => program);
  }
  say(`Installing ${names} (apt-get) …`);
  for (const { packages } of missing) {
    await aptInstall(packages).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  }
  return missing.map(({ program }) => program).filter((program) => inSearchPath([program]) === undefined);
}
