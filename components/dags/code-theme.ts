import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Code editors in the app's own colours; variables, so that one theme serves light and dark. */
export const codeTheme = [
  EditorView.theme({
    "&": { color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.78125rem", height: "100%" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": {
      fontFamily: "var(--font-mono)",
      fontFeatureSettings: '"calt" 0, "liga" 0',
      lineHeight: "1.55",
      overflow: "auto",
    },
    ".cm-content": { padding: "0.75rem 0", caretColor: "var(--accent)" },
    ".cm-line": { padding: "0 1rem 0 0.5rem" },
    ".cm-gutters": {
      backgroundColor: "var(--surface)",
      color: "var(--faint)",
      border: "none",
      paddingLeft: "0.5rem",
      fontVariantNumeric: "tabular-nums",
    },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in oklch, var(--ink) 4%, transparent)" },
    ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in oklch, var(--accent) 24%, transparent)",
    },
    ".cm-foldPlaceholder": {
      backgroundColor: "var(--hover)",
      border: "none",
      color: "var(--muted)",
      padding: "0 0.375rem",
    },
    ".cm-tooltip": {
      backgroundColor: "var(--raised)",
      border: "1px solid var(--line)",
      borderRadius: "6px",
      boxShadow: "var(--elevation-popover)",
    },
    // What a completion means is told in a box beside the list, which is a child of it.
    ".cm-tooltip:not(.cm-tooltip-autocomplete)": { overflow: "hidden" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { borderRadius: "5px" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.125rem 0.5rem", fontFamily: "var(--font-mono)" },
    ".cm-tooltip.cm-completionInfo": {
      padding: "0.375rem 0.625rem",
      fontFamily: "var(--font-sans)",
      fontSize: "0.75rem",
    },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
    ".cm-diagnostic": { padding: "0.375rem 0.625rem", fontFamily: "var(--font-sans)", fontSize: "0.75rem" },
    ".cm-diagnostic-error": { borderLeft: "3px solid var(--danger)" },
    ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warning)" },
    ".cm-diagnostic-info": { borderLeft: "3px solid var(--accent)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--danger) 1px",
      textUnderlineOffset: "3px",
    },
    ".cm-lintRange-warning": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--warning) 1px",
      textUnderlineOffset: "3px",
    },
    ".cm-lintRange-info": {
      backgroundImage: "none",
      textDecoration: "underline dotted var(--accent) 1px",
      textUnderlineOffset: "3px",
    },
    ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)", borderColor: "var(--line)" },
    ".cm-searchMatch": { backgroundColor: "var(--warning-soft)", outline: "1px solid var(--warning)" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--syntax-key)" },
      { tag: [tags.string, tags.special(tags.string)], color: "var(--syntax-string)" },
      { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: "var(--syntax-number)" },
      { tag: [tags.comment, tags.lineComment], color: "var(--faint)", fontStyle: "italic" },
      { tag: [tags.meta, tags.typeName, tags.labelName], color: "var(--warning)" },
      { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
    ]),
  ),
];
