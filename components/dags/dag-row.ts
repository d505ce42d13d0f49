import type { RouterOutputs } from "../trpc.tsx";

/** One workflow as the list shows it. */
export type DagRow = RouterOutputs["dags"]["list"]["items"][number];
