import { type FSWatcher, watch } from "node:fs";
import path from "node:path";

/** A save touches a file several times, a checkout many files: one restart for all of them. */
const QUIET_MS = 200;

/**
 * Calls back after TypeScript, JavaScript or SQL in these directories has changed. Tests do not count.
 *
 * @returns closes the watchers
 */
export function watchSources(
  root: string,
  directories: readonly string[],
  onChange: (file: string) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers: FSWatcher[] = directories.map((directory) =>
    watch(path.join(root, directory), { recursive: true }, (_event, file) => {
      if (file === null || !/\.(ts|mjs|sql)$/.test(file) || file.endsWith(".test.ts")) return;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(path.join(directory, file)), QUIET_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
