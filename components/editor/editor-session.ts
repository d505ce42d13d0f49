/**
 * One document while it is edited. Its text and the one undo history are CodeMirror's; canvas, forms and
 * keys change it by operations that the worker turns into changes of the text.
 */
import { isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorState, Text, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import type { Edit } from "#engine/edit/edit.ts";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { MergedText } from "#engine/edit/merge-texts.ts";
import type { DocumentOperation } from "#engine/edit/operations.ts";
import type { ExpressionScope } from "#engine/expressions/index.ts";
import type { TextChange } from "#engine/edit/text-change.ts";
import type { FromWorker } from "./document-messages.ts";
import { DocumentRequests, type ExpressionPreview } from "./document-requests.ts";
import type { DocumentThread } from "./document-thread.ts";
import { type FlowDirection, readFlowDirection } from "../graph/flow-direction.ts";
import type { PictureColours } from "../graph/graph-svg.ts";
import { marksOf } from "./diagnostic-marks.ts";
import { updated } from "./draft-update.ts";
import { isSameInOrder } from "./same-in-order.ts";
import { basedOn, baseOf, savedAs, savedBase } from "./saved-base.ts";
import { type EditorSnapshot, firstSnapshot, isBlank, type SavedVersion } from "./editor-snapshot.ts";

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
  readonly #requests: DocumentRequests;
  readonly #unfinished = new Set<() => void>();
  #version: number;
  /** Operations are done one after the other: each on the text that the one before has made. */
  #queue: Promise<unknown> = Promise.resolve();
  #asked = 0;
  /** What the clipboard gets: it should be there at the moment of the key. */
  #copy: { readonly ids: readonly string[]; readonly version: number; readonly text: string } | undefined;
  #snapshot: EditorSnapshot;
  /** The task whose lines were shown last: whoever has gone on from there is not led back. */
  #revealed: string | undefined;
  /** The base as CodeMirror keeps texts: compared part by part, not letter by letter. */
  #baseDoc: Text;
  #tasks: { readonly of: Draft; readonly byId: ReadonlyMap<string, DraftTask> } | undefined;

  constructor(options: EditorSessionOptions) {
    this.#options = options;
    this.#baseDoc = Text.of(options.base.text.split("\n"));
    this.#snapshot = firstSnapshot(options.text, options.base);
    this.#thread = options.thread;
    this.#requests = new DocumentRequests((message) => this.#thread.tell(message));
    this.#version = this.#thread.open(options.text, readFlowDirection());
    this.view = new EditorView({
      state: EditorState.create({
        doc: options.text,
        extensions: [
          options.extensions,
          savedBase(options.base),
          EditorView.updateListener.of((update) => {
            const isPlaced = update.transactions.some((transaction) => transaction.isUserEvent("select"));
            if (isPlaced && !update.docChanged) this.#selectAt(update.state.selection.main.head);
            const base = baseOf(update.state);
            if (base !== baseOf(update.startState)) this.#baseChanged(base);
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
      failed: (problem) => {
        const failure = failureOf(problem);
        this.#requests.failed(failure);
        this.#change({ failure });
      },
    });
  }

  read = (): EditorSnapshot => this.#snapshot;

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A call and no property: the compiler of React reads properties at each drawing, and a megabyte takes its time. */
  readText(): string {
    return this.view.state.doc.toString();
  }

  /** The selected tasks as text, if that is at hand; undefined: it must be waited for, with `copied`. */
  get preparedCopy(): string | undefined {
    const isReady = this.#copy?.ids === this.#snapshot.selection && this.#copy.version === this.#version;
    return isReady && !this.hasUnfinished ? this.#copy?.text : undefined;
  }

  /** These tasks as text, when all that was asked for until now is done. @throws Error where they cannot be copied */
  async copied(ids: readonly string[]): Promise<string> {
    await this.settled();
    const { result } = await this.#requests.ask<"copy">({ kind: "copy", ids });
    if ("problem" in result) throw new Error(result.problem);
    return result.text;
  }

  /** Resolves with what was done, or undefined where it was refused, which has been said. */
  operate(operation: DocumentOperation): Promise<Edit | undefined> {
    this.#asked += 1;
    if (!this.#snapshot.isChanging) this.#change({ isChanging: true });
    const done = this.#queue.then(() => this.#operateNow(operation));
    this.#queue = done
      .catch(() => undefined)
      .then(() => {
        this.#asked -= 1;
        if (this.#asked === 0) this.#change({ isChanging: false });
      });
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
      const { version, result } = await this.#requests.ask<"operate">({ kind: "operate", operation });
      // Somebody typed in between: the changes are of a text that is no more.
      if (version !== undefined && version !== this.#version) continue;
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
      // That a copy has another id is what a copy is.
      this.#options.onDone(operation.kind === "duplicateTasks" ? { ...result, renamed: [] } : result);
      return result;
    }
  }

  /** One step for the undo history, whatever changes. @param base what the text is based on from then on */
  replaceText(text: string, base?: SavedVersion): void {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      effects: base === undefined ? [] : basedOn.of(base),
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

  /** @param reveals whether the lines of a task that is selected alone are shown in the text */
  select(ids: readonly string[], reveals = true): void {
    if (!reveals) this.#revealed = ids.length === 1 ? ids[0] : undefined;
    const former = this.#snapshot.selection;
    if (ids.length === former.length && ids.every((id, n) => id === former[n])) return;
    this.#change({ selection: [...ids] });
    this.#prepareCopy();
    this.#reveal();
  }

  /** Shows the lines of the selected task, once: as soon as it is known where they are. */
  #reveal(): void {
    const { selection, isDrawn } = this.#snapshot;
    const id = selection.length === 1 ? selection[0] : undefined;
    const task = this.task(id);
    if (id !== undefined && (id === this.#revealed || !isDrawn || task === undefined)) return;
    this.#revealed = id;
    const from = task && this.#snapshot.ranges?.from[task.index];
    if (from !== undefined) this.showInText(from);
  }

  /** Whoever puts the cursor into a task's lines selects it. */
  #selectAt(offset: number): void {
    const { draft, ranges, isDrawn, selection } = this.#snapshot;
    if (ranges === undefined || !isDrawn) return;
    const index = ranges.to.findIndex((to, n) => (ranges.from[n] ?? 0) <= offset && offset <= to);
    const task = draft?.tasks[index];
    if (task !== undefined && selection.at(-1) !== task.id) this.select([task.id], false);
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
    const { result } = await this.#requests.ask<"export">(
      format === "svg" && colours !== undefined
        ? { kind: "export", format, colours }
        : { kind: "export", format: "json" },
    );
    if ("problem" in result) throw new Error(result.problem);
    return result.text;
  }

  /** The text with what another one has changed since both were `base`. @throws Error where the worker has failed */
  async merged(base: string, theirs: string): Promise<MergedText> {
    for (;;) {
      const { version, result } = await this.#requests.ask<"merge">({ kind: "merge", base, theirs });
      if ("problem" in result) throw new Error(result.problem);
      if (version === this.#version) return result;
    }
  }

  /** Workflows that there are on the server: a document that names another one is told so. */
  knows(workflows: readonly string[]): void {
    this.#thread.tell({ kind: "known", workflows });
  }

  /** What previews are evaluated with from now on. */
  previewWith(scope: ExpressionScope): void {
    this.#thread.tell({ kind: "scope", scope });
  }

  /** What an expression, or a text that holds some, would have been with these values. */
  async preview(text: string, isCondition: boolean): Promise<ExpressionPreview> {
    const { result } = await this.#requests.ask<"preview">({ kind: "preview", text, isCondition });
    return result;
  }

  /** The number of the line of an offset, 1 is the first. */
  lineOf(offset: number): number {
    const { doc } = this.view.state;
    return doc.lineAt(Math.min(offset, doc.length)).number;
  }

  /** Puts the cursor of the code pane on a place and shows it there. */
  showInText(from: number, to: number = from, takesFocus = false): void {
    const end = this.view.state.doc.length;
    const range = { anchor: Math.min(from, end), head: Math.min(to, end) };
    this.view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: "center" }) });
    if (takesFocus) this.view.focus();
  }

  /** The text was saved as this version, whatever is undone from now on. */
  rebase(base: SavedVersion): void {
    this.view.dispatch({ effects: savedAs.of(base), annotations: Transaction.addToHistory.of(false) });
  }

  dispose(): void {
    this.#thread.end();
    this.view.destroy();
    this.#listeners.clear();
  }

  #heard(message: FromWorker): void {
    this.#requests.heard(message);
    if (this.#snapshot.failure !== undefined) this.#change({ failure: undefined });
    switch (message.kind) {
      case "drawn": {
        const isDrawn = message.version === this.#version;
        const { selection, draft: known, picture: shown } = this.#snapshot;
        const { draft, picture } = updated(known && shown && { draft: known, picture: shown }, message.update);
        const ids = new Set(draft.tasks.map(({ id }) => id));
        // A picture that comes late does not know yet what was added meanwhile.
        const remaining = isDrawn ? selection.filter((id) => ids.has(id)) : selection;
        this.#change({
          draft,
          picture,
          ranges: message.ranges,
          broken: undefined,
          isDrawn,
          ...(remaining.length === selection.length ? {} : { selection: remaining }),
        });
        this.#prepareCopy();
        this.#reveal();
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
        const { summary, isValid } = message;
        const diagnostics = keptIfSame(this.#snapshot.diagnostics, message.diagnostics);
        const params = keptIfSame(this.#snapshot.params, message.params);
        this.#change({ diagnostics, summary, isValid, params, isChecked: true });
        this.view.dispatch(setDiagnostics(this.view.state, marksOf(this.view.state, diagnostics)));
        return;
      }
      case "answer":
        return;
      default:
        message satisfies never;
    }
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

  #prepareCopy(): void {
    const { selection: ids } = this.#snapshot;
    if (ids.length === 0) return;
    void this.#requests.ask<"copy">({ kind: "copy", ids }).then(({ version, result }) => {
      if (version !== undefined && !("problem" in result)) this.#copy = { ids, version, text: result.text };
    });
  }

  #baseChanged(base: SavedVersion): void {
    this.#baseDoc = Text.of(base.text.split("\n"));
    this.#change({ base, isDirty: !this.view.state.doc.eq(this.#baseDoc) });
    this.#options.onText();
  }

  #change(change: Partial<EditorSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The former value where the next one says the same: whoever shows it has nothing to do. Both hold nothing but JSON. */
function keptIfSame<Value>(former: Value, next: Value): Value {
  return isSameInOrder(former as JsonValue, next as JsonValue) ? former : next;
}

function failureOf(message: string): string {
  return `The part of the editor that changes the text has failed: ${message || "it could not be loaded"}. Save or copy your text, then load the page anew.`;
}
