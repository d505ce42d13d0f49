/**
 * The editor's code and its worker, on their way as soon as a page that will need them is read: the one
 * is half a megabyte of JavaScript, the other another thread that has to load the engine.
 */
import { readFlowDirection } from "../graph/flow-direction.ts";
import { DocumentThread } from "./document-thread.ts";

const isBrowser = typeof window !== "undefined";

const startThread = () =>
  new DocumentThread(new Worker(new URL("./document-worker.ts", import.meta.url), { type: "module" }));
let prepared: DocumentThread | undefined = isBrowser ? startThread() : undefined;

/** Lets the worker read a document while the code of the editor that will show it is still on its way. */
export function readAhead(text: string): void {
  prepared?.open(text, readFlowDirection());
}

/** A thread for one session, which ends it. */
export function takeDocumentThread(): DocumentThread {
  const thread = prepared;
  prepared = undefined;
  if (thread !== undefined && !thread.hasFailed) return thread;
  thread?.end();
  return startThread();
}

const editor = isBrowser ? import("./workflow-editor.tsx") : undefined;

export const loadEditor = async () => (await (editor ?? import("./workflow-editor.tsx"))).WorkflowEditor;
