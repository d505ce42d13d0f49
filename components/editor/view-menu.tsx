"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye, History } from "lucide-react";
import { toast } from "sonner";
import { useTRPCClient } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface ViewMenuProps {
  /** Absent: nothing is saved yet, so that nothing has run. */
  readonly dagId: string | undefined;
  readonly isPathShown: boolean;
  readonly onShowPath: (isShown: boolean) => void;
  /** Told the id of the newest run. */
  readonly onLastRun: (runId: string) => void;
}

/** What the canvas shows beside the tasks: the critical path, the last run, groups as one box. */
export function ViewMenu({ dagId, isPathShown, onShowPath, onLastRun }: ViewMenuProps) {
  const client = useTRPCClient();
  const lastRun = useMutation({
    mutationFn: async (id: string) => (await client.dags.runs.query({ id })).items[0],
    onSuccess: (run) => {
      if (run === undefined) toast.info("This workflow has not run yet");
      else onLastRun(run.id);
    },
    onError: (error) => toast.error("Could not load the last run", { description: error.message }),
  });
  return (
    <DropdownMenu>
      <Tooltip content="What the canvas shows">
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="View">
            <Eye />
          </Button>
        </DropdownMenuTrigger>
      </Tooltip>
      <DropdownMenuContent align="end" className="max-h-96 max-w-80 overflow-y-auto">
        <DropdownMenuCheckboxItem checked={isPathShown} onCheckedChange={onShowPath}>
          Critical path
        </DropdownMenuCheckboxItem>
        <Groups />
        <DropdownMenuSeparator />
        {/* Below the ticked ones: it opens a pane, which has a button of its own to close it. */}
        <DropdownMenuItem
          disabled={dagId === undefined || lastRun.isPending}
          onSelect={() => dagId !== undefined && lastRun.mutate(dagId)}
        >
          <History /> Show the last run
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Which groups are drawn as one box. Not there while the workflow has no groups. */
function Groups() {
  const session = useEditorSession();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const collapsed = useEditor((editor) => editor.collapsed);
  const counts = new Map<string, number>();
  for (const { group } of tasks) if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  if (counts.size === 0) return null;
  const names = [...counts.keys()];
  const draw = (name: string, asOneBox: boolean) => {
    const next = new Set(collapsed);
    if (asOneBox) next.add(name);
    else next.delete(name);
    session.collapse(next);
  };
  return (
    <>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>Groups drawn as one box</DropdownMenuLabel>
      {names.map((name) => (
        <DropdownMenuCheckboxItem
          key={name}
          checked={collapsed.has(name)}
          onCheckedChange={(isChecked) => draw(name, isChecked)}
          onSelect={(event) => event.preventDefault()}
        >
          <span className="truncate">{name}</span>
          <span className="ml-auto pl-3 text-faint tabular-nums">{counts.get(name)}</span>
        </DropdownMenuCheckboxItem>
      ))}
      <DropdownMenuItem className="pl-7" onSelect={() => session.collapse(new Set(names))}>
        Collapse all
      </DropdownMenuItem>
      <DropdownMenuItem className="pl-7" onSelect={() => session.collapse(new Set())}>
        Expand all
      </DropdownMenuItem>
    </>
  );
}
