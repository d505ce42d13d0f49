/**
 * A worker's slots of one kind. Hints that came through the queue wait for a slot in the order of
 * their arrival; what no hint waits for may be offered to `dag.advance`, which fills it with a task
 * that has just become ready.
 */
export class Lane {
  readonly identifiers: readonly string[];
  readonly capacity: number;
  #used = 0;
  #closed = false;
  readonly #waiting: ((granted: boolean) => void)[] = [];

  /** @param identifiers the kinds of job, `lane:queue`, whose tasks take these slots */
  constructor(identifiers: readonly string[], capacity: number) {
    this.identifiers = identifiers;
    this.capacity = capacity;
  }

  get used(): number {
    return this.#used;
  }

  /** Resolves true with a slot, false when the lane was closed meanwhile. */
  acquire(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    if (this.#used < this.capacity) {
      this.#used += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Takes up to `most` slots that are free now; returns how many. */
  take(most: number): number {
    const taken = this.#closed ? 0 : Math.min(most, this.capacity - this.#used);
    this.#used += taken;
    return taken;
  }

  /** Takes slots whether free or not: for tasks that the database says are ours already. */
  force(count: number): void {
    this.#used += count;
  }

  release(count = 1): void {
    for (let n = 0; n < count; n += 1) {
      const next = this.#used <= this.capacity ? this.#waiting.shift() : undefined;
      if (next) next(true);
      else this.#used -= 1;
    }
  }

  /** No more slots are given; who waits for one is sent away. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting(false);
  }
}
