import type { ClipboardEvent } from "react";
import { useEditorSession } from "./use-editor.ts";

interface CanvasClipboard {
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onCut: (event: ClipboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

/** Tasks on the clipboard are their text, so that they come from any editor and go to any. */
export function useCanvasClipboard(remove: () => void): CanvasClipboard {
  const session = useEditorSession();
  const copy = (event: ClipboardEvent): boolean => {
    if (event.target instanceof HTMLInputElement || session.clipboard === "") return false;
    event.clipboardData.setData("text/plain", session.clipboard);
    event.preventDefault();
    return true;
  };
  return {
    onCopy: copy,
    onCut: (event) => {
      if (copy(event)) remove();
    },
    onPaste: (event) => {
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      void session.operate({ kind: "pasteTasks", text: event.clipboardData.getData("text/plain") });
    },
  };
}
