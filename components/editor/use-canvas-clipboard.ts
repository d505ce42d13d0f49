import type { ClipboardEvent } from "react";
import { toast } from "sonner";
import { useEditorSession } from "./use-editor.ts";

interface CanvasClipboard {
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onCut: (event: ClipboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

/** Tasks on the clipboard are their text, so that they come from any editor and go to any. */
export function useCanvasClipboard(): CanvasClipboard {
  const session = useEditorSession();
  /** @param then told that these tasks, and no others, are on the clipboard */
  const copy = (event: ClipboardEvent, then: (ids: readonly string[]) => void) => {
    const { selection: ids } = session.read();
    if (event.target instanceof HTMLInputElement || ids.length === 0) return;
    event.preventDefault();
    const prepared = session.preparedCopy;
    if (prepared !== undefined) {
      event.clipboardData.setData("text/plain", prepared);
      then(ids);
      return;
    }
    copyLater(session.copied(ids)).then(
      () => then(ids),
      (error: Error) => toast.error("Nothing was copied", { description: error.message }),
    );
  };
  return {
    onCopy: (event) => copy(event, () => {}),
    onCut: (event) => copy(event, (ids) => void session.operate({ kind: "removeTasks", ids })),
    onPaste: (event) => {
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      void session.operate({ kind: "pasteTasks", text: event.clipboardData.getData("text/plain") });
    },
  };
}

/** The text may come later than the key; the clipboard must be asked at the moment of it. */
async function copyLater(text: Promise<string>): Promise<void> {
  // Pages that come over plain http from another machine have none that can wait.
  if (!("clipboard" in navigator)) {
    await text;
    throw new Error("The text was still being read. Press the keys again.");
  }
  const blob = text.then((content) => new Blob([content], { type: "text/plain" }));
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
