"use client";

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  CopyPlus,
  Group,
  type LucideIcon,
  Scan,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import type { Alignment, Distribution } from "./align.ts";

const ALIGNMENTS: readonly { readonly to: Alignment; readonly label: string; readonly icon: LucideIcon }[] = [
  { to: "left", label: "Align left", icon: AlignStartVertical },
  { to: "centre", label: "Align centres", icon: AlignCenterVertical },
  { to: "right", label: "Align right", icon: AlignEndVertical },
  { to: "top", label: "Align top", icon: AlignStartHorizontal },
  { to: "middle", label: "Align middles", icon: AlignCenterHorizontal },
  { to: "bottom", label: "Align bottom", icon: AlignEndHorizontal },
];
const DISTRIBUTIONS: readonly { readonly to: Distribution; readonly label: string; readonly icon: LucideIcon }[] = [
  { to: "horizontally", label: "Distribute horizontally", icon: AlignHorizontalDistributeCenter },
  { to: "vertically", label: "Distribute vertically", icon: AlignVerticalDistributeCenter },
];

interface SelectionBarProps {
  readonly count: number;
  readonly onAlign: (to: Alignment) => void;
  readonly onDistribute: (to: Distribution) => void;
  readonly onGroup: () => void;
  readonly onDuplicate: () => void;
  readonly onZoom: () => void;
  readonly onRemove: () => void;
}

/** What can be done with several tasks at once. */
export function SelectionBar(props: SelectionBarProps) {
  const { count, onAlign, onDistribute } = props;
  return (
    <div
      role="toolbar"
      aria-label={`${count} selected tasks`}
      className="flex items-center gap-0.5 rounded-lg border border-line bg-raised/95 p-1 shadow-popover"
    >
      <span className="px-2 text-muted text-xs tabular-nums">{count} selected</span>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="small">
            <AlignStartVertical /> Align
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {ALIGNMENTS.map(({ to, label, icon: Icon }) => (
            <DropdownMenuItem key={to} onSelect={() => onAlign(to)}>
              <Icon /> {label}
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          {DISTRIBUTIONS.map(({ to, label, icon: Icon }) => (
            <DropdownMenuItem key={to} disabled={count < 3} onSelect={() => onDistribute(to)}>
              <Icon /> {label}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <Action label="Group (Ctrl+G)" name="Group" onClick={props.onGroup}>
        <Group />
      </Action>
      <Action label="Duplicate (Ctrl+D)" name="Duplicate" onClick={props.onDuplicate}>
        <CopyPlus />
      </Action>
      <Action label="Zoom to the selection (Z)" name="Zoom to the selection" onClick={props.onZoom}>
        <Scan />
      </Action>
      <Action label="Remove (Delete)" name="Remove" onClick={props.onRemove}>
        <Trash2 />
      </Action>
    </div>
  );
}

interface ActionProps {
  readonly label: string;
  readonly name: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ label, name, onClick, children }: ActionProps) {
  return (
    <Tooltip content={label}>
      <Button variant="ghost" size="small-icon" aria-label={name} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}
