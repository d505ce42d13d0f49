/** The thread that compares two large documents and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { documentDiff } from "#engine/edit/document-diff.ts";

const { before, after } = workerData as { before: string; after: string };
parentPort?.postMessage(documentDiff(before, after));
