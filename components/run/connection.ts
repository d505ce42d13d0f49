/** How a live stream is doing, as far as a person should know. */

/**
 * `live`: events arrive. `lost`: for a while now they do not; the stream is being opened again, and nothing
 * will be missed.
 */
export type Connection = "connecting" | "live" | "lost";

/** A reconnection that takes less than this is nobody's business. */
const NOTICEABLE_MS = 1500;

/**
 * Turns the client's changes of state into what is shown. The client does not tell a first connection
 * from one that is tried again and again, so time tells.
 *
 * @param show called on each change
 */
export function connectionWatch(show: (connection: Connection) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(() => show("lost"), NOTICEABLE_MS);
  return {
    /** @param state the client's: `pending` is an open stream */
    onState(state: "idle" | "connecting" | "pending") {
      if (state === "pending") {
        clearTimeout(timer);
        timer = undefined;
        show("live");
      } else {
        timer ??= setTimeout(() => show("lost"), NOTICEABLE_MS);
      }
    },
    /** The stream has ended as it should. */
    stop() {
      clearTimeout(timer);
    },
  };
}
