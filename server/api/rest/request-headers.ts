/** The headers that routes read beside those of every request. A route that does not name one does not see it. */
export const REQUEST_HEADERS = {
  accept: "`application/yaml` asks for the exact text.",
  "if-match":
    'The ETag of the version that was seen, such as `"3"`; with another one stored, nothing is changed (409). It tells of the document: pausing does not change it.',
  "idempotency-key": "1 to 200 characters. Asked again with the same key, the first answer is given again.",
  "last-event-id": "Goes on behind this event.",
} as const;

export type RequestHeader = keyof typeof REQUEST_HEADERS;

/** Of a request's headers, those that a route names. */
export function namedHeaders(headers: Headers, names: readonly RequestHeader[]): Headers {
  return new Headers(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    }),
  );
}
