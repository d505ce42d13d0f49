/** The bare pages that the editor is compared with, bundled for production and served from this process. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "vite";
import { validate } from "#engine/document/validate.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { layeredLayout } from "#engine/graph/layout.ts";

export const BOX = { width: 232, height: 56 };
/** At which the editor opens a graph that is too large to be read as a whole. */
const ZOOM = 0.8;

/** A graph that a bare page shows, at `/<id>`. */
export interface BareGraph {
  readonly id: string;
  readonly document: string;
}

export class BarePages {
  readonly #directory: string;
  readonly #server: Server;

  private constructor(directory: string, server: Server) {
    this.#directory = directory;
    this.#server = server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async build(graphs: readonly BareGraph[]): Promise<BarePages> {
    const directory = await mkdtemp(path.join(tmpdir(), "dag-bench-bare-"));
    await build({
      configFile: false,
      logLevel: "silent",
      build: {
        outDir: directory,
        lib: { entry: path.join(import.meta.dirname, "baselines/bare-flow.ts"), formats: ["es"], fileName: "bare" },
      },
      define: { "process.env.NODE_ENV": '"production"' },
    });
    const files = new Map<string, { type: string; body: string | Buffer }>();
    for (const { id, document } of graphs) files.set(`/${id}`, { type: "text/html", body: pageOf(document) });
    const server = createServer((request, response) => {
      const known = files.get(request.url ?? "");
      if (known) {
        response.writeHead(200, { "content-type": known.type }).end(known.body);
        return;
      }
      readFile(path.join(directory, path.basename(request.url ?? ""))).then(
        (body) => {
          const type = request.url?.endsWith(".css") ? "text/css" : "text/javascript";
          response.writeHead(200, { "content-type": type, "cache-control": "max-age=3600" }).end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new BarePages(directory, server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function pageOf(document: string): string {
  const { dag } = validate(document);
  if (!dag) throw new Error("The document of the benchmark is not valid.");
  const layout = layeredLayout(graphOf(dag.tasks), {
    direction: "right",
    nodeWidth: BOX.width,
    nodeHeight: BOX.height,
  });
  const graph = {
    ...BOX,
    zoom: ZOOM,
    nodes: dag.tasks.map(({ id, index }) => ({ id, x: layout.x[index], y: layout.y[index] })),
    edges: dag.tasks.flatMap(({ id, upstream }) => upstream.map((from) => [dag.tasks[from]?.id, id])),
  };
  return `<!doctype html><link rel="stylesheet" href="/bare.css"><script>window.graph = ${JSON.stringify(graph)}</script><script type="module" src="/bare.js"></script>`;
}
