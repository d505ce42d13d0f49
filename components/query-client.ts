import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

/**
 * A query client with the app's defaults: one per request on the server, one per tab in the browser.
 * Pending queries are sent along with the page, so a page need not wait for what it prefetches.
 *
 * @param onError told of every failed query and mutation, beside whoever asked; not of a mutation whose `meta`
 *   says that it `answersForItself`
 */
export function createQueryClient(onError: (error: unknown) => void = () => undefined): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, { meta }) => {
        if (meta?.["answersForItself"] !== true) onError(error);
      },
    }),
    defaultOptions: {
      // The server may be on this very machine, and what was given up must not be done later: asked at once, or not at all.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        // What the server has just rendered is not asked for again while the page comes to life.
        staleTime: 30_000,
        // tRPC's errors are answers; only a lost connection is worth a second try.
        retry: (failures, error) => failures < 2 && !isAnswer(error),
      },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // Errors are the server's own, made for people, and hold no secret; Next must not replace them.
        shouldRedactErrors: () => false,
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

/** Whether the error carries an answer of the server, as opposed to a connection that broke. */
function isAnswer(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "data" in error && error.data !== undefined && error.data !== null
  );
}
