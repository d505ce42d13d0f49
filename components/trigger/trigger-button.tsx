"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";

const loadDialog = () => import("./trigger-dialog.tsx").then((module) => module.TriggerDialog);

/** Its code comes when it is likely to be needed: with it comes the engine's check of params. */
const TriggerDialog = dynamic(loadDialog, { ssr: false });

interface TriggerButtonProps {
  readonly dagId: string;
  readonly dagName: string;
  /** In a row of a list: small, without the shortcut. */
  readonly isCompact?: boolean;
}

/** Opens the trigger dialog; what the dialog needs is on its way as soon as the pointer or the focus arrives. */
export function TriggerButton({ dagId, dagName, isCompact = false }: TriggerButtonProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refusal = useReadOnlyReason();
  const [isOpen, setIsOpen] = useState(false);
  const prepare = () => {
    void loadDialog();
    void queryClient.prefetchQuery(trpc.dags.get.queryOptions({ id: dagId }));
  };
  return (
    <>
      <Button
        variant={isCompact ? "ghost" : "primary"}
        size={isCompact ? "small-icon" : "medium"}
        aria-label={isCompact ? `Run ${dagName}` : undefined}
        disabled={refusal !== undefined}
        title={refusal}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => setIsOpen(true)}
      >
        <Play /> {isCompact ? null : "Run"}
      </Button>
      {!isCompact && refusal === undefined && <RunKey dagName={dagName} onPress={() => setIsOpen(true)} />}
      {isOpen && <TriggerDialog dagId={dagId} dagName={dagName} isOpen onOpenChange={setIsOpen} />}
    </>
  );
}

function RunKey({ dagName, onPress }: { readonly dagName: string; readonly onPress: () => void }) {
  useShortcuts("This workflow", [{ keys: "r", label: `Run ${dagName}`, run: onPress }]);
  return null;
}
