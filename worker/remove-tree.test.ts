import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { removeTree } from "./remove-tree.ts";

it("removes what its owner has no rights on", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "dag-remove-"));
  await mkdir(path.join(directory, "deep/er"), { recursive: true });
  await writeFile(path.join(directory, "deep/er/file"), "x");
  await chmod(path.join(directory, "deep/er"), 0);
  await chmod(path.join(directory, "deep"), 0);
  await removeTree(directory);
  await expect(stat(directory)).rejects.toThrow("ENOENT");
});

it("is content with a directory that is not there", async () => {
  await expect(removeTree(path.join(tmpdir(), "dag-not-there"))).resolves.toBeUndefined();
});

it("removes directories that are nested deeper than a path can say", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "dag-remove-"));
  const nest = "for i in $(seq 1 600); do mkdir deeper-deeper-deeper && cd -P deeper-deeper-deeper || exit 1; done";
  execFileSync("bash", ["-c", nest], { cwd: directory });
  await removeTree(directory);
  await expect(stat(directory)).rejects.toThrow("ENOENT");
});
