"use client";

import { ChevronsUpDown, Keyboard, LogOut } from "lucide-react";
import { toast } from "sonner";
import { signOut } from "../auth/sign-out.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { ShortcutKeys } from "./key-names.tsx";
import type { Person } from "./person.ts";
import { ThemeMenuItems } from "./theme-switch.tsx";

interface UserMenuProps {
  readonly person: Person;
  readonly isCollapsed: boolean;
  readonly onShowShortcuts: () => void;
}

export function UserMenu({ person, isCollapsed, onShowShortcuts }: UserMenuProps) {
  const leave = () => {
    signOut().catch(() => toast.error("Could not sign out", { description: "The server did not answer. Try again." }));
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${person.name}`}
        className="flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover"
      >
        <span className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-2xs text-accent">
          {initials(person.name)}
        </span>
        {!isCollapsed && (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium text-xs leading-4">{person.name}</span>
              <span className="block truncate text-2xs text-faint leading-3.5">{person.role}</span>
            </span>
            <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <div className="px-2 pt-1 pb-1.5">
          <p className="truncate font-medium text-sm">{person.name}</p>
          <p className="truncate text-muted text-xs">{person.email}</p>
        </div>
        <DropdownMenuSeparator />
        <ThemeMenuItems />
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={onShowShortcuts}>
          <Keyboard aria-hidden="true" /> Keyboard shortcuts
          <ShortcutKeys keys="?" className="ml-auto" />
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={leave}>
          <LogOut aria-hidden="true" /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** `AL` for Ada Lovelace, `A` for Ada. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return `${first}${last}`.toUpperCase();
}
