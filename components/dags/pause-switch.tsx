"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useTRPC } from "../trpc.tsx";
import { Switch } from "../ui/switch.tsx";
import { Tooltip } from "../ui/tooltip.tsx";

interface PauseSwitchProps {
  readonly dagId: string;
  readonly dagName: string;
  readonly isPaused: boolean;
  /** Say beside it what it is set to, where there is room. */
  readonly hasText?: boolean;
}

/** On: the schedule starts runs. Changes at once and goes back if the server refuses; the notice can undo it. */
export function PauseSwitch({ dagId, dagName, isPaused, hasText = false }: PauseSwitchProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [intended, setIntended] = useState<boolean>();
  const change = useMutation(
    trpc.dags.setPaused.mutationOptions({
      onMutate: (request) => setIntended(request.isPaused),
      onError: (error) => toast.error(`Could not change ${dagName}`, { description: error.message }),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.dags.pathFilter());
        setIntended(undefined);
      },
    }),
  );
  const set = (paused: boolean) =>
    change.mutate(
      { id: dagId, isPaused: paused },
      {
        onSuccess: () =>
          toast(paused ? `${dagName} is paused` : `${dagName} is active`, {
            description: paused ? "Its schedule starts no runs until you switch it on again." : undefined,
            action: { label: "Undo", onClick: () => set(!paused) },
          }),
      },
    );
  const refusal = useReadOnlyReason();
  const paused = intended ?? isPaused;
  const control = (
    <Switch
      checked={!paused}
      onCheckedChange={(active) => set(!active)}
      disabled={refusal !== undefined}
      title={refusal}
      aria-label={`Schedule of ${dagName} active`}
    />
  );
  return hasText ? (
    <span className="mr-1 inline-flex items-center gap-2 text-muted text-sm">
      <span aria-hidden="true">{paused ? "Paused" : "Active"}</span>
      {control}
    </span>
  ) : (
    <Tooltip content={paused ? "Paused: its schedule starts no runs" : "Active"}>{control}</Tooltip>
  );
}
