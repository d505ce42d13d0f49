/** Keeps the values used last, up to a number of them. Made for promises: one that rejects is forgotten. */
export class LruCache<Key, Value extends Promise<unknown>> {
  readonly #most: number;
  readonly #values = new Map<Key, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  getOrMake(key: Key, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known) {
      // Most recently used last: a Map keeps the order of insertion.
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const value = make();
    this.#values.set(key, value);
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key);
    });
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value as Key);
    return value;
  }
}
