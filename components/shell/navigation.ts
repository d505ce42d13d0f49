import { type LucideIcon, CircleGauge, Play, Server, Workflow } from "lucide-react";
import type { Route } from "next";

export interface NavigationEntry {
  readonly href: Route;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The sequence of keys that leads there. */
  readonly keys: string;
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { href: "/", label: "Overview", icon: CircleGauge, keys: "g o" },
  { href: "/dags", label: "Workflows", icon: Workflow, keys: "g d" },
  { href: "/runs", label: "Runs", icon: Play, keys: "g r" },
  { href: "/workers", label: "Workers", icon: Server, keys: "g w" },
];

/** Whether an entry is where the reader is, or above it. */
export function isCurrent(entry: NavigationEntry, pathname: string): boolean {
  return entry.href === "/" ? pathname === "/" : pathname === entry.href || pathname.startsWith(`${entry.href}/`);
}
