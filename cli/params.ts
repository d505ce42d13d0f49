import { CommandError, EXIT } from "./exit-codes.ts";

/** Gathers `--param name=value`, as commander calls it: once an occurrence, with what was gathered before. */
export function collectParam(text: string, gathered: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new CommandError(EXIT.usage, `--param takes name=value, not ${text}`);
  return { ...gathered, [text.slice(0, equals)]: text.slice(equals + 1) };
}
