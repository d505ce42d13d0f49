/**
 * Collects calls that come one by one into few that take many: at most one batch is under way, and
 * what arrives meanwhile is the next one. Batches so grow by themselves with the load; alone, a call
 * waits for nothing but the turn of the event loop it was made in.
 */
export class Batcher<Item, Answer> {
  readonly #send: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #most: number;
  #waiting: { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  #scheduled = false;
  #underWay = false;

  /**
   * @param send answers in the order of the items; if it rejects, so does every call of the batch
   * @param most items in one batch
   */
  constructor(send: (items: readonly Item[]) => Promise<readonly Answer[]>, most: number) {
    this.#send = send;
    this.#most = most;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#most);
    this.#underWay = true;
    try {
      const answers = await this.#send(batch.map((each) => each.item));
      batch.forEach((each, n) => {
        each.resolve(answers[n] as Answer);
      });
    } catch (error) {
      for (const each of batch) each.reject(error);
    } finally {
      this.#underWay = false;
      this.#schedule();
    }
  }
}
