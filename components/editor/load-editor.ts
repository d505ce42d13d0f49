/**
 * The editor's code and its worker, on their way as soon as a page that will need them is read: the one
 * is half a megabyte of JavaScript, the other another thread that has to load the engine.
 */
const isBrowser = typeof window !== "undefined";

const createWorker = () => new Worker(new URL("./document-worker.ts", import.meta.url), { type: "module" });
let prepared: Worker | undefined = isBrowser ? createWorker() : undefined;

/** A worker for one session, which ends it. */
export function takeDocumentWorker(): Worker {
  const worker = prepared ?? createWorker();
  prepared = undefined;
  return worker;
}

const editor = isBrowser ? import("./workflow-editor.tsx") : undefined;

export const loadEditor = async () => (await (editor ?? import("./workflow-editor.tsx"))).WorkflowEditor;
