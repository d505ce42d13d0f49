/**
 * One document while it is edited. Its text and the one undo history are CodeMirror's; canvas, forms and
 * keys change it by operations that the worker turns into changes of the text.
 */
import { isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { ValidationSummary } from "#engine/document/validate.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import type { Edit, RefusedEdit } from "#engine/edit/edit.ts";
import type { DocumentOperation } from "#engine/edit/operations.ts";
import type { ExpressionScope } from "#engine/expressions/index.ts";
import type { TextChange } from "#engine/edit/text-change.ts";
import type { ExpressionPreview, FromWorker } from "./document-messages.ts";
import type { DocumentThread } from "./document-thread.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { type FlowDirection, readFlowDirection } from "../graph/flow-direction.ts";
import type { PictureColours } from "../graph/graph-svg.ts";
import { marksOf } from "./diagnostic-marks.ts";

/** A version that is saved; what differs from its text is unsaved. */
export interface SavedVersion {
  readonly text: string;
  /** 0: nothing is saved yet. */
  readonly version: number;
  /** Its text could not be loaded: another version's stands here, and a merge must load it first. */
  readonly isStandIn?: boolean;
}

export interface EditorSnapshot {
  /** What the text is based on, and what saving it would replace. */
  readonly base: SavedVersion;
  /** Of the last text that could be parsed; undefined until there was one. */
  readonly draft: Draft | undefined;
  readonly picture: DraftPicture | undefined;
  /** Set while the text does not parse: the draft is that of a former text. */
  readonly broken: { readonly problem: string; readonly offset: number } | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: ValidationSummary | undefined;
  readonly isValid: boolean;
  /** Of the last check; none while the document is not valid. */
  readonly params: CompiledDag["params"];
  /** Whether the picture, or the lack of one, is of the text as it stands. */
  readonly isDrawn: boolean;
  /** Whether the diagnostics are of the text as it stands. */
  readonly isChecked: boolean;
  /** Ids of the selected tasks, in the order in which they were selected. */
  readonly selection: readonly string[];
  /** Names of the groups that are drawn as one box. */
  readonly collapsed: ReadonlySet<string>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isDirty: boolean;
  readonly isEmpty: boolean;
}

export interface EditorSessionOptions {
  readonly text: string;
  readonly base: SavedVersion;
  readonly extensions: Extension;
  readonly thread: DocumentThread;
  /** An operation that could not be done, in words for the person who asked for it. */
  readonly onRefused: (problem: string) => void;
  /** What else a person should be told: tasks that got other ids, dependencies that were left out. */
  readonly onDone: (edit: Edit) => void;
  /** Called after each change, for the draft that outlives the page. */
  readonly onText: () => void;
}

type Listener = () => void;

export class EditorSession {
  readonly view: EditorView;
  readonly #options: EditorSessionOptions;
  readonly #thread: DocumentThread;
  readonly #listeners = new Set<Listener>();
  readonly #edits = new Map<number, (answer: { version: number; result: Edit | RefusedEdit }) => void>();
  readonly #exports = new Map<number, (result: { readonly text: string } | RefusedEdit) => void>();
  readonly #previews = new Map<number, (result: ExpressionPreview) => void>();
  readonly #copies = new Map<number, (text: string) => void>();
  readonly #unfinished = new Set<() => void>();
  #version: number;
  #requests = 0;
  /** Operations are done one after the other: each on the text that the one before has made. */
  #queue: Promise<unknown> = Promise.resolve();
  /** What the clipboard gets: it must be there at the moment of the key. */
  #clipboard = "";
  #snapshot: EditorSnapshot;
  /** The base as CodeMirror keeps texts: compared part by part, not letter by letter. */
  #baseDoc: Text;
  #tasks: { readonly of: Draft; readonly byId: ReadonlyMap<string, DraftTask> } | undefined;

  constructor(options: EditorSessionOptions) {
    this.#options = options;
    this.#baseDoc = Text.of(options.base.text.split("\n"));
    this.#snapshot = {
      base: options.base,
      draft: undefined,
      picture: undefined,
      broken: undefined,
      diagnostics: [],
      summary: undefined,
      isValid: false,
      params: {},
      isDrawn: false,
      isChecked: false,
      selection: [],
      collapsed: new Set(),
      canUndo: false,
      canRedo: false,
      isDirty: options.text !== options.base.text,
      isEmpty: options.text.trim() === "",
    };
    this.#thread = options.thread;
    this.#version = this.#thread.open(options.text, readFlowDirection());
    this.view = new EditorView({
      state: EditorState.create({
        doc: options.text,
        extensions: [
          options.extensions,
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const changes: TextChange[] = [];
            update.changes.iterChanges((from, to, _fromB, _toB, insert) => {
              changes.push({ from, to, insert: insert.toString() });
            });
            this.#version += 1;
            this.#thread.tell({ kind: "change", version: this.#version, changes });
            this.#textChanged();
          }),
        ],
      }),
    });
    this.#thread.listen({
      heard: (message) => this.#heard(message),
      failed: (problem) => this.#refuseAll(problem),
    });
  }

  read = (): EditorSnapshot => this.#snapshot;

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get text(): string {
    return this.view.state.doc.toString();
  }

  get clipboard(): string {
    return this.#clipboard;
  }

  /** Resolves with what was done, or undefined where it was refused, which has been said. */
  operate(operation: DocumentOperation): Promise<Edit | undefined> {
    const done = this.#queue.then(() => this.#operateNow(operation));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** A field with something in it that is no edit yet. @returns to be called when it is one */
  unfinished(commit: () => void): () => void {
    this.#unfinished.add(commit);
    return () => this.#unfinished.delete(commit);
  }

  get hasUnfinished(): boolean {
    return this.#unfinished.size > 0;
  }

  /** Resolves when everything that was typed and asked for until now is in the text, or was refused. */
  async settled(): Promise<void> {
    for (const commit of [...this.#unfinished]) commit();
    await this.#queue;
  }

  async #operateNow(operation: DocumentOperation): Promise<Edit | undefined> {
    for (;;) {
      const request = (this.#requests += 1);
      const answer = new Promise<{ version: number; result: Edit | RefusedEdit }>((resolve) =>
        this.#edits.set(request, resolve),
      );
      this.#thread.tell({ kind: "operate", request, operation });
      const { version, result } = await answer;
      // Somebody typed in between: the changes are of a text that is no more.
      if (version !== this.#version) continue;
      if ("problem" in result) {
        this.#options.onRefused(result.problem);
        return undefined;
      }
      if (result.changes.length > 0) {
        this.view.dispatch({
          changes: result.changes.map(({ from, to, insert }) => ({ from, to, insert })),
          annotations: isolateHistory.of("full"),
          userEvent: `operation.${operation.kind}`,
        });
      }
      if (result.ids !== undefined) this.select(result.ids);
      this.#options.onDone(result);
      return result;
    }
  }

  /** One step for the undo history, whatever changes. */
  replaceText(text: string): void {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      annotations: isolateHistory.of("full"),
      userEvent: "operation.replace",
    });
  }

  undo(): void {
    undo(this.view);
  }

  redo(): void {
    redo(this.view);
  }

  select(ids: readonly string[]): void {
    const former = this.#snapshot.selection;
    if (ids.length === former.length && ids.every((id, n) => id === former[n])) return;
    this.#change({ selection: [...ids] });
    this.#refreshClipboard();
  }

  /** Draws these groups, and no others, as one box each; the text says nothing of it. */
  collapse(groups: ReadonlySet<string>): void {
    this.#change({ collapsed: groups });
    this.#thread.tell({ kind: "collapse", groups: [...groups] });
  }

  /** Draws the graph from left to right, or from top to bottom; the text says nothing of it. */
  turn(direction: FlowDirection): void {
    this.#thread.tell({ kind: "turn", direction });
  }

  task(id: string | undefined): DraftTask | undefined {
    const { draft } = this.#snapshot;
    if (id === undefined || draft === undefined) return undefined;
    if (this.#tasks?.of !== draft)
      this.#tasks = { of: draft, byId: new Map(draft.tasks.map((task) => [task.id, task])) };
    return this.#tasks.byId.get(id);
  }

  /** The document as JSON, or its picture as SVG. @throws Error where the text cannot be read */
  exported(format: "json"): Promise<string>;
  exported(format: "svg", colours: PictureColours): Promise<string>;
  async exported(format: "json" | "svg", colours?: PictureColours): Promise<string> {
    const request = (this.#requests += 1);
    const answer = new Promise<{ readonly text: string } | RefusedEdit>((resolve) =>
      this.#exports.set(request, resolve),
    );
    if (format === "svg" && colours !== undefined) this.#thread.tell({ kind: "export", request, format, colours });
    else this.#thread.tell({ kind: "export", request, format: "json" });
    const result = await answer;
    if ("problem" in result) throw new Error(result.problem);
    return result.text;
  }

  /** What previews are evaluated with from now on. */
  previewWith(scope: ExpressionScope): void {
    this.#thread.tell({ kind: "scope", scope });
  }

  /** What an expression, or a text that holds some, would have been with these values. */
  preview(text: string, isCondition: boolean): Promise<ExpressionPreview> {
    const request = (this.#requests += 1);
    return new Promise((resolve) => {
      this.#previews.set(request, resolve);
      this.#thread.tell({ kind: "preview", request, text, isCondition });
    });
  }

  /** Puts the cursor of the code pane on a place and shows it there. */
  showInText(from: number, to: number = from, takesFocus = false): void {
    const end = this.view.state.doc.length;
    const range = { anchor: Math.min(from, end), head: Math.min(to, end) };
    this.view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: "center" }) });
    if (takesFocus) this.view.focus();
  }

  /** The text is from now on based on this version: it was saved as that, or merged with it. */
  rebase(base: SavedVersion): void {
    this.#baseDoc = Text.of(base.text.split("\n"));
    this.#change({ base, isDirty: !this.view.state.doc.eq(this.#baseDoc) });
    this.#options.onText();
  }

  dispose(): void {
    this.#thread.end();
    this.view.destroy();
    this.#listeners.clear();
  }

  #heard(message: FromWorker): void {
    switch (message.kind) {
      case "drawn": {
        const isDrawn = message.version === this.#version;
        const ids = new Set(message.draft.tasks.map(({ id }) => id));
        const { selection } = this.#snapshot;
        // A picture that comes late does not know yet what was added meanwhile.
        const remaining = isDrawn ? selection.filter((id) => ids.has(id)) : selection;
        this.#change({
          draft: message.draft,
          picture: message.picture,
          broken: undefined,
          isDrawn,
          ...(remaining.length === selection.length ? {} : { selection: remaining }),
        });
        this.#refreshClipboard();
        return;
      }
      case "broken":
        this.#change({
          broken: { problem: message.problem, offset: message.offset },
          isDrawn: message.version === this.#version,
        });
        return;
      case "checked": {
        if (message.version !== this.#version) return;
        const { diagnostics, summary, isValid, params } = message;
        this.#change({ diagnostics, summary, isValid, params, isChecked: true });
        this.view.dispatch(setDiagnostics(this.view.state, marksOf(this.view.state, diagnostics)));
        return;
      }
      case "edit":
        this.#edits.get(message.request)?.(message);
        this.#edits.delete(message.request);
        return;
      case "exported":
        this.#exports.get(message.request)?.(message.result);
        this.#exports.delete(message.request);
        return;
      case "previewed":
        this.#previews.get(message.request)?.(message.result);
        this.#previews.delete(message.request);
        return;
      case "copied":
        this.#copies.get(message.request)?.(message.text);
        this.#copies.delete(message.request);
        return;
      default:
        message satisfies never;
    }
  }

  /** The worker could not be loaded, or has failed: nobody waits for it in vain. */
  #refuseAll(message: string): void {
    const problem = `The part of the editor that changes the text has failed: ${message || "it could not be loaded"}. Save or copy your text, then load the page anew.`;
    const version = this.#version;
    for (const answer of this.#edits.values()) answer({ version, result: { problem } });
    for (const answer of this.#exports.values()) answer({ problem });
    for (const answer of this.#previews.values()) answer({ problem });
    for (const waiting of [this.#edits, this.#exports, this.#previews, this.#copies]) waiting.clear();
  }

  #textChanged(): void {
    const { doc } = this.view.state;
    this.#change({
      isDrawn: false,
      isChecked: false,
      canUndo: undoDepth(this.view.state) > 0,
      canRedo: redoDepth(this.view.state) > 0,
      isDirty: !doc.eq(this.#baseDoc),
      isEmpty: isBlank(doc),
    });
    this.#options.onText();
  }

  #refreshClipboard(): void {
    const { selection } = this.#snapshot;
    if (selection.length === 0) {
      this.#clipboard = "";
      return;
    }
    const request = (this.#requests += 1);
    this.#copies.set(request, (text) => {
      this.#clipboard = text;
    });
    this.#thread.tell({ kind: "copy", request, ids: selection });
  }

  #change(change: Partial<EditorSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const MOST_BLANK = 10_000;

/** Whether there is nothing to read in a text; one that is long is taken for one with something in it. */
function isBlank(doc: Text): boolean {
  return doc.length < MOST_BLANK && doc.toString().trim() === "";
}
