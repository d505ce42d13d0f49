/** What the editor asks the document's worker, and the answers: each question gets one, whatever goes wrong. */
import type { Edit, RefusedEdit } from "#engine/edit/edit.ts";
import type { MergedText } from "#engine/edit/merge-texts.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";

/** What each kind of question is answered with, where it can be. */
export interface Answers {
  readonly operate: Edit;
  readonly export: { readonly text: string };
  readonly copy: { readonly text: string };
  readonly preview: { readonly value: string };
  readonly merge: MergedText;
}

/** What an expression would have been, as text, or why it could not be evaluated. */
export type ExpressionPreview = Answers["preview"] | RefusedEdit;

type Question = Extract<ToWorker, { readonly request: number }>;
type WithoutRequest<Each> = Each extends unknown ? Omit<Each, "request"> : never;
type Asked<Kind extends keyof Answers> = WithoutRequest<Extract<Question, { readonly kind: Kind }>>;

export interface Answer<Kind extends keyof Answers> {
  /** Of the text that it is about; undefined: the worker has failed. */
  readonly version: number | undefined;
  readonly result: Answers[Kind] | RefusedEdit;
}

export class DocumentRequests {
  readonly #tell: (message: ToWorker) => void;
  readonly #waiting = new Map<number, (answer: Answer<keyof Answers>) => void>();
  #count = 0;
  /** Nothing has been heard since the worker failed. */
  #failure: string | undefined;

  constructor(tell: (message: ToWorker) => void) {
    this.#tell = tell;
  }

  ask<Kind extends keyof Answers>(question: Asked<Kind>): Promise<Answer<Kind>> {
    const request = (this.#count += 1);
    const failure = this.#failure;
    return new Promise((resolve) => {
      if (failure !== undefined) {
        resolve({ version: undefined, result: { problem: failure } });
        return;
      }
      // The worker answers each question in its kind.
      this.#waiting.set(request, resolve as (answer: Answer<keyof Answers>) => void);
      this.#tell({ ...question, request } as unknown as Question);
    });
  }

  /** To be told of everything that the worker says. */
  heard(message: FromWorker): void {
    this.#failure = undefined;
    if (message.kind !== "answer") return;
    this.#waiting.get(message.request)?.(message);
    this.#waiting.delete(message.request);
  }

  /** The worker could not be loaded, or has failed: nobody waits for it in vain. */
  failed(problem: string): void {
    this.#failure = problem;
    for (const answer of this.#waiting.values()) answer({ version: undefined, result: { problem } });
    this.#waiting.clear();
  }
}
