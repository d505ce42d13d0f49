/** Called by Next once a server process starts. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] === "nodejs") (await import("./instrumentation-node.ts")).start();
}
