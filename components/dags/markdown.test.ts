import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limitMs, threadMs } from "#engine/document/thread-time-testing.ts";
import { type Inline, parseMarkdown } from "./markdown.ts";

const inlinesOf = (text: string): readonly Inline[] => {
  const [block] = parseMarkdown(text);
  return block?.kind === "paragraph" ? block.content : [];
};

describe("descriptions", () => {
  test("know paragraphs, headings, lists and code", () => {
    expect(
      parseMarkdown("# Title\n\none\ntwo\n\n- a\n- b\n\n1. c\n\n```\nx  y\n```").map((block) => block.kind),
    ).toEqual(["heading", "paragraph", "list", "list", "code"]);
  });

  test("know marks within a line", () => {
    expect(inlinesOf("a **b** *c* `d` [e](https://example.com/)")).toEqual([
      { kind: "text", text: "a " },
      { kind: "strong", text: "b" },
      { kind: "text", text: " " },
      { kind: "emphasis", text: "c" },
      { kind: "text", text: " " },
      { kind: "code", text: "d" },
      { kind: "text", text: " " },
      { kind: "link", text: "e", href: "https://example.com/" },
    ]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//example.com", "/dags", "JaVaScRiPt:alert(1)"])(
    "a link to %s stays text",
    (address) => {
      expect(inlinesOf(`[x](${address})`).some((inline) => inline.kind === "link")).toBe(false);
    },
  );

  test("HTML stays the text it is", () => {
    expect(inlinesOf("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
  });

  test("no text of a line is lost but the marks", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z*`[\]() ]{0,40}$/), (line) => {
        const letters = (text: string) => text.replaceAll(/[^a-z]/g, "");
        const shown = parseMarkdown(`x${line}`)
          .flatMap((block) => (block.kind === "paragraph" ? block.content : []))
          .map((inline) => inline.text)
          .join("");
        expect(letters(shown)).toBe(letters(`x${line}`));
      }),
    );
  });

  test.each(["[", "*", "**", "`", "[a](", "*a "])("100 kB of %j are read in linear time", (piece) => {
    const text = piece.repeat(100_000 / piece.length);
    expect(threadMs(() => void parseMarkdown(text))).toBeLessThan(limitMs(500));
  });
});
