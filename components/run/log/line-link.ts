/** Links to a log line: `#L123`. */

/** The line that a URL's fragment names, or undefined. */
export function linkedLine(hash: string): number | undefined {
  const found = /^#L([1-9]\d{0,8})$/.exec(hash);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

/** Names a line in the address without a new entry in the history. */
export function linkLine(number: number): void {
  window.history.replaceState(window.history.state, "", `#L${number}`);
}
