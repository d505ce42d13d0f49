/** What the editor shows of a document, and of what it was made from. */
import type { Text } from "@codemirror/state";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { ValidationSummary } from "#engine/document/validate.ts";
import type { Draft, TaskRanges } from "#engine/edit/draft.ts";
import type { DraftPicture } from "./draft-picture.ts";

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
  /** Where the draft's tasks stand in the text that it was made of. */
  readonly ranges: TaskRanges | undefined;
  /** Set while the text does not parse: the draft is that of a former text. */
  readonly broken: { readonly problem: string; readonly offset: number } | undefined;
  /** Set while the worker that draws and edits does not answer, in words for a person. */
  readonly failure: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: ValidationSummary | undefined;
  readonly isValid: boolean;
  /** Of the last check; none while the document is not valid. */
  readonly params: CompiledDag["params"];
  /** Whether the picture, or the lack of one, is of the text as it stands. */
  readonly isDrawn: boolean;
  /** Whether an operation has been asked for and is not in the text yet. */
  readonly isChanging: boolean;
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

/** Before the worker has said anything. */
export function firstSnapshot(text: string, base: SavedVersion): EditorSnapshot {
  return {
    base,
    draft: undefined,
    picture: undefined,
    ranges: undefined,
    broken: undefined,
    failure: undefined,
    diagnostics: [],
    summary: undefined,
    isValid: false,
    params: {},
    isDrawn: false,
    isChanging: false,
    isChecked: false,
    selection: [],
    collapsed: new Set(),
    canUndo: false,
    canRedo: false,
    isDirty: text !== base.text,
    isEmpty: text.trim() === "",
  };
}

const MOST_BLANK = 10_000;

/** Whether there is nothing to read in a text; one that is long is taken for one with something in it. */
export function isBlank(doc: Text): boolean {
  return doc.length < MOST_BLANK && doc.toString().trim() === "";
}
