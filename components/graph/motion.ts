/** Whether somebody has asked their system for less motion. */
export function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const MOVE_MS = 220;

/** How long a picture takes to move to where it is looked at next. */
export function motionMs(): number {
  return prefersStillness() ? 0 : MOVE_MS;
}
