/** The interface's font inside a picture: an SVG that is drawn as an image loads nothing, the page's fonts included. */

/** A font file of the page, and the characters that it is for. */
export interface FontFile {
  readonly url: string;
  /** As CSS has it: `U+0000-00FF, U+0131`. Empty: all characters. */
  readonly unicodeRange: string;
  readonly weight: string;
}

/** @returns the SVG with those of the files in it that its text needs, as the font of a name; without those that cannot be had */
export async function withFont(svg: string, family: string, files: readonly FontFile[]): Promise<string> {
  const rules = await Promise.all(
    filesFor(svg, files).map(async ({ url, unicodeRange, weight }) => {
      const data = await dataUrlOf(url);
      // The picture's next font is better than no picture.
      if (data === undefined) return [];
      return [
        `@font-face{font-family:${family};font-weight:${weight};src:url(${data})` +
          `${unicodeRange === "" ? "" : `;unicode-range:${unicodeRange}`}}`,
      ];
    }),
  );
  const style = rules.flat().join("");
  // Before the picture's title, right behind its opening tag.
  return style === "" ? svg : svg.replace(/<svg[^>]*>/, (tag) => `${tag}<style>${style}</style>`);
}

/** Those that have a character of a text. Of a font for all scripts that is mostly one in seven. */
export function filesFor(text: string, files: readonly FontFile[]): FontFile[] {
  const characters = new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0));
  return files.filter(({ unicodeRange }) => {
    if (unicodeRange === "") return true;
    const ranges = unicodeRange.split(",").map((range) => {
      const [from = "", to = from] = range.trim().replace(/^U\+/i, "").split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    });
    return ranges.some(([from, to]) => characters.values().some((each) => each >= from && each <= to));
  });
}

/** What the page's own style sheets say of a font, in layers and imported sheets too. Browser only. */
export function fontFilesOf(family: string): FontFile[] {
  return Array.from(document.styleSheets).flatMap((sheet) =>
    fontFacesIn(sheet).flatMap((rule) => {
      const { style } = rule;
      const property = (name: string) => style.getPropertyValue(name);
      const source = /url\(["']?([^"')]+)/.exec(property("src"))?.[1];
      if (source === undefined || property("font-family").replaceAll(/["']/g, "") !== family) return [];
      if (property("font-style") === "italic") return [];
      return [
        {
          url: new URL(source, rule.parentStyleSheet?.href ?? document.baseURI).href,
          unicodeRange: property("unicode-range"),
          weight: property("font-weight") || "normal",
        },
      ];
    }),
  );
}

function fontFacesIn(rules: { readonly cssRules: CSSRuleList }): CSSFontFaceRule[] {
  return rulesOf(rules).flatMap((rule) => {
    if (rule instanceof CSSFontFaceRule) return [rule];
    if (rule instanceof CSSImportRule) return rule.styleSheet === null ? [] : fontFacesIn(rule.styleSheet);
    return rule instanceof CSSGroupingRule ? fontFacesIn(rule) : [];
  });
}

/** A sheet of another origin, as extensions put them into pages, cannot be read: asking for its rules throws. */
function rulesOf(sheet: { readonly cssRules: CSSRuleList }): readonly CSSRule[] {
  try {
    return Array.from(sheet.cssRules);
  } catch {
    return [];
  }
}

/** @returns undefined where it cannot be loaded */
async function dataUrlOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const reader = new FileReader();
    const read = new Promise((resolve, reject) => {
      reader.onload = resolve;
      reader.onerror = () => reject(reader.error);
    });
    reader.readAsDataURL(await response.blob());
    await read;
    return String(reader.result);
  } catch {
    return undefined;
  }
}
