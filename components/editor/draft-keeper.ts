import { toast } from "sonner";
import { claimDraftPlace, type DraftPlace } from "./draft-storage.ts";
import type { EditorSession } from "./editor-session.ts";

const KEEP_AFTER_MS = 400;

/** Keeps the unsaved text a moment after each change, and forgets it when everything is saved. */
export class DraftKeeper {
  readonly #gone: AbortSignal;
  #place: DraftPlace;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasComplained = false;

  constructor(place: DraftPlace, gone: AbortSignal) {
    this.#place = place;
    this.#gone = gone;
  }

  async moveTo(draftName: string, session: EditorSession): Promise<void> {
    const next = await claimDraftPlace(draftName, this.#gone, "empty");
    if (next === undefined) return;
    // Nobody is left to release it: its lock would be held for as long as the tab lives.
    if (this.#gone.aborted) {
      next.release();
      return;
    }
    this.#place.forget();
    this.#place.release();
    this.#place = next;
    this.now(session);
  }

  release(): void {
    this.#place.release();
  }

  soon(session: EditorSession): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(session), KEEP_AFTER_MS);
  }

  now(session: EditorSession): void {
    clearTimeout(this.#timer);
    const { isDirty, base } = session.read();
    if (!isDirty) this.#place.forget();
    else if (!this.#place.store({ text: session.readText(), baseVersion: base.version }) && !this.#hasComplained) {
      this.#hasComplained = true;
      toast.warning("Unsaved changes cannot be kept in this browser", {
        description: "Its storage is full or switched off. Save before you leave.",
      });
    }
  }
}
