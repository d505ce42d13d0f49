import { classNames } from "../ui/class-names.ts";

/** The mark: one task, two that follow, and the edges between. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" className={classNames("size-6 shrink-0", className)} aria-hidden="true">
      <rect width="24" height="24" rx="6.5" className="fill-accent" />
      <path
        d="M9.2 12h1.3c1.6 0 1.9-4.2 4-4.2M10.5 12c1.6 0 1.9 4.2 4 4.2"
        className="stroke-accent-ink"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
      <circle cx="7.1" cy="12" r="2.4" className="fill-accent-ink" />
      <circle cx="16.9" cy="7.8" r="2" className="fill-accent-ink" />
      <circle cx="16.9" cy="16.2" r="2" className="fill-accent-ink" />
    </svg>
  );
}
