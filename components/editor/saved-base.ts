/**
 * The version that a text is based on, as a part of its history: who undoes a merge is based on what they were
 * based on before it, and saving finds out again that somebody else has saved. Not once it is saved: their own
 * version holds the merge, and nobody is asked about their own version, whatever is undone behind it.
 */
import { invertedEffects } from "@codemirror/commands";
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import type { SavedVersion } from "./editor-snapshot.ts";

/** The text goes on from this version. */
export const basedOn = StateEffect.define<SavedVersion>();
/** The text is this version. */
export const savedAs = StateEffect.define<SavedVersion>();
/** Undo and redo lead back to a base. */
const backTo = StateEffect.define<Base>();

interface Base {
  readonly version: SavedVersion;
  /** How often this text was saved; versions do not tell, as another id begins with the first one again. */
  readonly saves: number;
}

const baseField = StateField.define<Base>({
  create: () => ({ version: { text: "", version: 0 }, saves: 0 }),
  update: (base, { effects }) =>
    effects.reduce((current, effect) => {
      if (effect.is(basedOn)) return { ...current, version: effect.value };
      if (effect.is(savedAs)) return { version: effect.value, saves: current.saves + 1 };
      return effect.is(backTo) && effect.value.saves === current.saves ? effect.value : current;
    }, base),
});

export function baseOf(state: EditorState): SavedVersion {
  return state.field(baseField).version;
}

export function savedBase(first: SavedVersion): Extension {
  return [
    baseField.init(() => ({ version: first, saves: 0 })),
    invertedEffects.of(({ effects, startState }) =>
      effects.some((effect) => effect.is(basedOn) || effect.is(backTo)) ? [backTo.of(startState.field(baseField))] : [],
    ),
  ];
}
