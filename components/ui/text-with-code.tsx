import type { ReactNode } from "react";

/** A sentence in which names stand between backticks, drawn as code. */
export function TextWithCode({ text }: { readonly text: string }): ReactNode {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
      <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-2xs">
        {part}
      </code>
    ),
  );
}
