import { ArrowRight, BookOpen, Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "../ui/button.tsx";

/** For an installation where nothing has run yet: what to do first. */
export function FirstSteps({ dagCount }: { readonly dagCount: number }) {
  return (
    <section className="@container rounded-lg border border-line bg-surface px-6 py-7 md:px-8 md:py-9">
      <div className="flex items-center justify-between gap-6">
        <div className="max-w-md min-w-0">
          <h2 className="font-semibold text-2xl">
            {dagCount === 0 ? "Write your first workflow" : "Nothing has run yet"}
          </h2>
          <p className="mt-2 text-pretty text-base text-muted">
            {dagCount === 0
              ? "One YAML document says what the tasks are and what each waits for. It is checked as you type."
              : `${dagCount === 1 ? "One workflow is" : `${dagCount} workflows are`} ready. Start one and watch: the graph fills in and the logs come as they are written.`}
          </p>
          <div className="mt-5 flex flex-wrap gap-2">
            {dagCount > 0 && (
              <Button variant="primary" asChild>
                <Link href="/dags">
                  <BookOpen /> Open the workflows <ArrowRight />
                </Link>
              </Button>
            )}
            <Button variant={dagCount === 0 ? "primary" : "secondary"} asChild>
              <Link href="/dags/new">
                <Plus /> New workflow
              </Link>
            </Button>
          </div>
        </div>
        <Picture />
      </div>
    </section>
  );
}

/** A small graph in progress: done, at work, to come. Only where the words leave it room: it is beside them, never under. */
function Picture() {
  return (
    <svg viewBox="0 0 260 170" fill="none" aria-hidden="true" className="hidden h-40 shrink-0 @2xl:block">
      <path
        d="M56 85h24c24 0 20-45 44-45M80 85c24 0 20 45 44 45M156 40c26 0 22 45 46 45M156 130c26 0 22-45 46-45"
        className="stroke-line-strong"
        strokeWidth="1.5"
      />
      <rect x="12" y="69" width="46" height="32" rx="7" className="fill-state-success-soft stroke-state-success" />
      <rect x="118" y="24" width="46" height="32" rx="7" className="fill-state-success-soft stroke-state-success" />
      <rect x="118" y="114" width="46" height="32" rx="7" className="fill-state-running-soft stroke-state-running" />
      <rect
        x="202"
        y="69"
        width="46"
        height="32"
        rx="7"
        className="fill-surface stroke-state-waiting"
        strokeDasharray="3 3"
      />
      <path d="m29 85 4 4 8-9M135 40l4 4 8-9" className="stroke-state-success" strokeWidth="2" strokeLinecap="round" />
      <circle cx="141" cy="130" r="4" className="animate-breathe fill-state-running" />
    </svg>
  );
}
