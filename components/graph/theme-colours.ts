/**
 * The design tokens for drawing on a canvas, which cannot use CSS variables: read once per theme and
 * again when the theme changes.
 */
import type { TaskState } from "#engine/run/states.ts";
import { TASK_STATES } from "#engine/run/states.ts";
import { STATE_STYLES } from "../ui/state-style.ts";

export interface ThemeColours {
  readonly canvas: string;
  readonly surface: string;
  readonly raised: string;
  readonly sunken: string;
  readonly hover: string;
  readonly line: string;
  readonly lineStrong: string;
  /** 3:1 on every background: what must be seen to be understood, such as edges. */
  readonly control: string;
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly danger: string;
  readonly state: Readonly<Record<TaskState, string>>;
  readonly stateSoft: Readonly<Record<TaskState, string>>;
  /** The interface's font families, for `context.font`. */
  readonly sans: string;
  readonly mono: string;
}

let current: ThemeColours | undefined;
let observer: MutationObserver | undefined;
const listeners = new Set<() => void>();

export const themeColours = {
  /** The colours of the theme that is on now. Browser only. */
  read(): ThemeColours {
    current ??= readColours();
    return current;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    observer ??= observeTheme();
    return () => listeners.delete(listener);
  },
};

function observeTheme(): MutationObserver {
  const created = new MutationObserver(() => {
    current = readColours();
    for (const listener of listeners) listener();
  });
  // next-themes switches by a class on <html>.
  created.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  return created;
}

function readColours(): ThemeColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const states = (suffix: string) =>
    Object.fromEntries(
      TASK_STATES.map((state) => [state, token(`${STATE_STYLES[state].variable}${suffix}`)]),
    ) as Record<TaskState, string>;
  return {
    canvas: token("--canvas"),
    surface: token("--surface"),
    raised: token("--raised"),
    sunken: token("--sunken"),
    hover: token("--hover"),
    line: token("--line"),
    lineStrong: token("--line-strong"),
    control: token("--control"),
    ink: token("--ink"),
    muted: token("--muted"),
    faint: token("--faint"),
    accent: token("--accent"),
    accentSoft: token("--accent-soft"),
    danger: token("--danger"),
    state: states(""),
    stateSoft: states("-soft"),
    sans: getComputedStyle(document.body).fontFamily,
    mono: token("--font-mono") || "monospace",
  };
}

/** A colour as every program knows it: pictures are opened by some that have never heard of `oklch`. Browser only. */
export function hexOf(colour: string): string {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (context === null) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
