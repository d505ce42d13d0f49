/** The thread that checks one large document and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { validate } from "#engine/document/validate.ts";

const { text, options } = workerData as { text: string; options: Parameters<typeof validate>[1] };
parentPort?.postMessage(validate(text, options));
