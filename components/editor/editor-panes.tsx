"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, type Ref, useRef, useState } from "react";
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";

export type EditorPane = "side" | "canvas" | "text";

interface EditorPanesProps {
  /** Palette and form. */
  readonly side: ReactNode;
  readonly canvas: ReactNode;
  readonly text: ReactNode;
  /** The pane that is shown where there is room for one. */
  readonly shown: EditorPane;
  readonly onShow: (pane: EditorPane) => void;
}

/** Below this, three panes side by side show nothing of anything. */
const NARROW = 900;
const NAMES: Readonly<Record<EditorPane, string>> = { canvas: "Canvas", side: "Form", text: "Text" };

/** Canvas, form and text: beside each other, or one at a time where there is no room. */
export function EditorPanes(props: EditorPanesProps) {
  const isNarrow = useIsNarrow(NARROW);
  return isNarrow ? <OnePane {...props} /> : <AllPanes {...props} />;
}

function AllPanes({ side, canvas, text }: EditorPanesProps) {
  const sidePanel = usePanelRef();
  const textPanel = usePanelRef();
  const [storage] = useState(() => window.localStorage);
  const layout = useDefaultLayout({ id: "editor-panes", storage });
  const [folded, setFolded] = useState({ side: false, text: false });
  const sideFold = useRef<HTMLButtonElement>(null);
  const textFold = useRef<HTMLButtonElement>(null);
  const resized = (pane: "side" | "text", fold: typeof sideFold, inPixels: number) => {
    const isFolded = inPixels === 0;
    // What is folded away is inert, and the focus inside would be lost: it goes to what brings the pane back.
    if (isFolded && document.getElementById(pane)?.contains(document.activeElement) === true) fold.current?.focus();
    setFolded((before) => ({ ...before, [pane]: isFolded }));
  };
  const toggle = (panel: typeof sidePanel) => {
    if (panel.current?.isCollapsed() === true) panel.current.expand();
    else panel.current?.collapse();
  };
  useShortcuts("Editor", [
    { keys: "[", label: "Show or hide the palette and form", run: () => toggle(sidePanel) },
    { keys: "]", label: "Show or hide the text", run: () => toggle(textPanel) },
  ]);
  return (
    <Group
      orientation="horizontal"
      className="absolute! inset-0"
      id="editor-panes"
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel
        id="side"
        panelRef={sidePanel}
        defaultSize="256px"
        minSize="180px"
        maxSize="50%"
        groupResizeBehavior="preserve-pixel-size"
        collapsible
        inert={folded.side}
        onResize={({ inPixels }) => resized("side", sideFold, inPixels)}
        className="flex min-w-0 flex-col bg-surface"
      >
        {side}
      </Panel>
      <Divider label="Size of the palette and form" />
      <Panel id="canvas" minSize="20%" className="relative flex min-w-0 flex-col">
        {canvas}
        <Fold
          ref={sideFold}
          edge="left"
          isFolded={folded.side}
          pane="the palette and form"
          keys="["
          onToggle={() => toggle(sidePanel)}
        />
        <Fold
          ref={textFold}
          edge="right"
          isFolded={folded.text}
          pane="the text"
          keys="]"
          onToggle={() => toggle(textPanel)}
        />
      </Panel>
      <Divider label="Size of the text" />
      <Panel
        id="text"
        panelRef={textPanel}
        defaultSize="400px"
        minSize="220px"
        groupResizeBehavior="preserve-pixel-size"
        collapsible
        inert={folded.text}
        onResize={({ inPixels }) => resized("text", textFold, inPixels)}
        className="flex min-w-0 flex-col"
      >
        {text}
      </Panel>
    </Group>
  );
}

function OnePane({ shown, onShow, ...panes }: EditorPanesProps) {
  return (
    <div className="absolute inset-0 flex flex-col">
      <div role="group" aria-label="Pane" className="flex shrink-0 border-line border-b bg-surface">
        {(["canvas", "side", "text"] as const).map((pane) => (
          <button
            key={pane}
            type="button"
            aria-pressed={shown === pane}
            onClick={() => onShow(pane)}
            className={classNames(
              "flex-1 px-3 py-2 font-medium text-sm transition-colors focus-inset",
              shown === pane ? "text-ink shadow-[inset_0_-2px_0_var(--accent)]" : "text-muted hover:text-ink",
            )}
          >
            {NAMES[pane]}
          </button>
        ))}
      </div>
      <div className="relative min-h-0 flex-1">
        {(["canvas", "side", "text"] as const).map((pane) => (
          <div
            key={pane}
            className={classNames(
              "absolute inset-0 flex min-w-0 flex-col",
              pane === "side" && "bg-surface",
              // What is hidden stays as it is: the place in the text, the view of the canvas.
              shown !== pane && "invisible",
            )}
            inert={shown !== pane}
          >
            {panes[pane]}
          </div>
        ))}
      </div>
    </div>
  );
}

interface FoldProps {
  readonly ref: Ref<HTMLButtonElement>;
  /** At which side of the canvas the pane is. */
  readonly edge: "left" | "right";
  readonly isFolded: boolean;
  readonly pane: string;
  readonly keys: string;
  readonly onToggle: () => void;
}

/** Folds a pane away, and brings it back: the only way for who has no keys at hand. */
function Fold({ ref, edge, isFolded, pane, keys, onToggle }: FoldProps) {
  const label = `${isFolded ? "Show" : "Hide"} ${pane}`;
  const Icon = (edge === "left") === isFolded ? ChevronRight : ChevronLeft;
  return (
    <Tooltip content={`${label} (${keys})`} side={edge === "left" ? "right" : "left"}>
      <button
        ref={ref}
        type="button"
        aria-label={label}
        aria-expanded={!isFolded}
        onClick={onToggle}
        className={classNames(
          // Between what stands in the corners, however low the canvas is.
          "absolute top-16 z-10 grid h-10 w-4 place-items-center border border-line bg-raised text-faint shadow-low transition-colors hover:bg-hover hover:text-ink focus-inset",
          edge === "left" ? "left-0 rounded-r-md border-l-0" : "right-0 rounded-l-md border-r-0",
        )}
      >
        <Icon className="size-3.5" aria-hidden="true" />
      </button>
    </Tooltip>
  );
}

function Divider({ label }: { readonly label: string }) {
  return (
    <Separator
      aria-label={label}
      className="relative w-px bg-line transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent after:absolute after:-inset-x-1 after:inset-y-0 after:content-['']"
    />
  );
}
