"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import type { TaskState } from "#engine/run/states.ts";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "../ui/dialog.tsx";

interface CancelRunDialogProps {
  readonly runId: string;
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Says what cancelling will do before it is done. */
export function CancelRunDialog({ runId, counts, isOpen, onOpenChange }: CancelRunDialogProps) {
  const trpc = useTRPC();
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: () => onOpenChange(false),
      onError: (error) => toast.error("Could not cancel the run", { description: error.message }),
    }),
  );
  const notBegun = counts.waiting + counts.queued + counts.retrying + counts.deferred;
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title="Cancel this run?" size="small">
        <DialogBody className="text-muted">
          <p>
            {counts.running === 0
              ? "Nothing runs at the moment. "
              : `${tasksOf(counts.running)} that run${counts.running === 1 ? "s" : ""} will be stopped. `}
            {notBegun > 0 && `${tasksOf(notBegun)} will not begin. `}
            What has ended stays as it is.
          </p>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Keep it running</Button>
          </DialogClose>
          <Button variant="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate({ id: runId })}>
            Cancel the run
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function tasksOf(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}
