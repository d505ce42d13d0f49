// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { filesFor, fontFilesOf, withFont } from "./picture-font.ts";

const LATIN = { url: "latin.woff2", unicodeRange: "U+0000-00FF, U+0131", weight: "100 900" };
const GREEK = { url: "greek.woff2", unicodeRange: "U+0370-03FF", weight: "100 900" };
const SVG = '<?xml version="1.0"?>\n<svg width="1"><title>a > b</title></svg>';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
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

it.each([
  ["is not there", async () => new Response("", { status: 404 })],
  [
    "is out of reach",
    async () => {
      throw new TypeError("Failed to fetch");
    },
  ],
])("draws with the next font where a file %s", async (_name, fetched: () => Promise<Response>) => {
  vi.stubGlobal("fetch", fetched);
  expect(await withFont(SVG, "Inter", [LATIN])).toBe(SVG);
});

describe("the page's fonts", () => {
  class Rule {
    readonly parentStyleSheet = { href: "https://dag.test/_next/page.css" };
  }
  class FontFace extends Rule {
    readonly style: { getPropertyValue(name: string): string };
    constructor(file: string) {
      super();
      const properties = new Map([
        ["font-family", '"Inter Variable"'],
        ["src", `url("${file}") format("woff2")`],
      ]);
      this.style = { getPropertyValue: (name) => properties.get(name) ?? "" };
    }
  }
  class Grouping extends Rule {
    readonly cssRules: readonly Rule[];
    constructor(cssRules: readonly Rule[]) {
      super();
      this.cssRules = cssRules;
    }
  }
  class Import extends Rule {
    readonly styleSheet: { readonly cssRules: readonly Rule[] } | null;
    constructor(styleSheet: Import["styleSheet"]) {
      super();
      this.styleSheet = styleSheet;
    }
  }
  const withSheets = (...sheets: object[]) => {
    vi.stubGlobal("CSSFontFaceRule", FontFace);
    vi.stubGlobal("CSSGroupingRule", Grouping);
    vi.stubGlobal("CSSImportRule", Import);
    vi.spyOn(document, "styleSheets", "get").mockReturnValue(sheets as unknown as StyleSheetList);
    return fontFilesOf("Inter Variable").map(({ url }) => url);
  };
  const foreign = {
    get cssRules(): never {
      throw new DOMException("Cannot access rules", "SecurityError");
    },
  };

  it("are found beside a sheet of another origin, which cannot be read", () => {
    const own = { cssRules: [new FontFace("a.woff2"), new Import(foreign as never), new Import(null)] };
    expect(withSheets(foreign, own)).toEqual(["https://dag.test/_next/a.woff2"]);
  });

  it("are found in layers and in sheets that are imported", () => {
    const imported = new Import({ cssRules: [new FontFace("b.woff2")] });
    expect(withSheets({ cssRules: [new Grouping([new Grouping([new FontFace("a.woff2")])]), imported] })).toEqual([
      "https://dag.test/_next/a.woff2",
      "https://dag.test/_next/b.woff2",
    ]);
  });
});
