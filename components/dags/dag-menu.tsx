"use client";

import { CopyPlus, Ellipsis, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { Button } from "../ui/button.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "../ui/dropdown-menu.tsx";
import { DeleteDagDialog } from "./delete-dag-dialog.tsx";

/** What is rarely done with a workflow. */
export function DagMenu(dag: { readonly dagId: string; readonly dagName: string; readonly version: number }) {
  const [isDeleting, setIsDeleting] = useState(false);
  const refusal = useReadOnlyReason();
  const router = useRouter();
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" variant="ghost" aria-label="More">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem
            disabled={refusal !== undefined}
            title={refusal}
            onSelect={() => router.push(`/dags/new?copy=${encodeURIComponent(dag.dagId)}`)}
          >
            <CopyPlus /> Duplicate
          </DropdownMenuItem>
          <DropdownMenuItem disabled={refusal !== undefined} title={refusal} onSelect={() => setIsDeleting(true)}>
            <Trash2 /> Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isDeleting && <DeleteDagDialog {...dag} onClose={() => setIsDeleting(false)} />}
    </>
  );
}
