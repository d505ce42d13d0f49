"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RelativeTime } from "../format/time-text.tsx";
import { useTRPC } from "../trpc.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Select } from "../ui/select.tsx";
import { versionOptions } from "../versions/version-options.ts";
import { CodeEditor } from "./code-editor.tsx";
import { CopyButton } from "./copy-button.tsx";
import { CodeSkeleton } from "./heavy-skeletons.tsx";

interface DocumentTabProps {
  readonly dagId: string;
  readonly currentVersion: number;
}

/** The document exactly as it was saved, in any of its versions. */
export function DocumentTab({ dagId, currentVersion }: DocumentTabProps) {
  const trpc = useTRPC();
  const [version, setVersion] = useState(currentVersion);
  const document = useQuery(trpc.dags.source.queryOptions({ id: dagId, version }));
  if (document.isError) {
    return (
      <ErrorState
        title="Could not load the document"
        message={document.error.message}
        onRetry={() => void document.refetch()}
      />
    );
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-3 border-line border-b bg-sunken/60 px-4 py-1.5 md:px-8">
        <Select
          aria-label="Version"
          className="w-32"
          value={String(version)}
          onValueChange={(value) => setVersion(Number(value))}
          options={versionOptions(currentVersion, version)}
        />
        {document.data !== undefined && (
          <span className="text-muted text-xs">
            saved <RelativeTime at={document.data.createdAt} />
            {document.data.createdBy !== null && ` by ${document.data.createdBy}`}
          </span>
        )}
        <span className="ml-auto">
          {document.data !== undefined && <CopyButton text={document.data.source} label="Copy" />}
        </span>
      </div>
      {document.data === undefined ? (
        <CodeSkeleton />
      ) : (
        <CodeEditor
          key={version}
          value={document.data.source}
          label={`Document of ${dagId}, version ${version}`}
          className="min-h-0 flex-1"
        />
      )}
    </div>
  );
}
