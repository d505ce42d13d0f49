"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "../ui/dialog.tsx";

interface DeleteDagDialogProps {
  readonly dagId: string;
  readonly dagName: string;
  /** The version that is seen: a newer one is not deleted. */
  readonly version: number;
  readonly onClose: () => void;
}

/** Says what deleting a workflow does before it is done. */
export function DeleteDagDialog({ dagId, dagName, version, onClose }: DeleteDagDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const remove = useMutation(
    trpc.dags.delete.mutationOptions({
      onSuccess: () => {
        toast.success(`${dagName} is deleted`);
        router.push("/dags");
        void queryClient.invalidateQueries(trpc.dags.list.pathFilter());
      },
      onError: (error) => toast.error("Could not delete the workflow", { description: error.message }),
    }),
  );
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`Delete ${dagName}?`} size="small">
        <DialogBody className="flex flex-col gap-2 text-muted">
          <p>It leaves every list, and its schedule ends. Runs that go on are finished; all its runs stay readable.</p>
          <p>
            A document that is saved under the id <code className="font-mono text-xs">{dagId}</code> brings it back,
            with its versions.
          </p>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button
            variant="danger"
            isBusy={remove.isPending}
            onClick={() => remove.mutate({ id: dagId, expectedVersion: version })}
          >
            Delete
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
