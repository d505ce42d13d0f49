/**
 * Idempotency keys for one opening of the form: pressing again after a lost answer sends the same key
 * and so cannot start a second run; another body is another request and gets another key.
 *
 * @returns a function from the request's body to its key
 */
export function requestKeys(random: () => string = randomKey): (body: unknown) => string {
  const keys = new Map<string, string>();
  return (body) => {
    const text = JSON.stringify(body);
    const known = keys.get(text);
    if (known !== undefined) return known;
    const key = random();
    keys.set(text, key);
    return key;
  };
}

/** 128 random bits. Not crypto.randomUUID, which a browser has only over HTTPS and on localhost. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
