"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  retryLink,
  splitLink,
  TRPCClientError,
} from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/api/trpc/router.ts";
import { fetchFromServer } from "./fetch-from-server.ts";
import { createQueryClient } from "./query-client.ts";

const context = createTRPCContext<AppRouter>();

/** What each procedure takes. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What each procedure answers. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Options for TanStack Query's hooks: `useQuery(useTRPC().runs.get.queryOptions({ id }))`. */
export const useTRPC = context.useTRPC;
/** The plain client, for calls outside of render. */
export const useTRPCClient = context.useTRPCClient;

const ENDPOINT = "/api/trpc";
const LONGEST_WAIT_MS = 10_000;

let browserQueryClient: QueryClient | undefined;

/** A session that has ended meanwhile: off to the sign-in page, and back here afterwards. */
function signInAgain(error: unknown): void {
  if (!(error instanceof TRPCClientError) || statusOf(error.data) !== 401) return;
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/** A new one for each server render; in the browser always the same, also when React throws a first render away. */
function queryClientOfThisSide(): QueryClient {
  if (typeof window === "undefined") return createQueryClient();
  browserQueryClient ??= createQueryClient(signInAgain);
  return browserQueryClient;
}

function createClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: [
          // EventSource gives up for good on a status other than 200 (a 502 during a deployment):
          // this link opens it again, and resumes after the last event it has seen.
          retryLink({
            retry: ({ error }) => !isRefusal(error.data),
            retryDelayMs: (attempt) => Math.min(250 * 2 ** attempt, LONGEST_WAIT_MS),
          }),
          httpSubscriptionLink({ url: ENDPOINT, transformer: superjson }),
        ],
        false: httpBatchStreamLink({
          url: ENDPOINT,
          transformer: superjson,
          maxURLLength: 2000,
          maxItems: 10,
          fetch: fetchFromServer,
        }),
      }),
    ],
  });
}

/** Whether the server said no in a way that asking again will not change. */
function isRefusal(data: unknown): boolean {
  const status = statusOf(data);
  return status !== undefined && status >= 400 && status < 500;
}

/** The HTTP status in a tRPC error's data, where there is one. */
function statusOf(data: unknown): number | undefined {
  return typeof data === "object" && data !== null && "httpStatus" in data && typeof data.httpStatus === "number"
    ? data.httpStatus
    : undefined;
}

export function TRPCProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = queryClientOfThisSide();
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
