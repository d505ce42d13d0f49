"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { CodeSkeleton } from "../dags/heavy-skeletons.tsx";
import { SessionEnded } from "../shell/session-ended.tsx";
import { useTRPC } from "../trpc.tsx";
import { AlertLine } from "../ui/alert-line.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { versionHref } from "./version-links.ts";

const LineDiff = dynamic(() => import("../editor/line-diff.tsx").then((module) => module.LineDiff), {
  ssr: false,
  loading: CodeSkeleton,
});

interface RestoreDialogProps {
  readonly id: string;
  readonly version: number;
  readonly text: string;
  readonly newest: number;
  readonly onClose: () => void;
}

/** Shows what restoring a version would change, asks what for, and makes a new version of its text. */
export function RestoreDialog({ id, version, text, newest, onClose }: RestoreDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  /** The newest version that the reader has been shown: only over that one is anything saved. */
  const [seen, setSeen] = useState(newest);
  const [message, setMessage] = useState(`Restores version ${version}`);
  const current = useQuery({ ...trpc.dags.source.queryOptions({ id, version: seen }), staleTime: Infinity });
  const restore = useMutation(
    trpc.dags.restore.mutationOptions({
      // A session that has ended is said here; the page stays.
      meta: { answersForItself: true },
      onSuccess: async (saved) => {
        await queryClient.invalidateQueries(trpc.dags.pathFilter());
        toast.success(`Version ${version} is restored as version ${saved.version}`);
        onClose();
        router.push(versionHref(id, saved.version));
      },
      onError: (error) => {
        const newer = error.data?.code === "CONFLICT" ? currentVersionIn(error.data) : undefined;
        if (newer !== undefined) setSeen(newer);
      },
    }),
  );
  const isSame = current.data?.source === text;
  const isSignedOut = restore.error?.data?.httpStatus === 401;
  const isConflict = restore.error?.data?.code === "CONFLICT";
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Restore version ${version}`}
        description={`Makes version ${seen + 1} with the exact text of version ${version}. All others stay as they are.`}
        size="large"
      >
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            restore.mutate({
              id,
              version,
              expectedVersion: seen,
              ...(message.trim() === "" ? {} : { message: message.trim() }),
            });
          }}
        >
          <DialogBody className="flex flex-col gap-4">
            {seen > newest && (
              <p role="alert" className="flex gap-2 rounded-md border border-warning bg-warning-soft px-3 py-2 text-sm">
                <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden="true" />
                <span>
                  {current.data?.createdBy ?? "Somebody"} saved version {seen} meanwhile
                  {current.data?.message ? `: “${current.data.message}”` : ""}. Nothing was restored. Below is what
                  restoring would change in that version; theirs stays in the list either way.
                </span>
              </p>
            )}
            {restore.isError &&
              !isConflict &&
              (isSignedOut ? (
                <SessionEnded what="Not restored" then="restore here" />
              ) : (
                <AlertLine>Not restored. {restore.error.message}</AlertLine>
              ))}
            <Field label="What for" hint="optional" description="Shown in the list of versions.">
              {(control) => (
                <Input
                  {...control}
                  autoFocus
                  value={message}
                  maxLength={1000}
                  onChange={(event) => setMessage(event.target.value)}
                />
              )}
            </Field>
            {current.isError ? (
              <ErrorState
                title={`Could not load version ${seen}`}
                message={current.error.message}
                onRetry={() => void current.refetch()}
                className="py-4"
              />
            ) : current.data === undefined ? (
              <CodeSkeleton />
            ) : isSame ? (
              <p className="text-muted text-sm">Version {seen}, the current one, has this very text already.</p>
            ) : (
              <LineDiff before={current.data.source} after={text} />
            )}
          </DialogBody>
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              type="submit"
              variant="primary"
              disabled={current.data === undefined || isSame}
              isBusy={restore.isPending}
            >
              {seen > newest ? `Restore over version ${seen}` : "Restore"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What the server says is the newest one now. */
function currentVersionIn(data: object): number | undefined {
  const details: unknown = "details" in data ? data.details : undefined;
  const version =
    typeof details === "object" && details !== null && "current_version" in details
      ? details.current_version
      : undefined;
  return typeof version === "number" && version > 0 ? version : undefined;
}
