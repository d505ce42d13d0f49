"use client";

import type { KeyboardEvent, MouseEvent } from "react";
import Link from "next/link";
import { RelativeTime } from "../format/time-text.tsx";
import type { RouterOutputs } from "../trpc.tsx";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { ChangeSize } from "./change-size.tsx";
import { versionHref } from "./version-links.ts";

type Version = RouterOutputs["dags"]["versions"][number];

interface VersionsTableProps {
  readonly dagId: string;
  /** Undefined while they are loaded. */
  readonly items: readonly Version[] | undefined;
  readonly newest: number;
  readonly chosen: readonly number[];
  readonly onChoose: (version: number) => void;
}

export function VersionsTable({ dagId, items, newest, chosen, onChoose }: VersionsTableProps) {
  return (
    <Table aria-label="Versions" aria-busy={items === undefined} className="table-fixed">
      <TableHead>
        <TableRow>
          <TableHeader className="w-12 pl-4 md:w-16 md:pl-8">
            <span className="sr-only">Compare</span>
          </TableHeader>
          <TableHeader className="w-28 sm:w-36">Version</TableHeader>
          <TableHeader>What for</TableHeader>
          <TableHeader className="w-44 max-sm:hidden">Change</TableHeader>
          <TableHeader className="w-36 max-md:hidden">Who</TableHeader>
          <TableHeader className="w-32 pr-4 max-sm:hidden md:pr-8">When</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody onKeyDown={walkRows}>
        {items === undefined
          ? Array.from({ length: 8 }, (_, at) => (
              <TableRow key={at}>
                <TableCell className="pl-4 md:pl-8" colSpan={6}>
                  <Skeleton className="w-2/3" />
                </TableCell>
              </TableRow>
            ))
          : items.map((item) => (
              <Row
                key={item.version}
                dagId={dagId}
                item={item}
                isNewest={item.version === newest}
                isChosen={chosen.includes(item.version)}
                onChoose={onChoose}
              />
            ))}
      </TableBody>
    </Table>
  );
}

interface RowProps {
  readonly dagId: string;
  readonly item: Version;
  readonly isNewest: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (version: number) => void;
}

function Row({ dagId, item, isNewest, isChosen, onChoose }: RowProps) {
  const { version, message, createdAt, createdBy, changes } = item;
  return (
    <TableRow className={classNames("cursor-pointer", isChosen && "bg-hover/60")} onClick={openRow}>
      {/* Just beside the tick one means the tick. */}
      <TableCell className="cursor-default pl-4 md:pl-8" onClick={(event) => event.stopPropagation()}>
        {/* The label makes the target as large as a finger. */}
        <label className="-m-2 inline-grid size-8 cursor-pointer place-items-center align-middle">
          <input
            type="checkbox"
            aria-label={`Compare version ${version}`}
            checked={isChosen}
            onChange={() => onChoose(version)}
            className="size-3.5 accent-accent"
          />
        </label>
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-2">
          <Link
            href={versionHref(dagId, version)}
            data-version-link
            className="font-medium tabular-nums group-hover/row:text-accent"
          >
            v{version}
          </Link>
          {isNewest && <Badge tone="accent">current</Badge>}
        </span>
      </TableCell>
      <TableCell className="min-w-0 max-sm:py-1.5">
        <span className="block truncate" title={message ?? undefined}>
          {message ?? <span className="text-faint">no message</span>}
        </span>
        <span className="flex items-center gap-2 text-faint text-xs sm:hidden">
          <RelativeTime at={createdAt} className="truncate" />
          <ChangeSize version={version} changes={changes} />
        </span>
      </TableCell>
      <TableCell className="max-sm:hidden">
        <ChangeSize version={version} changes={changes} />
      </TableCell>
      <TableCell className="max-w-0 truncate text-muted max-md:hidden" title={createdBy ?? undefined}>
        {createdBy ?? "–"}
      </TableCell>
      <TableCell className="truncate pr-4 text-muted max-sm:hidden md:pr-8">
        <RelativeTime at={createdAt} />
      </TableCell>
    </TableRow>
  );
}

/** A click anywhere in a row is one on its link; what is there to be clicked itself keeps its own meaning. */
function openRow(event: MouseEvent<HTMLElement>): void {
  if (event.target instanceof Element && event.target.closest("a, button, input, label") !== null) return;
  // That was the end of marking a text.
  if (window.getSelection()?.isCollapsed === false) return;
  const { ctrlKey, metaKey, shiftKey } = event;
  event.currentTarget
    .querySelector("[data-version-link]")
    ?.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
}

/** Arrow keys go from version to version. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-version-link]")];
  const at = links.findIndex((link) => link.closest("tr")?.contains(event.target as Node));
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}
