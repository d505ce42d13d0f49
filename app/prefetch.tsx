import "server-only";
import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { createQueryClient } from "#components/query-client.ts";
import { createContext } from "#server/api/trpc/context.ts";
import { appRouter } from "#server/api/trpc/router.ts";

/** One query client a request: two people's data never meet. */
export const requestQueryClient = cache(createQueryClient);

/**
 * The procedures as query options that call the router in this process, with the reader's own session
 * and so with the reader's permissions:
 * `await requestQueryClient().prefetchQuery(trpc.dags.list.queryOptions({}))`.
 *
 * A page awaits what `useQuery` reads: both sides must draw the same first picture, and a query that
 * is still on its way looks loading to one and loaded to the other. What `useSuspenseQuery` reads may
 * be left pending. A query that fails is not sent; the browser asks again and shows the error.
 */
export const trpc = createTRPCOptionsProxy({
  router: appRouter,
  ctx: async () => createContext({ headers: await headers() }),
  queryClient: requestQueryClient,
});

/** Hands what was prefetched, also what is still on its way, to the client components inside. */
export function Hydrated({ children }: { readonly children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(requestQueryClient())}>{children}</HydrationBoundary>;
}
