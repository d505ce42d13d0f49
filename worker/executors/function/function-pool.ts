/**
 * Function hosts that are kept between calls: to start one takes a tenth of a second, to call one a
 * millisecond. There are never more than calls at once, and none stays idle for long.
 */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { FunctionProcess } from "./function-process.ts";

const IDLE_MS = 60_000;
/** Bounds what a function that leaks can take. */
const MOST_CALLS = 500;

interface Idle {
  readonly host: FunctionProcess;
  readonly signature: string;
  readonly expiry: NodeJS.Timeout;
}

export class FunctionPool {
  readonly #directory: string;
  #idle: Idle[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Makes one call with a host, an idle one if there is any of the directory's present state.
   *
   * @param start makes a new host
   */
  async use<T>(start: () => Promise<FunctionProcess>, call: (host: FunctionProcess) => Promise<T>): Promise<T> {
    const signature = await directorySignature(this.#directory);
    const host = this.#take(signature) ?? (await start());
    try {
      return await call(host);
    } finally {
      this.#giveBack(host, signature);
    }
  }

  #take(signature: string): FunctionProcess | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      clearTimeout(idle.expiry);
      if (idle.signature === signature && idle.host.isReusable) return idle.host;
      // The functions have been edited, or it has ended while nobody looked.
      idle.host.kill();
    }
    return undefined;
  }

  #giveBack(host: FunctionProcess, signature: string): void {
    if (!host.isReusable || host.calls >= MOST_CALLS) {
      host.kill();
      return;
    }
    const expiry = setTimeout(() => {
      this.#idle = this.#idle.filter((each) => each.host !== host);
      host.kill();
    }, IDLE_MS);
    expiry.unref();
    this.#idle.push({ host, signature, expiry });
  }
}

/** Changes when a module of the directory is added, removed or edited. */
async function directorySignature(directory: string): Promise<string> {
  const names = (await readdir(directory)).sort();
  const parts = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(directory, name)).catch(() => null);
      return `${name}:${found?.mtimeMs ?? 0}:${found?.size ?? 0}`;
    }),
  );
  return parts.join("/");
}
