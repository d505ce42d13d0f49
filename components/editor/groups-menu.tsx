"use client";

import { Boxes } from "lucide-react";
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

/** Which groups are drawn as one box. Not there while the workflow has no groups. */
export function GroupsMenu() {
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
    <DropdownMenu>
      <Tooltip content="Groups that are drawn as one box">
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Groups">
            <Boxes />
          </Button>
        </DropdownMenuTrigger>
      </Tooltip>
      <DropdownMenuContent align="end" className="max-h-96 max-w-80 overflow-y-auto">
        <DropdownMenuLabel>Drawn as one box</DropdownMenuLabel>
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
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => session.collapse(new Set(names))}>Collapse all</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => session.collapse(new Set())}>Expand all</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
