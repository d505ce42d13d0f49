"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { type RouterInputs, useTRPC } from "../trpc.tsx";
import { Dialog, DialogBody, DialogContent } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { requestKeys } from "./request-key.ts";
import type { Params } from "./trigger-draft.ts";
import { TriggerForm } from "./trigger-form.tsx";

interface TriggerDialogProps {
  readonly dagId: string;
  readonly dagName: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Asks for a workflow's params, starts a run and goes to it. */
export function TriggerDialog({ dagId, dagName, isOpen, onOpenChange }: TriggerDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={`Run ${dagName}`} size="large" className="sm:max-w-3xl">
        <TriggerContent dagId={dagId} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

/** Any run's address: the route's code and its skeleton are the same for all of them. */
const SOME_RUN = "/runs/00000000-0000-0000-0000-000000000000";

function TriggerContent({ dagId, onDone }: { readonly dagId: string; readonly onDone: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const dag = useQuery(trpc.dags.get.queryOptions({ id: dagId }));
  const [keyOf] = useState(requestKeys);
  const [isRefusedAsPaused, setIsRefusedAsPaused] = useState(false);
  const trigger = useMutation(
    trpc.dags.trigger.mutationOptions({
      onSuccess: (run) => {
        // The page and its data are asked for at the same time; the dialog is gone before either is there.
        router.push(`/runs/${run.id}`);
        void queryClient.prefetchQuery(trpc.runs.get.queryOptions({ id: run.id }));
        void queryClient.invalidateQueries(trpc.dags.pathFilter());
        void queryClient.invalidateQueries(trpc.overview.pathFilter());
        onDone();
      },
      onError: (error) => setIsRefusedAsPaused((was) => was || error.data?.code === "DAG_PAUSED"),
    }),
  );
  useEffect(() => router.prefetch(SOME_RUN), [router]);

  if (dag.isError) {
    return (
      <DialogBody>
        <ErrorState title="Could not load the params" message={dag.error.message} onRetry={() => void dag.refetch()} />
      </DialogBody>
    );
  }
  if (dag.data === undefined) {
    return (
      <DialogBody className="flex flex-col gap-3" aria-busy="true">
        <Skeleton className="w-32" />
        <Skeleton className="h-8" />
        <Skeleton className="w-24" />
        <Skeleton className="h-8" />
      </DialogBody>
    );
  }

  const isPaused = dag.data.isPaused || isRefusedAsPaused;
  const start = (params: Params) => {
    // A copy of its own: the engine's values are read-only, a request's are not.
    const sent: RouterInputs["dags"]["trigger"]["params"] = JSON.parse(JSON.stringify(params));
    const request = { id: dagId, params: sent, allowPaused: isPaused };
    trigger.mutate({ ...request, idempotencyKey: keyOf(request) });
  };
  return (
    <TriggerForm
      params={dag.data.compiled.params}
      isPaused={isPaused}
      isBusy={trigger.isPending || trigger.isSuccess}
      refusal={trigger.error?.message}
      onSubmit={start}
      onCancel={onDone}
    />
  );
}
