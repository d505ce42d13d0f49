/**
 * A small, safe subset of Markdown for descriptions: paragraphs, headings, lists, fenced code, and in a
 * line `code`, **strong**, *emphasis* and links to http(s) addresses. Whatever else is there, HTML
 * included, stays the text it is. Linear in the length of the text.
 */

export type Inline =
  | { readonly kind: "text" | "strong" | "emphasis" | "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: "heading" | "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: { isOrdered: boolean; items: (readonly Inline[])[] } | undefined;
  let code: string[] | undefined;

  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", content: parseInline(paragraph.join(" ")) });
    paragraph = [];
  };
  const endList = () => {
    if (list !== undefined) blocks.push({ kind: "list", ...list });
    list = undefined;
  };

  for (const line of source.split(/\r?\n/)) {
    const text = line.trim();
    if (text.startsWith("```")) {
      if (code === undefined) {
        endParagraph();
        endList();
        code = [];
      } else {
        blocks.push({ kind: "code", text: code.join("\n") });
        code = undefined;
      }
      continue;
    }
    if (code !== undefined) {
      code.push(line);
      continue;
    }
    const heading = /^#{1,6} (.*)$/.exec(text)?.[1];
    const bullet = /^[-*] (.*)$/.exec(text)?.[1];
    const numbered = /^\d{1,9}[.)] (.*)$/.exec(text)?.[1];
    const item = bullet ?? numbered;
    if (heading !== undefined) {
      endParagraph();
      endList();
      blocks.push({ kind: "heading", content: parseInline(heading) });
    } else if (item !== undefined) {
      endParagraph();
      const isOrdered = bullet === undefined;
      if (list !== undefined && list.isOrdered !== isOrdered) endList();
      list ??= { isOrdered, items: [] };
      list.items.push(parseInline(item));
    } else if (text === "") {
      endParagraph();
      endList();
    } else {
      endList();
      paragraph.push(text);
    }
  }
  if (code !== undefined) blocks.push({ kind: "code", text: code.join("\n") });
  endParagraph();
  endList();
  return blocks;
}

/** One alternative a mark; none can contain its own closing sign, so that there is nothing to backtrack into. */
const MARK = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^[\]]+)\]\(([^()\s]+)\)/g;

function parseInline(text: string): Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) inlines.push({ kind: "text", text: text.slice(end, match.index) });
    inlines.push(inlineOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) inlines.push({ kind: "text", text: text.slice(end) });
  return inlines;
}

function inlineOf([whole, code, strong, emphasis, label, address]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: "code", text: code };
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (emphasis !== undefined) return { kind: "emphasis", text: emphasis };
  if (label !== undefined && address !== undefined && isWebAddress(address)) {
    return { kind: "link", text: label, href: address };
  }
  return { kind: "text", text: whole };
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
}
