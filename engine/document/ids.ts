/** Ids and names of documents. */
import * as z from "zod";

export const SLUG_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;
/** Names that expressions and environments can use: letters, digits and `_`. */
export const NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

export const slugSchema = z.string().regex(SLUG_PATTERN, {
  error: "an id begins with a letter or digit and holds letters, digits, _ . - (at most 200)",
});

export const nameSchema = z.string().regex(NAME_PATTERN, {
  error: "a name begins with a letter or _ and holds letters, digits and _ (at most 100)",
});

/**
 * An id made of a name: letters and digits stay, accents go, everything else becomes one `-`.
 * @returns undefined where nothing is left
 */
export function slugify(name: string): string | undefined {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, "-")
    .replace(/^[-_.]+|-+$/g, "")
    .slice(0, 200);
  return slug === "" ? undefined : slug;
}
