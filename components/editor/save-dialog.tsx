"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { SessionEnded } from "../shell/session-ended.tsx";
import { useTRPC } from "../trpc.tsx";
import { AlertLine } from "../ui/alert-line.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import type { SavedVersion } from "./editor-snapshot.ts";
import { LineDiff } from "./line-diff.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface SaveDialogProps {
  readonly base: SavedVersion;
  /** What the document calls itself. */
  readonly dagId: string;
  /** Under which the base is saved; absent: not yet. A document with another id is another workflow. */
  readonly savedId: string | undefined;
  readonly onSaved: (saved: { readonly id: string; readonly version: number }, text: string) => void;
  /** Goes on from the version that somebody else has saved meanwhile. */
  readonly onMerge: (theirs: SavedVersion) => Promise<void>;
  readonly onClose: () => void;
  /** What the version is for; it outlives a merge. */
  readonly message: string;
  readonly onMessage: (message: string) => void;
}

/** What merging leaves where both have changed the same lines. */
const MERGE_COMMENT = /^[ \t]*# theirs:/m;

/** Shows what would be saved, asks what for, and saves it as a version of its own. */
export function SaveDialog({ base, dagId, savedId, onSaved, onMerge, onClose, message, onMessage }: SaveDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const session = useEditorSession();
  const [text] = useState(() => session.readText());
  const isChecked = useEditor((editor) => editor.isChecked);
  const isValid = useEditor((editor) => editor.isValid);
  const errors = useEditor((editor) => editor.diagnostics).filter(({ severity }) => severity === "error");
  const [isRenamed, setIsRenamed] = useState(false);
  const remove = useMutation(
    trpc.dags.delete.mutationOptions({
      onError: (error) => toast.error(`${savedId} could not be deleted`, { description: error.message }),
    }),
  );
  const save = useMutation(
    trpc.dags.save.mutationOptions({
      // What is unsaved stays on the screen, also when the session has ended.
      meta: { answersForItself: true },
      onSuccess: async (saved, sent) => {
        // Only when its successor is safe.
        if (isNew && isRenamed && savedId !== undefined) {
          // Not if somebody has saved it meanwhile: that version has no successor.
          await remove.mutateAsync({ id: savedId, expectedVersion: base.version }).catch(() => {});
        }
        void queryClient.invalidateQueries(trpc.dags.pathFilter());
        onSaved(saved, sent.text);
      },
    }),
  );
  const merge = useMutation({ mutationFn: onMerge });
  const isNew = dagId !== savedId;
  const isTaken = save.error?.data?.code === "CONFLICT";
  const isConflict = isTaken && !isNew;
  const isSignedOut = save.error?.data?.httpStatus === 401;
  const theirs = useQuery(trpc.dags.source.queryOptions({ id: dagId }, { enabled: isTaken, staleTime: 0 }));
  const saved = useEffectEvent(onSaved);
  const stored = theirs.data;
  const isOwn = stored?.source === text;
  useEffect(() => {
    // The answer was lost on its way, and this is the second try: nobody else has saved.
    if (isOwn && stored !== undefined) saved({ id: dagId, version: stored.version }, text);
  }, [isOwn, stored, dagId, text]);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={
          isConflict
            ? `Somebody else has saved ${dagId}`
            : isNew
              ? `Create ${dagId}`
              : `Save ${dagId} as version ${base.version + 1}`
        }
        size="large"
      >
        {isConflict ? (
          <DialogBody className="flex flex-col gap-3">
            <p className="text-sm">
              Their version {theirs.data?.version} came before yours. Nothing of yours is lost: it stays in the editor.
              Below is what they changed.
            </p>
            {merge.isError && <AlertLine>Not merged. {merge.error.message}</AlertLine>}
            {theirs.data === undefined ? (
              <p className="text-muted text-sm">Loading their version …</p>
            ) : (
              <>
                <LineDiff before={base.text} after={theirs.data.source} />
                <p className="text-sm">And this is what you have changed:</p>
                <LineDiff before={base.text} after={text} />
              </>
            )}
          </DialogBody>
        ) : (
          <form
            className="contents"
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
              event.preventDefault();
              event.currentTarget.requestSubmit();
            }}
            onSubmit={(event) => {
              event.preventDefault();
              if (!isChecked || !isValid || save.isPending) return;
              save.mutate({
                text,
                expectedVersion: isNew ? 0 : base.version,
                ...(message.trim() === "" ? {} : { message }),
              });
            }}
          >
            <DialogBody className="flex flex-col gap-4">
              {isChecked && !isValid && (
                <AlertLine>
                  {errors.length === 1 ? "An error" : `${errors.length} errors`} must be mended first: a version can be
                  run. <span className="text-muted">{errors[0]?.message}</span>
                </AlertLine>
              )}
              {isNew && savedId !== undefined && (
                <div className="flex flex-col gap-2 text-sm">
                  <p className="text-muted">
                    The id was changed: this becomes a workflow of its own, and {savedId} stays as it is.
                  </p>
                  <label className="flex items-start gap-2">
                    <input
                      type="checkbox"
                      className="mt-1 accent-(--accent)"
                      checked={isRenamed}
                      onChange={(event) => setIsRenamed(event.target.checked)}
                    />
                    <span>
                      Delete {savedId} then: it is only called {dagId} now. Its runs stay readable under the former id.
                    </span>
                  </label>
                </div>
              )}
              {save.isError &&
                (isSignedOut ? (
                  <SessionEnded what="Not saved" then="save here" />
                ) : (
                  <AlertLine>
                    Not saved.{" "}
                    {isTaken
                      ? `There is a workflow ${dagId} already. Give this one another id, or open that one and change it.`
                      : save.error.message}
                  </AlertLine>
                ))}
              {MERGE_COMMENT.test(text) && (
                <AlertLine>
                  Comments that begin with “theirs:” are still in the text: places in which somebody else wanted another
                  value. They are saved as they stand.
                </AlertLine>
              )}
              <Field label="What for" hint="optional" description="Shown in the list of versions.">
                {(control) => (
                  <Input
                    {...control}
                    autoFocus
                    value={message}
                    maxLength={1000}
                    onFocus={(event) => event.target.select()}
                    onChange={(event) => onMessage(event.target.value)}
                  />
                )}
              </Field>
              <LineDiff before={isNew ? "" : base.text} after={text} />
            </DialogBody>
            <DialogFooter>
              <Button onClick={onClose}>Go on editing</Button>
              <Button type="submit" variant="primary" disabled={!isChecked || !isValid} isBusy={save.isPending}>
                {isNew ? "Create" : "Save"}
              </Button>
            </DialogFooter>
          </form>
        )}
        {isConflict && (
          <DialogFooter>
            <Button onClick={onClose}>Go on editing</Button>
            <Button
              variant="primary"
              disabled={theirs.data === undefined}
              isBusy={merge.isPending}
              onClick={() => theirs.data && merge.mutate({ text: theirs.data.source, version: theirs.data.version })}
            >
              Merge both
            </Button>
          </DialogFooter>
        )}
      </DialogContent>
    </Dialog>
  );
}
