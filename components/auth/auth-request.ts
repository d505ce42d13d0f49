/** The answer to a request of the sign-in and set-up forms: done, or why not, in words for the person. */
export type AuthAnswer = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Posts a form. Never throws: a lost connection is an answer too. */
export async function postAuth(path: string, body: { readonly [name: string]: string }): Promise<AuthAnswer> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true };
    if (response.status === 429) {
      const seconds = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
      return {
        ok: false,
        message: `Too many attempts. Try again ${seconds === null ? "in a moment" : `in ${seconds} seconds`}.`,
      };
    }
    const answer: unknown = await response.json().catch(() => undefined);
    return { ok: false, message: messageOf(answer) ?? "The server refused, without saying why." };
  } catch {
    return { ok: false, message: "The server did not answer. Is it running?" };
  }
}

function messageOf(answer: unknown): string | undefined {
  return typeof answer === "object" && answer !== null && "message" in answer && typeof answer.message === "string"
    ? answer.message
    : undefined;
}
