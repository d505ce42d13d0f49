import { describe, expect, it } from "vitest";
import { CappedLog } from "./log-sink.ts";

function log(mostBytes: number) {
  const lines: string[] = [];
  const capped = new CappedLog(
    { write: (stream, line) => lines.push(`${stream} ${line}`), room: () => undefined },
    mostBytes,
  );
  return { capped, lines };
}

describe("CappedLog", () => {
  it("keeps everything within the limit", () => {
    const { capped, lines } = log(8);
    capped.write("o", "abc");
    capped.write("e", "def");
    capped.end();
    expect(lines).toEqual(["o abc", "e def"]);
  });

  it("says where it cuts, once, and in the end how much is missing", () => {
    const { capped, lines } = log(8);
    for (const line of ["abc", "defgh", "i", "jk"]) capped.write("o", line);
    capped.end();
    expect(lines).toEqual([
      "o abc",
      "s The log is cut here: it reached 8 bytes (resources.max_log).",
      "s 11 bytes more were written and not kept.",
    ]);
  });

  it("never drops the system's own words", () => {
    const { capped, lines } = log(1);
    capped.write("o", "abc");
    capped.say("Skipped.");
    expect(lines).toContain("s Skipped.");
  });
});
