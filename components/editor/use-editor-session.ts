"use client";

import { useEffect, useState } from "react";
import { toast } from "sonner";
import type { Edit } from "#engine/edit/edit.ts";
import type { DocumentOperation } from "#engine/edit/operations.ts";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { codeExtensions } from "./code-extensions.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { claimDraftPlace, type DraftPlace } from "./draft-storage.ts";
import { EditorSession } from "./editor-session.ts";
import type { SavedVersion } from "./editor-snapshot.ts";
import { takeDocumentThread } from "./load-editor.ts";

export interface OpenedDocument {
  /** Absent: the workflow is new. */
  readonly dagId?: string;
  readonly base: SavedVersion;
  /** What the editor begins with where nothing unsaved was kept. */
  readonly text: string;
  /** Under which the unsaved text is kept in the browser. */
  readonly draftName: string;
  /** Which of the unsaved texts to go on with; `empty`: none. Absent: this tab's own, or the first. */
  readonly draftPlace?: string;
  /** Done to that text at once, as if by hand. */
  readonly edits?: readonly DocumentOperation[];
  /** The text of an older version. */
  readonly loadVersion?: (version: number) => Promise<string>;
}

export interface OpenSession {
  readonly session: EditorSession;
  /** From now on what is unsaved is kept under another name: the workflow has been saved for the first time. */
  readonly keepAs: (draftName: string) => Promise<void>;
}

/** The session of a document, for as long as the caller is on the page; undefined on the server and at first. */
export function useEditorSessionOf(opened: OpenedDocument): OpenSession | undefined {
  const [open, setOpen] = useState<OpenSession>();
  const isReadOnly = useReadOnlyReason() !== undefined;
  const [first] = useState(opened);
  useEffect(() => {
    const gone = new AbortController();
    let close: (() => void) | undefined;
    void (async () => {
      const place = await claimDraftPlace(first.draftName, gone.signal, first.draftPlace);
      if (place === undefined) return;
      const { base, text } = await beginning(first, place);
      if (gone.signal.aborted) {
        place.release();
        return;
      }
      const keeper = new DraftKeeper(place, gone.signal);
      const session: EditorSession = new EditorSession({
        text,
        base,
        extensions: codeExtensions(() => session.read().draft, isReadOnly),
        thread: takeDocumentThread(),
        onRefused: (problem) => toast.error("That cannot be done", { description: problem }),
        onDone: sayWhatElseHappened,
        onText: () => keeper.soon(session),
      });
      if (place.isShared) {
        toast.warning("This workflow is open in another tab too", {
          description: "Each tab keeps its own unsaved changes. The one that saves later is asked to merge.",
        });
      }
      // Whoever goes on with a new workflow has just asked for it.
      if (base.version > 0 && text !== base.text && place.kept?.text === text) {
        toast.info("Your unsaved changes are back", {
          description:
            base.version < first.base.version
              ? "Somebody has saved a newer version meanwhile: you are asked to merge when you save."
              : undefined,
          // Not as what one is advised to do.
          cancel: { label: "Discard them", onClick: () => session.replaceText(base.text) },
        });
      }
      const keepNow = () => keeper.now(session);
      window.addEventListener("pagehide", keepNow);
      close = () => {
        window.removeEventListener("pagehide", keepNow);
        keepNow();
        session.dispose();
        keeper.release();
      };
      setOpen({ session, keepAs: (draftName) => keeper.moveTo(draftName, session) });
      if (place.kept === undefined) for (const each of first.edits ?? []) void session.operate(each);
    })();
    return () => {
      gone.abort();
      close?.();
      setOpen(undefined);
    };
  }, [first, isReadOnly]);
  return open;
}

/** What was kept goes on from the version that it was based on, so that nothing newer is written over. */
async function beginning(opened: OpenedDocument, place: DraftPlace): Promise<{ base: SavedVersion; text: string }> {
  const { base, text, loadVersion } = opened;
  const { kept } = place;
  if (kept === undefined || kept.text === base.text) return { base, text };
  if (kept.baseVersion === base.version || kept.baseVersion === 0 || loadVersion === undefined)
    return { base, text: kept.text };
  try {
    return { base: { text: await loadVersion(kept.baseVersion), version: kept.baseVersion }, text: kept.text };
  } catch {
    // Still based on that version: saving must find out that there is a newer one.
    toast.warning("The version that your unsaved changes are based on cannot be loaded", {
      description: "It is asked for again when you save.",
    });
    return { base: { text: base.text, version: kept.baseVersion, isStandIn: true }, text: kept.text };
  }
}

function sayWhatElseHappened({ renamed = [], dropped = [] }: Edit): void {
  if (renamed.length > 0) {
    toast.info(`${renamed.length} ${renamed.length === 1 ? "id was" : "ids were"} taken`, {
      description: renamed
        .slice(0, 5)
        .map(({ from, to }) => `${from} is ${to} here`)
        .join(", "),
    });
  }
  if (dropped.length > 0) {
    toast.info("Some dependencies were left out", {
      description: dropped
        .slice(0, 5)
        .map(({ task, dependency }) => `${task} does not wait for ${dependency}: it is not here`)
        .join(", "),
    });
  }
}
