import { describe, expect, test } from "vitest";
import { levelOf, logPieces, plainLine, settledLine } from "./log-text.ts";

const ESC = "\u001b";

describe("a log line", () => {
  test("keeps colours and emphasis, as names", () => {
    const pieces = logPieces(`${ESC}[1;31mfailed${ESC}[0m after ${ESC}[92m3${ESC}[0m`);
    expect(pieces.map(({ text, colour, isBold }) => ({ text, colour, isBold }))).toEqual([
      { text: "failed", colour: "red", isBold: true },
      { text: " after ", colour: undefined, isBold: false },
      { text: "3", colour: "bright-green", isBold: false },
    ]);
  });

  test("knows the 256 colours and true colours", () => {
    expect(logPieces(`${ESC}[38;5;208mx`)[0]?.colour).toBe("255, 135, 0");
    expect(logPieces(`${ESC}[38;5;240mx`)[0]?.colour).toBe("88, 88, 88");
    expect(logPieces(`${ESC}[38;2;1;2;3mx`)[0]?.colour).toBe("1, 2, 3");
  });

  test("is text whatever it says: markup stays letters", () => {
    expect(logPieces("<img src=x onerror=alert(1)>")).toMatchObject([{ text: "<img src=x onerror=alert(1)>" }]);
    expect(logPieces(`${ESC}[31m<b>&amp;`)[0]?.text).toBe("<b>&amp;");
  });

  test("leaves out what moves the cursor, sets titles or makes links", () => {
    expect(plainLine(`${ESC}[2K${ESC}[1Gdone`)).toBe("done");
    expect(plainLine(`${ESC}]0;title\u0007text`)).toBe("text");
    expect(plainLine(`${ESC}]8;;https://example.org${ESC}\\link${ESC}]8;;${ESC}\\`)).toBe("link");
    expect(plainLine(`bell\u0007 and null\u0000`)).toBe("bell and null");
  });

  test("shows what a progress bar ended with", () => {
    expect(settledLine("10 %\r50 %\r100 %")).toBe("100 %");
    expect(settledLine("a line of Windows\r")).toBe("a line of Windows");
  });

  test("an unended escape sequence takes nothing but itself", () => {
    expect(plainLine(`before ${ESC}[3`)).toContain("before ");
  });
});

test.each([
  ["2026-01-05 ERROR disk full", "error"],
  ["Traceback (most recent call last):", "error"],
  ["WARN: slow", "warning"],
  ["[debug] cache hit", "debug"],
  ["loaded 3 rows", "info"],
  ["finished with 0 errors", "info"],
])("%s is of level %s", (line, level) => {
  expect(levelOf(line)).toBe(level);
});
