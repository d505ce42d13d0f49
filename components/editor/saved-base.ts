/**
 * The version that a text is based on, as a part of its history: who undoes a merge is based on what they were
 * based on before it, and saving finds out again that somebody else has saved.
 */
import { invertedEffects } from "@codemirror/commands";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import type { SavedVersion } from "./editor-snapshot.ts";

export const basedOn = StateEffect.define<SavedVersion>();

export const baseField = StateField.define<SavedVersion>({
  create: () => ({ text: "", version: 0 }),
  update: (base, transaction) => transaction.effects.findLast((effect) => effect.is(basedOn))?.value ?? base,
});

export function savedBase(first: SavedVersion): Extension {
  return [
    baseField.init(() => first),
    invertedEffects.of((transaction) =>
      transaction.effects.some((effect) => effect.is(basedOn))
        ? [basedOn.of(transaction.startState.field(baseField))]
        : [],
    ),
  ];
}
