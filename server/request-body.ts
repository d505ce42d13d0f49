import { ServiceError } from "./errors.ts";

/**
 * The body of a request as text. Counts while it reads: a body that says it is small may go on for ever.
 * @throws ServiceError PAYLOAD_TOO_LARGE
 */
export async function readBodyText(request: Request, mostBytes: number): Promise<string> {
  const tooLarge = () =>
    new ServiceError("PAYLOAD_TOO_LARGE", `The body is larger than ${Math.round(mostBytes / 1024)} KiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The same request with a body that has been read, for those who would read whatever comes.
 * @throws ServiceError PAYLOAD_TOO_LARGE
 */
export async function withBoundedBody(request: Request, mostBytes: number): Promise<Request> {
  if (!request.body) return request;
  const body = await readBodyText(request, mostBytes);
  return new Request(request.url, { method: request.method, headers: request.headers, body, signal: request.signal });
}
