/** A session for tests: what its worker does is done in the page, as late as if it were elsewhere. */
import type { ReactNode } from "react";
import { history } from "@codemirror/commands";
import { draftOf, taskRangesOf } from "#engine/edit/draft.ts";
import { edit } from "#engine/edit/edit.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { applyChanges } from "#engine/edit/text-change.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";
import { DocumentThread } from "./document-thread.ts";
import { draftPicture } from "./draft-picture.ts";
import { draftUpdate } from "./draft-update.ts";
import { EditorSession } from "./editor-session.ts";
import { RenameEntryProvider } from "./entry-name.tsx";
import { EditorSessionProvider } from "./use-editor.ts";

export function anEditorSession(text: string, version = 1): EditorSession {
  const session = new EditorSession({
    text,
    base: { text, version },
    extensions: history(),
    thread: new DocumentThread(aWorker()),
    onRefused: (problem) => {
      throw new Error(problem);
    },
    onDone: () => undefined,
    onText: () => undefined,
  });
  // jsdom has no layout, which a code editor would measure.
  Object.assign(session.view, { measure: () => undefined });
  return session;
}

/** What a form of the workflow itself finds around it. */
export function InSession({ session, children }: { readonly session: EditorSession; readonly children: ReactNode }) {
  return (
    <EditorSessionProvider value={session}>
      <RenameEntryProvider
        rename={async (path, to) => (await session.operate({ kind: "renameKey", path, to })) !== undefined}
      >
        {children}
      </RenameEntryProvider>
    </EditorSessionProvider>
  );
}

function aWorker(): Worker {
  let [text, version] = ["", 0];
  const say = (data: FromWorker) => setTimeout(() => worker.onmessage?.(new MessageEvent("message", { data })));
  const draw = () => {
    const tree = parseSource(text);
    if ("problem" in tree) return;
    const draft = draftOf(tree);
    const update = draftUpdate(undefined, { draft, picture: draftPicture(draft) });
    say({ kind: "drawn", version, update: structuredClone(update), ranges: taskRangesOf(tree) });
  };
  const worker = {
    terminate: () => undefined,
    postMessage: (message: ToWorker) => {
      if (message.kind === "open") ({ text, version } = message);
      if (message.kind === "change") [text, version] = [applyChanges(text, message.changes), message.version];
      if (message.kind === "open" || message.kind === "change") draw();
      if (message.kind !== "operate") return;
      const { request, operation } = message;
      say({ kind: "answer", request, version, result: edit(parseSource(text), operation, parseSource) });
    },
  } as unknown as Worker;
  return worker;
}
