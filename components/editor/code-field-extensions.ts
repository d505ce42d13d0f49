/** What a code field can do: its language, expressions marked and completed, and when it is done. */
import {
  autocompletion,
  closeCompletion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { StreamLanguage } from "@codemirror/language";
import { go } from "@codemirror/legacy-modes/mode/go";
import { python } from "@codemirror/legacy-modes/mode/python";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  placeholder as placeholderText,
  ViewPlugin,
} from "@codemirror/view";
import { codeTheme } from "../dags/code-theme.ts";
import { expressionBefore } from "./expression-before.ts";

export type CodeLanguage = "shell" | "python" | "go";

export interface CodeFieldOptions {
  /** Absent: a text with expressions in it. */
  readonly language: CodeLanguage | undefined;
  readonly isLong: boolean;
  /** Whether the whole text is an expression. */
  readonly isCondition: boolean;
  readonly placeholder: string;
  /** What an expression can read here, as it is written. */
  readonly names: () => readonly string[];
}

interface CodeFieldEvents {
  readonly onText: (text: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onDone: (text: string) => void;
}

const LANGUAGES: Readonly<Record<CodeLanguage, Extension>> = {
  shell: StreamLanguage.define(shell),
  python: StreamLanguage.define(python),
  go: StreamLanguage.define(go),
};

export function codeFieldExtensions(options: CodeFieldOptions & CodeFieldEvents): Extension {
  const { isLong, isCondition, language, names } = options;
  const done = ({ state }: EditorView): true => {
    options.onDone(state.doc.toString());
    return true;
  };
  return [
    history(),
    language === undefined ? [] : LANGUAGES[language],
    // Themes that come first win.
    fieldTheme(isLong),
    codeTheme,
    markedExpressions,
    isLong ? EditorView.lineWrapping : oneLine,
    placeholderText(options.placeholder),
    EditorState.tabSize.of(2),
    // Only a list that is seen has Escape for itself, and not one that may come: before the completion's own keys.
    Prec.highest(keymap.of([{ key: "Escape", run: abandonPending }])),
    autocompletion({ override: [completions(names, isCondition)], icons: false }),
    // A field is left with Tab, as every other one.
    keymap.of([{ key: "Mod-Enter", run: done }, ...(isLong ? [] : [{ key: "Enter", run: done }])]),
    Prec.low(keymap.of([...defaultKeymap, ...historyKeymap])),
    EditorView.contentAttributes.of({ spellcheck: "false", "aria-multiline": String(isLong), tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onText(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({
      focus: () => options.onFocus(),
      blur: (_event, view) => {
        options.onBlur();
        done(view);
      },
    }),
  ];
}

function abandonPending(view: EditorView): false {
  if (completionStatus(view.state) === "pending") closeCompletion(view);
  return false;
}

/** Shows another text, without a word to anybody where it is the same. */
export function replaceText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

/** What an expression can read, while one writes it. */
function completions(names: () => readonly string[], isCondition: boolean) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = expressionBefore(context.state.sliceDoc(0, context.pos), isCondition);
    if (before === undefined || (before.word === "" && !context.explicit)) return null;
    return {
      from: context.pos - before.word.length,
      options: names().map((label) => ({ label, type: "variable" })),
      validFor: /^[\w.[\]"-]*$/,
    };
  };
}

const expression = Decoration.mark({ class: "cm-expression" });
const matcher = new MatchDecorator({ regexp: /\$\{\{.*?\}\}/g, decoration: expression });
const markedExpressions = ViewPlugin.define(
  (view) => ({
    decorations: matcher.createDeco(view),
    update(update) {
      this.decorations = matcher.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

/** Pasted lines become one. */
const oneLine = EditorState.transactionFilter.of((transaction) =>
  transaction.docChanged && transaction.newDoc.lines > 1
    ? [
        {
          changes: {
            from: 0,
            to: transaction.startState.doc.length,
            insert: transaction.newDoc
              .toString()
              .replaceAll(/\s*\n\s*/g, " ")
              .trim(),
          },
        },
      ]
    : transaction,
);

function fieldTheme(isLong: boolean): Extension {
  return EditorView.theme({
    "&": { height: "auto", fontSize: "0.75rem", backgroundColor: "transparent" },
    ".cm-scroller": { maxHeight: "22rem", minHeight: isLong ? "3.25rem" : "1.875rem" },
    ".cm-content": { padding: isLong ? "0.375rem 0" : "0.3125rem 0" },
    ".cm-line": { padding: "0 0.625rem" },
    ".cm-placeholder": { color: "var(--faint)" },
    ".cm-expression": { backgroundColor: "var(--accent-soft)", borderRadius: "3px" },
  });
}
