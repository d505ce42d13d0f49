import { type DragEvent, useState } from "react";
import { toast } from "sonner";
import { readDocumentFile } from "./document-file.ts";
import { useEditorSession } from "./use-editor.ts";

/** Puts a file's text in place of the document, as one step of its history. */
export function useFileInPlace(): (file: File | undefined) => Promise<void> {
  const session = useEditorSession();
  return async (file) => {
    if (file === undefined) return;
    const read = await readDocumentFile(file);
    if (!("text" in read)) {
      toast.error(read.title, { description: read.description });
      return;
    }
    session.replaceText(read.text);
    toast.success(`This is ${file.name} now`, {
      description: "Nothing is saved yet.",
      action: { label: "Undo", onClick: () => session.undo() },
    });
  };
}

interface FileDrop {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDropCapture: (event: DragEvent) => void;
  };
}

/** A file that is dropped anywhere on the editor comes in place of the document. */
export function useFileDrop(): FileDrop {
  const open = useFileInPlace();
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: (event) => {
        const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
        if (!isInside) setIsOver(false);
      },
      // Before the text pane hears of it, which would put the file's text where it was dropped.
      onDropCapture: (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        event.stopPropagation();
        setIsOver(false);
        void open(event.dataTransfer.files[0]);
      },
    },
  };
}
