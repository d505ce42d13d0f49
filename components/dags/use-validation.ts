"use client";

import { useEffect, useState } from "react";
import { type ValidationResult, validate } from "#engine/document/validate.ts";

const PAUSE_MS = 180;

export interface Validation {
  readonly result: ValidationResult;
  /** The last text that had no errors, for a picture that stays while one types. */
  readonly lastGood: ValidationResult | undefined;
  /** Whether the result is of the text as it stands now. */
  readonly isCurrent: boolean;
}

/** Validates with the engine, in the browser, when typing pauses. */
export function useValidation(text: string): Validation {
  const [checked, setChecked] = useState(() => {
    const result = validate(text);
    return { text, result, lastGood: result.dag === undefined ? undefined : result };
  });
  useEffect(() => {
    if (checked.text === text) return;
    const timer = setTimeout(() => {
      const result = validate(text);
      setChecked((former) => ({ text, result, lastGood: result.dag === undefined ? former.lastGood : result }));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, checked.text]);
  return { result: checked.result, lastGood: checked.lastGood, isCurrent: checked.text === text };
}
