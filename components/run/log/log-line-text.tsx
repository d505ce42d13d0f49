import { memo, type ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";
import { type LogPiece, logPieces } from "./log-text.ts";

interface LogLineTextProps {
  readonly text: string;
  /** What is searched for; its occurrences are marked. */
  readonly wanted: string;
}

/** A line's words in their colours: text nodes and class names, whatever the line says. */
export const LogLineText = memo(function LogLineText({ text, wanted }: LogLineTextProps) {
  return logPieces(text).map((piece, place) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their place
      key={place}
      className={classNames(
        colourClass(piece.colour),
        backgroundClass(piece.background),
        piece.isBold && "font-semibold",
        piece.isDim && "opacity-70",
        piece.isItalic && "italic",
        piece.isUnderlined && "underline",
      )}
      style={literalColours(piece)}
    >
      {marked(piece.text, wanted)}
    </span>
  ));
});

/** The theme's own colours in place of a terminal's sixteen: they can be read on either background. */
const COLOURS: Readonly<Record<string, string>> = {
  black: "text-faint",
  red: "text-state-failed",
  green: "text-state-success",
  yellow: "text-state-retrying",
  blue: "text-state-running",
  magenta: "text-state-deferred",
  cyan: "text-state-queued",
  white: "text-ink",
};
const BACKGROUNDS: Readonly<Record<string, string>> = {
  black: "bg-hover",
  red: "bg-state-failed-soft",
  green: "bg-state-success-soft",
  yellow: "bg-state-retrying-soft",
  blue: "bg-state-running-soft",
  magenta: "bg-state-deferred-soft",
  cyan: "bg-state-queued-soft",
  white: "bg-hover",
};

function colourClass(colour: string | undefined): string | undefined {
  return colour === undefined ? undefined : COLOURS[colour.replace("bright-", "")];
}

function backgroundClass(colour: string | undefined): string | undefined {
  return colour === undefined ? undefined : BACKGROUNDS[colour.replace("bright-", "")];
}

/** A program's literal colours, drawn towards the theme's ink so that they can be read on its background. */
function literalColours(piece: LogPiece) {
  const colour = piece.colour?.includes(",") ? piece.colour : undefined;
  const background = piece.background?.includes(",") ? piece.background : undefined;
  if (colour === undefined && background === undefined) return undefined;
  return {
    ...(colour === undefined ? {} : { color: `color-mix(in oklch, rgb(${colour}) 55%, var(--ink))` }),
    ...(background === undefined
      ? {}
      : { backgroundColor: `color-mix(in oklch, rgb(${background}) 25%, var(--surface))` }),
  };
}

function marked(text: string, wanted: string): ReactNode {
  if (wanted === "") return text;
  const lower = text.toLowerCase();
  const target = wanted.toLowerCase();
  const parts: ReactNode[] = [];
  let from = 0;
  for (let found = lower.indexOf(target); found !== -1; found = lower.indexOf(target, from)) {
    parts.push(text.slice(from, found));
    parts.push(
      <mark key={found} className="rounded-xs bg-warning-soft text-ink ring-1 ring-warning/60">
        {text.slice(found, found + wanted.length)}
      </mark>,
    );
    from = found + wanted.length;
  }
  if (parts.length === 0) return text;
  parts.push(text.slice(from));
  return parts;
}
