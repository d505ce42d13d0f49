import type { SelectOption } from "../ui/select.tsx";

/** Versions before and after the chosen one that a menu offers; with all of thousands it could not be used. */
const NEIGHBOURS = 12;

/** Versions to choose from, newest first: the newest, the first, the chosen one and those around it. */
export function versionOptions(newest: number, chosen: number): SelectOption[] {
  const numbers = [newest, newest - 1, 1];
  for (let number = chosen - NEIGHBOURS; number <= chosen + NEIGHBOURS; number += 1) numbers.push(number);
  return [...new Set(numbers)]
    .filter((number) => number >= 1 && number <= newest)
    .toSorted((a, b) => b - a)
    .map((number) => ({
      value: String(number),
      label: `Version ${number}`,
      ...(number === newest ? { hint: "current" } : {}),
    }));
}
