"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { BrandMark } from "./brand.tsx";
import { ShortcutKeys } from "./key-names.tsx";
import { isCurrent, NAVIGATION } from "./navigation.ts";
import type { Person } from "./person.ts";
import { UserMenu } from "./user-menu.tsx";

interface SidebarProps {
  readonly person: Person;
  readonly isCollapsed: boolean;
  /** Absent in the drawer on a phone, which is closed instead. */
  readonly onToggle?: () => void;
  readonly onNavigate?: () => void;
  readonly onOpenPalette: () => void;
  readonly onShowShortcuts: () => void;
}

export function Sidebar({ person, isCollapsed, onToggle, onNavigate, onOpenPalette, onShowShortcuts }: SidebarProps) {
  const pathname = usePathname();
  return (
    <div className="flex h-full flex-col gap-1 p-2.5">
      <div className={classNames("flex items-center gap-2", isCollapsed ? "flex-col" : "h-9 pl-1")}>
        <Link
          href="/"
          className="flex min-w-0 flex-1 items-center gap-2 rounded-md"
          aria-label="dag, overview"
          {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
        >
          <BrandMark />
          {!isCollapsed && <span className="font-semibold text-base tracking-tight">dag</span>}
        </Link>
        {onToggle !== undefined && (
          <button
            type="button"
            onClick={onToggle}
            aria-label={isCollapsed ? "Expand sidebar" : "Collapse sidebar"}
            aria-expanded={!isCollapsed}
            className="grid size-7 place-items-center rounded-md text-faint transition-colors hover:bg-hover hover:text-ink"
          >
            {isCollapsed ? (
              <PanelLeftOpen className="size-4" aria-hidden="true" />
            ) : (
              <PanelLeftClose className="size-4" aria-hidden="true" />
            )}
          </button>
        )}
      </div>

      <button
        type="button"
        onClick={onOpenPalette}
        aria-label="Search and commands"
        className={classNames(
          "mt-2 mb-2 flex h-8 items-center gap-2 rounded-md border border-line bg-surface text-muted text-sm transition-colors hover:border-line-strong hover:text-ink",
          isCollapsed ? "justify-center" : "px-2",
        )}
      >
        <Search className="size-3.5 shrink-0" aria-hidden="true" />
        {!isCollapsed && (
          <>
            Search
            <ShortcutKeys keys="mod+k" className="ml-auto inline-flex gap-0.5" />
          </>
        )}
      </button>

      <nav aria-label="Main">
        <ul className="flex flex-col gap-0.5">
          {NAVIGATION.map((entry) => {
            const current = isCurrent(entry, pathname);
            const link = (
              <Link
                href={entry.href}
                {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
                aria-current={current ? "page" : undefined}
                aria-label={isCollapsed ? entry.label : undefined}
                className={classNames(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors",
                  isCollapsed && "justify-center px-0",
                  current ? "bg-hover text-ink" : "text-muted hover:bg-hover hover:text-ink",
                )}
              >
                <entry.icon
                  className={classNames("size-4 shrink-0", current && "text-accent")}
                  strokeWidth={1.75}
                  aria-hidden="true"
                />
                {!isCollapsed && entry.label}
              </Link>
            );
            return (
              <li key={entry.href}>
                {isCollapsed ? (
                  <Tooltip content={entry.label} side="right">
                    {link}
                  </Tooltip>
                ) : (
                  link
                )}
              </li>
            );
          })}
        </ul>
      </nav>

      <div className="mt-auto">
        <UserMenu person={person} isCollapsed={isCollapsed} onShowShortcuts={onShowShortcuts} />
      </div>
    </div>
  );
}
