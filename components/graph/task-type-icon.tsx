import {
  Box,
  Braces,
  CirclePause,
  Circle,
  Clock,
  FileCode,
  GitFork,
  Globe,
  Hand,
  type LucideIcon,
  Radar,
  SquareTerminal,
  Workflow,
} from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  bash: SquareTerminal,
  python: FileCode,
  go: FileCode,
  http: Globe,
  function: Braces,
  docker: Box,
  noop: Circle,
  branch: GitFork,
  approval: Hand,
  sensor: Radar,
  dag: Workflow,
  wait: Clock,
};

/** Short names that tell file-like types apart where two share a shape. */
const MONOGRAMS: Readonly<Record<string, string>> = { python: "py", go: "go" };

/** What kind of task it is, as a picture; the type's name belongs beside it or in a title. */
export function TaskTypeIcon({ type, className }: { readonly type: string; readonly className?: string }) {
  const monogram = MONOGRAMS[type];
  if (monogram !== undefined) {
    return (
      <span
        aria-hidden="true"
        className={`grid place-items-center font-mono font-semibold text-[0.65rem] leading-none ${className ?? ""}`}
      >
        {monogram}
      </span>
    );
  }
  const Icon = ICONS[type] ?? CirclePause;
  return <Icon aria-hidden="true" strokeWidth={1.75} className={className} />;
}
