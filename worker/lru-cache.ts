interface Entry<Value> {
  readonly value: Promise<Value>;
  atHand?: Value;
  weight: number;
}

/** What a value weighs, and how much all of them may weigh together. */
interface Weights<Value> {
  readonly weightOf: (value: Value) => number;
  readonly most: number;
}

/**
 * Keeps the values used last, up to a number of them and, with `weights`, up to a weight. Made for
 * promises: one that rejects is forgotten, one that has not resolved weighs nothing yet.
 */
export class LruCache<Key, Value> {
  readonly #most: number;
  readonly #weights: Weights<Value> | undefined;
  readonly #entries = new Map<Key, Entry<Value>>();
  #weight = 0;

  constructor(most: number, weights?: Weights<Value>) {
    this.#most = most;
    this.#weights = weights;
  }

  getOrMake(key: Key, make: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known) {
      // Most recently used last: a Map keeps the order of insertion.
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value;
    }
    const entry: Entry<Value> = { value: make(), weight: 0 };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return;
        entry.atHand = value;
        entry.weight = this.#weights?.weightOf(value) ?? 0;
        this.#weight += entry.weight;
        this.#forgetOldest();
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    this.#forgetOldest();
    return entry.value;
  }

  /** The value, if it is there already and has resolved. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key)?.atHand;
  }

  /** The one that was asked for last stays, whatever it weighs. */
  #forgetOldest(): void {
    for (const [key, { weight }] of this.#entries) {
      const isTooMuch = this.#entries.size > this.#most || this.#weight > (this.#weights?.most ?? Number.MAX_VALUE);
      if (!isTooMuch || this.#entries.size === 1) return;
      this.#entries.delete(key);
      this.#weight -= weight;
    }
  }
}
