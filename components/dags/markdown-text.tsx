import { Fragment, type ReactNode } from "react";
import { type Inline, parseMarkdown } from "./markdown.ts";

/** A description's Markdown as React elements: text nodes only, so that no markup of its author's gets through. */
export function MarkdownText({ source }: { readonly source: string }) {
  return (
    <div className="flex flex-col gap-2 text-pretty break-words text-sm">
      {parseMarkdown(source).map((block, at) => {
        const key = at;
        switch (block.kind) {
          case "heading":
            return (
              <p key={key} className="font-semibold">
                {inlines(block.content)}
              </p>
            );
          case "paragraph":
            return <p key={key}>{inlines(block.content)}</p>;
          case "code":
            return (
              <pre key={key} className="overflow-x-auto rounded-md bg-sunken px-3 py-2 text-xs">
                {block.text}
              </pre>
            );
          case "list": {
            const items = block.items.map((item, itemAt) => <li key={itemAt}>{inlines(item)}</li>);
            return block.isOrdered ? (
              <ol key={key} className="list-decimal pl-5">
                {items}
              </ol>
            ) : (
              <ul key={key} className="list-disc pl-5">
                {items}
              </ul>
            );
          }
          default:
            return block satisfies never;
        }
      })}
    </div>
  );
}

function inlines(content: readonly Inline[]): ReactNode {
  return content.map((inline, at) => {
    const key = at;
    switch (inline.kind) {
      case "text":
        return <Fragment key={key}>{inline.text}</Fragment>;
      case "strong":
        return <strong key={key}>{inline.text}</strong>;
      case "emphasis":
        return <em key={key}>{inline.text}</em>;
      case "code":
        return (
          <code key={key} className="rounded-sm bg-sunken px-1 py-px text-[0.92em]">
            {inline.text}
          </code>
        );
      case "link":
        return (
          <a
            key={key}
            href={inline.href}
            rel="noreferrer nofollow"
            target="_blank"
            className="text-accent underline underline-offset-2"
          >
            {inline.text}
          </a>
        );
      default:
        return inline satisfies never;
    }
  });
}
