/** What the editor and its worker say to each other. The worker keeps a copy of the text, change by change. */
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { ValidationSummary } from "#engine/document/validate.ts";
import type { TaskRanges } from "#engine/edit/draft.ts";
import type { RefusedEdit } from "#engine/edit/edit.ts";
import type { DocumentOperation } from "#engine/edit/operations.ts";
import type { ExpressionScope } from "#engine/expressions/index.ts";
import type { TextChange } from "#engine/edit/text-change.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import type { PictureColours } from "../graph/graph-svg.ts";
import type { Answers } from "./document-requests.ts";
import type { DraftUpdate } from "./draft-update.ts";

export type ToWorker =
  | {
      readonly kind: "open";
      readonly version: number;
      readonly text: string;
      /** Which way the graph is drawn. */
      readonly direction: FlowDirection;
    }
  | { readonly kind: "change"; readonly version: number; readonly changes: readonly TextChange[] }
  | { readonly kind: "operate"; readonly request: number; readonly operation: DocumentOperation }
  /** These groups, and no others, are drawn as one box. */
  | { readonly kind: "collapse"; readonly groups: readonly string[] }
  | { readonly kind: "turn"; readonly direction: FlowDirection }
  /** Workflows that there are on the server, which documents may name. */
  | { readonly kind: "known"; readonly workflows: readonly string[] }
  /** What expressions are evaluated with from now on, to show what they would have been. */
  | { readonly kind: "scope"; readonly scope: ExpressionScope }
  | { readonly kind: "preview"; readonly request: number; readonly text: string; readonly isCondition: boolean }
  /** The document, or its picture, as a file of another kind. */
  | { readonly kind: "export"; readonly request: number; readonly format: "json" }
  | { readonly kind: "export"; readonly request: number; readonly format: "svg"; readonly colours: PictureColours }
  | { readonly kind: "copy"; readonly request: number; readonly ids: readonly string[] }
  /** The text with what another one has changed since both were this base. */
  | { readonly kind: "merge"; readonly request: number; readonly base: string; readonly theirs: string };

export type FromWorker =
  /** The text of this version parses, and can be drawn like this. */
  | { readonly kind: "drawn"; readonly version: number; readonly update: DraftUpdate; readonly ranges: TaskRanges }
  /** It does not parse. */
  | { readonly kind: "broken"; readonly version: number; readonly problem: string; readonly offset: number }
  | {
      readonly kind: "checked";
      readonly version: number;
      readonly diagnostics: readonly Diagnostic[];
      readonly summary: ValidationSummary | undefined;
      readonly isValid: boolean;
      /** None while the document is not valid. */
      readonly params: CompiledDag["params"];
    }
  /** `version`: of the text that the answer is about. */
  | {
      readonly kind: "answer";
      readonly request: number;
      readonly version: number;
      readonly result: Answers[keyof Answers] | RefusedEdit;
    };
