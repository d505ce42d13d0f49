import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { detectCapabilities } from "./capabilities.ts";
import { removeLeftovers } from "./leftovers.ts";
import { processIdentity } from "./process-identity.ts";

it("removes what workers left that are no more, also where their number lives on in another process", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "dag-leftovers-"));
  const own = (await processIdentity(process.pid)) as string;
  const names = [own, `${process.pid}-1`, "4194303-77", "cache", "12345"];
  for (const name of names) await mkdir(path.join(directory, name, "attempt-1"), { recursive: true });
  await removeLeftovers(directory, await detectCapabilities("nobody"));
  expect((await readdir(directory)).sort()).toEqual([own, "cache", "12345"].sort());
  await rm(directory, { recursive: true });
});
