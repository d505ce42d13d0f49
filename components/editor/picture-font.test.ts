// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { filesFor, withFont } from "./picture-font.ts";

const LATIN = { url: "latin.woff2", unicodeRange: "U+0000-00FF, U+0131", weight: "100 900" };
const GREEK = { url: "greek.woff2", unicodeRange: "U+0370-03FF", weight: "100 900" };
const SVG = '<?xml version="1.0"?>\n<svg width="1"><title>a > b</title></svg>';

afterEach(() => {
  vi.unstubAllGlobals();
});

it("takes the files that have a character of the text", () => {
  expect(filesFor("load", [LATIN, GREEK])).toEqual([LATIN]);
  expect(filesFor("ı", [LATIN, GREEK])).toEqual([LATIN]);
  expect(filesFor("load α", [LATIN, GREEK])).toEqual([LATIN, GREEK]);
  expect(filesFor("загрузка", [LATIN, GREEK])).toEqual([]);
  expect(filesFor("загрузка", [{ ...LATIN, unicodeRange: "" }])).toHaveLength(1);
});

it("puts into the picture what its text needs of the font", async () => {
  const fetched = vi.fn(async (_url: string) => new Response("font", { headers: { "content-type": "font/woff2" } }));
  vi.stubGlobal("fetch", fetched);
  expect(await withFont(SVG, "Inter", [LATIN, GREEK])).toBe(
    '<?xml version="1.0"?>\n<svg width="1"><style>@font-face{font-family:Inter;font-weight:100 900;' +
      "src:url(data:font/woff2;base64,Zm9udA==);unicode-range:U+0000-00FF, U+0131}</style><title>a > b</title></svg>",
  );
  expect(fetched.mock.calls).toEqual([["latin.woff2"]]);
});

it("leaves a picture as it is that needs nothing of it", async () => {
  expect(await withFont(SVG, "Inter", [])).toBe(SVG);
  expect(await withFont(SVG, "Inter", [GREEK])).toBe(SVG);
});
