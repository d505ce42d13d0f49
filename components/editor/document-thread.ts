/**
 * The worker of one document, as the page sees it. It may be given the text before the editor that will
 * listen to it has loaded: what it says until then is kept.
 */
import type { FlowDirection } from "../graph/flow-direction.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";

export interface ThreadListener {
  readonly heard: (message: FromWorker) => void;
  /** It could not be loaded, or has failed. */
  readonly failed: (problem: string) => void;
}

export class DocumentThread {
  readonly #worker: Worker;
  #opened: { readonly text: string; readonly version: number } | undefined;
  #listener: ThreadListener | undefined;
  #unheard: FromWorker[] = [];
  #failure: string | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      // What it says of a text that was opened before is of no use to anybody.
      if (data.version < (this.#opened?.version ?? 0)) return;
      if (this.#listener === undefined) this.#unheard.push(data);
      else this.#listener.heard(data);
    };
    worker.onerror = ({ message }) => {
      this.#failure = message;
      this.#listener?.failed(message);
    };
  }

  /** @returns the version that this text has from now on; the same text is not opened twice */
  open(text: string, direction: FlowDirection): number {
    if (this.#opened?.text === text) return this.#opened.version;
    const version = this.#opened === undefined ? 0 : this.#opened.version + 1;
    this.#opened = { text, version };
    this.#unheard = [];
    this.tell({ kind: "open", version, text, direction });
    return version;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Passes on what was said until now, and all that follows. */
  listen(listener: ThreadListener): void {
    this.#listener = listener;
    if (this.#failure !== undefined) listener.failed(this.#failure);
    for (const message of this.#unheard.splice(0)) listener.heard(message);
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  end(): void {
    this.#worker.terminate();
  }
}
