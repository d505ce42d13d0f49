import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../config.ts";

/** APP_SECRET, or the one that was generated for this data directory on the first start. */
export async function appSecret(config: Config): Promise<string> {
  if (config.APP_SECRET !== undefined) return config.APP_SECRET;
  const file = path.join(config.DATA_DIR, "app-secret");
  await mkdir(config.DATA_DIR, { recursive: true });
  try {
    // `wx`: of two processes that start together, one writes and the other reads.
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(randomBytes(36).toString("base64url"));
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
