/** As `fetch`, but says in words for people that nobody has answered. */
export async function fetchFromServer(
  input: RequestInfo | URL,
  // tRPC's own idea of the options has `undefined` where the DOM's has nothing.
  init?: Omit<RequestInit, "signal"> & { readonly signal?: AbortSignal | null | undefined },
): Promise<Response> {
  try {
    return await fetch(input, init as RequestInit);
  } catch (error) {
    if (init?.signal?.aborted === true) throw error;
    throw new Error("The server does not answer: it may be down, or there is no connection. Try again in a moment.", {
      cause: error,
    });
  }
}
