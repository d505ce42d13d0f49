import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { prepareTaskDirectory, UnsafeDirectoryError } from "./task-directory.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "dag-task-directory-"));
});
afterEach(() => rm(directory, { recursive: true }));

const modeOf = async (name: string) => (await lstat(path.join(directory, name))).mode & 0o7777;

it("is made for all to pass through, with a cache for all and virtual environments that are the worker's", async () => {
  const cache = await prepareTaskDirectory(path.join(directory, "new/tasks"));
  expect(cache).toBe(path.join(directory, "new/tasks/cache"));
  expect(await modeOf("new/tasks")).toBe(0o711);
  expect(await modeOf("new/tasks/cache")).toBe(0o1777);
  expect(await modeOf("new/tasks/cache/python")).toBe(0o755);
});

it("takes back rights that are too wide, and is content with what is there", async () => {
  await mkdir(path.join(directory, "tasks/cache/python"), { recursive: true });
  await chmod(path.join(directory, "tasks/cache/python"), 0o777);
  await prepareTaskDirectory(path.join(directory, "tasks"));
  await prepareTaskDirectory(path.join(directory, "tasks"));
  expect(await modeOf("tasks/cache/python")).toBe(0o755);
});

it("refuses a link or a file that somebody has put in its place", async () => {
  await mkdir(path.join(directory, "elsewhere"));
  await symlink(path.join(directory, "elsewhere"), path.join(directory, "linked"));
  await writeFile(path.join(directory, "file"), "");
  for (const name of ["linked", "file"])
    await expect(prepareTaskDirectory(path.join(directory, name))).rejects.toThrow(UnsafeDirectoryError);
  await mkdir(path.join(directory, "tasks/cache"), { recursive: true });
  await symlink(path.join(directory, "elsewhere"), path.join(directory, "tasks/cache/python"));
  await expect(prepareTaskDirectory(path.join(directory, "tasks"))).rejects.toThrow(/python is no directory/);
});
