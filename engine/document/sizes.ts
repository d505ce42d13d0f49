/** Sizes of documents: `512Mi`, `1G`, `64k`; `K M G T` are powers of 1000, `Ki Mi Gi Ti` of 1024. */
import * as z from "zod";

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

export type ParsedSize =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/** Reads a size. A value without a unit is refused: nobody knows whether bytes or mebibytes were meant. */
export function parseSize(value: string | number): ParsedSize {
  const text = String(value).trim();
  const match = /^(-?\d+(?:\.\d+)?)\s*([kKMGT]i?B?|B)?$/.exec(text);
  if (match === null) {
    return { ok: false, problem: `${JSON.stringify(text.slice(0, 60))} is not a size: write 512Mi, 1G or 64Ki` };
  }
  if (text.startsWith("-")) return { ok: false, problem: `a size cannot be negative: ${text}` };
  const unit = match[2];
  if (unit === undefined) return { ok: false, problem: `"${text}" has no unit`, suggestion: `${text}Mi` };
  const bytes = Math.round(
    Number(match[1]) * (UNIT_BYTES[unit === "B" ? "B" : unit.replace("B", "").replace("ki", "Ki")] ?? 1),
  );
  if (!Number.isSafeInteger(bytes)) return { ok: false, problem: `${text} is too large` };
  return bytes === 0 ? { ok: false, problem: "must be larger than zero" } : { ok: true, bytes };
}

/** Bytes of a size that the schema has already accepted. */
export function sizeBytes(value: string | number): number {
  const parsed = parseSize(value);
  if (!parsed.ok) throw new RangeError(parsed.problem);
  return parsed.bytes;
}

export const sizeSchema = z
  .union([z.string(), z.number()], { error: "expected a size such as 512Mi or 1G" })
  .check((context) => {
    const parsed = parseSize(context.value);
    if (parsed.ok) return;
    context.issues.push({
      code: "custom",
      input: context.value,
      message: parsed.problem,
      params: { code: "bad_size", suggestion: parsed.suggestion },
    });
  })
  .meta({ title: "size" });
