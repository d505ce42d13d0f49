import { onStopRequest } from "#scripts/bootstrap/stop-requests.ts";
import { EXIT } from "./exit-codes.ts";

/** Aborted by Ctrl-C, so that a command ends in order; a second Ctrl-C ends it at once. */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  onStopRequest(
    () => controller.abort(),
    () => process.exit(EXIT.interrupted),
  );
  return controller.signal;
}
