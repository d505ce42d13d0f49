"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect } from "react";
import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { usePersonId } from "../shell/person-context.tsx";
import { useTRPC, useTRPCClient } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { draftNameOf } from "./draft-storage.ts";
import { loadEditor, readAhead } from "./load-editor.ts";

const WorkflowEditor = dynamic(loadEditor, {
  ssr: false,
  loading: GraphSkeleton,
});

/** Opens the newest version of a workflow in the editor. */
export function EditDag({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const personId = usePersonId();
  // What is being edited must not be exchanged under one's hands.
  const source = useQuery(
    trpc.dags.source.queryOptions(
      { id },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
    ),
  );
  const opened = source.data?.source;
  useEffect(() => {
    if (opened !== undefined) readAhead(opened);
  }, [opened]);
  if (source.isError && source.data === undefined) {
    return source.error.data?.httpStatus === 404 ? (
      <EmptyState
        icon={Waypoints}
        title={`There is no workflow ${id}`}
        isPage
        actions={
          <Button asChild>
            <Link href="/dags">All workflows</Link>
          </Button>
        }
      >
        It may have been deleted, or saved under another id.
      </EmptyState>
    ) : (
      <ErrorState
        title="Could not load the workflow"
        message={source.error.message}
        onRetry={() => void source.refetch()}
        isPage
      />
    );
  }
  if (source.data === undefined) return <GraphSkeleton />;
  const { source: text, version } = source.data;
  return (
    <WorkflowEditor
      key={id}
      opened={{
        dagId: id,
        base: { text, version },
        text,
        draftName: draftNameOf(personId, id),
        loadVersion: async (older) => (await client.dags.source.query({ id, version: older })).source,
      }}
    />
  );
}
