"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, GitCompareArrows, Layers } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Input } from "../ui/input.tsx";
import { versionHref } from "./version-links.ts";
import { VersionsTable } from "./versions-table.tsx";

interface VersionsTabProps {
  readonly dagId: string;
  readonly currentVersion: number;
}

/** As many as the server gives at once. */
const PAGE = 50;
const REFRESH_MS = 10_000;

/** Every version of a workflow, newest first, to look at and to compare by twos. */
export function VersionsTab({ dagId, currentVersion }: VersionsTabProps) {
  const trpc = useTRPC();
  const [before, setBefore] = useQueryState("before", parseAsInteger);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const versions = useQuery(
    trpc.dags.versions.queryOptions(
      { id: dagId, ...(before === null || before < 1 ? {} : { before }) },
      { placeholderData: keepPreviousData, refetchInterval: before === null ? REFRESH_MS : false },
    ),
  );
  if (versions.isError && versions.data === undefined) {
    return (
      <ErrorState
        title="Could not load the versions"
        message={versions.error.message}
        onRetry={() => void versions.refetch()}
      />
    );
  }
  const items = versions.data;
  const newest = Math.max(currentVersion, items?.[0]?.version ?? 0);
  const last = items?.at(-1)?.version ?? 1;
  const choose = (version: number) =>
    setChosen(chosen.includes(version) ? chosen.filter((each) => each !== version) : [...chosen.slice(-1), version]);
  return (
    <div className="flex min-h-full flex-col">
      <CompareBar dagId={dagId} newest={newest} chosen={chosen} onClear={() => setChosen([])} />
      {items?.length === 0 ? (
        <EmptyState
          icon={Layers}
          title="There are no older versions"
          actions={<Button onClick={() => void setBefore(null)}>The newest versions</Button>}
        />
      ) : (
        <VersionsTable dagId={dagId} items={items} newest={newest} chosen={chosen} onChoose={choose} />
      )}
      {items !== undefined && items.length > 0 && newest > PAGE && (
        <nav
          aria-label="Pages of versions"
          className="sticky bottom-0 mt-auto flex flex-wrap items-center gap-2 border-line border-t bg-canvas px-4 py-2 text-muted text-xs md:px-8"
        >
          <span className="mr-auto tabular-nums">
            {items[0]?.version} to {last} of {newest}
          </span>
          <Button
            size="small"
            disabled={(items[0]?.version ?? newest) >= newest}
            onClick={() => {
              const next = (items[0]?.version ?? 0) + PAGE + 1;
              void setBefore(next > newest ? null : next);
            }}
          >
            <ChevronLeft /> Newer
          </Button>
          <Button size="small" disabled={last <= 1} onClick={() => void setBefore(last)}>
            Older <ChevronRight />
          </Button>
          <GoToVersion dagId={dagId} newest={newest} />
        </nav>
      )}
    </div>
  );
}

interface CompareBarProps {
  readonly dagId: string;
  readonly newest: number;
  readonly chosen: readonly number[];
  readonly onClear: () => void;
}

/** What to do with the versions that are ticked. */
function CompareBar({ dagId, newest, chosen, onClear }: CompareBarProps) {
  const [older, newer] = chosen.toSorted((a, b) => a - b);
  return (
    <div className="sticky top-0 z-10 flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-canvas px-4 py-1.5 md:px-8">
      <p role="status" className="text-muted text-xs">
        {older === undefined
          ? "Tick two versions to compare them."
          : newer === undefined
            ? `Version ${older} is ticked. Tick another one to compare.`
            : `Versions ${older} and ${newer} are ticked.`}
      </p>
      {older !== undefined && (
        <span className="ml-auto flex items-center gap-2">
          <Button size="small" variant="ghost" onClick={onClear}>
            Untick
          </Button>
          {newer !== undefined ? (
            <Button size="small" variant="primary" asChild>
              <Link href={versionHref(dagId, newer, older)}>
                <GitCompareArrows /> Compare {older} with {newer}
              </Link>
            </Button>
          ) : (
            older !== newest && (
              <Button size="small" asChild>
                <Link href={versionHref(dagId, newest, older)}>
                  <GitCompareArrows /> Compare with the current
                </Link>
              </Button>
            )
          )}
        </span>
      )}
    </div>
  );
}

function GoToVersion({ dagId, newest }: { readonly dagId: string; readonly newest: number }) {
  const router = useRouter();
  const [wanted, setWanted] = useState("");
  const number = Number(wanted);
  const isOne = Number.isInteger(number) && number >= 1 && number <= newest;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isOne) router.push(versionHref(dagId, number));
      }}
    >
      <Input
        aria-label="Go to version"
        placeholder="Go to version"
        inputMode="numeric"
        value={wanted}
        aria-invalid={wanted !== "" && !isOne}
        title={`A number from 1 to ${newest}`}
        onChange={(event) => setWanted(event.target.value.trim())}
        className="h-7 w-28 text-xs"
      />
    </form>
  );
}
