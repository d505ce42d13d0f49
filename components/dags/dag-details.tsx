import type { ReactNode } from "react";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { formatDuration } from "../format/duration.ts";
import { DateTime, RelativeTime } from "../format/time-text.tsx";
import { NoHistory } from "../run/no-history.tsx";
import { paramHint } from "../trigger/param-control.tsx";
import type { RouterOutputs } from "../trpc.tsx";
import type { DagForecast } from "./dag-forecast.ts";
import { MarkdownText } from "./markdown-text.tsx";
import { scheduleWords } from "./schedule-words.ts";

interface DagDetailsProps {
  readonly dag: RouterOutputs["dags"]["get"];
  readonly forecast: DagForecast;
}

/** What there is to know of a workflow beside its graph. */
export function DagDetails({ dag, forecast }: DagDetailsProps) {
  const { compiled } = dag;
  const params = Object.entries(compiled.params);
  return (
    <div className="flex flex-col divide-y divide-line">
      {compiled.description !== undefined && (
        <Section title="About">
          <MarkdownText source={compiled.description} />
        </Section>
      )}
      <Section title="When">
        <Facts>
          <Fact name="Schedule">{scheduleWords(compiled.schedule, compiled.timezone)}</Fact>
          {compiled.startDate !== undefined && (
            <Fact name="From">
              <DateTime at={Date.parse(compiled.startDate)} />
            </Fact>
          )}
          {compiled.endDate !== undefined && (
            <Fact name="Until">
              <DateTime at={Date.parse(compiled.endDate)} />
            </Fact>
          )}
          <Fact name="Missed runs">
            {compiled.catchup.enabled ? `made up, at most ${compiled.catchup.maxRuns}` : "left out"}
          </Fact>
          <Fact name="At once">{compiled.maxActiveRuns === 1 ? "one run" : `${compiled.maxActiveRuns} runs`}</Fact>
        </Facts>
      </Section>
      <Section title="How long">
        <Facts>
          <Fact name="Expected">
            {forecast.totalMs === undefined ? <NoHistory dagId={dag.id} /> : formatDuration(forecast.totalMs)}
          </Fact>
          {compiled.slaMs !== undefined && <Fact name="SLA">{formatDuration(compiled.slaMs)}</Fact>}
          {compiled.timeoutMs !== undefined && <Fact name="Timeout">{formatDuration(compiled.timeoutMs)}</Fact>}
          <Fact name="Tasks">{compiled.tasks.length}</Fact>
        </Facts>
        <CriticalPath compiled={compiled} forecast={forecast} />
      </Section>
      <Section title={params.length === 0 ? "No params" : "Params"}>
        {params.length > 0 && (
          <dl className="flex flex-col gap-2.5">
            {params.map(([name, param]) => (
              <div key={name}>
                <dt className="flex items-baseline justify-between gap-3">
                  <code className="truncate text-xs">{name}</code>
                  <span className="shrink-0 text-faint text-xs">{paramHint(param)}</span>
                </dt>
                <dd className="text-muted text-xs">
                  {param.description}
                  {param.default !== undefined && !param.secret && (
                    <span className="block truncate">
                      Default <code>{JSON.stringify(param.default)}</code>
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      <Section title="Record">
        <Facts>
          <Fact name="Id">
            <code className="text-xs">{dag.id}</code>
          </Fact>
          {compiled.owner !== undefined && <Fact name="Owner">{compiled.owner}</Fact>}
          <Fact name="Version">{dag.version}</Fact>
          <Fact name="Changed">
            <RelativeTime at={dag.updatedAt} />
          </Fact>
        </Facts>
      </Section>
    </div>
  );
}

/** The chain of tasks that sets the length of a run, each with its part of it. */
function CriticalPath({ compiled, forecast }: { readonly compiled: CompiledDag; readonly forecast: DagForecast }) {
  if (forecast.criticalPath.length < 2) return null;
  const longest = Math.max(1, ...forecast.criticalPath.map((index) => forecast.durationsMs[index] ?? 0));
  return (
    <div className="mt-3">
      <h3 className="mb-1.5 text-muted text-xs">Critical path</h3>
      <ol className="flex flex-col gap-1">
        {forecast.criticalPath.map((index) => {
          const duration = forecast.durationsMs[index] ?? 0;
          return (
            <li
              key={index}
              className="relative flex h-6 items-center justify-between gap-3 overflow-hidden rounded-sm bg-sunken px-2"
            >
              <span
                className="absolute inset-y-0 left-0 bg-accent-soft"
                style={{ width: `${(100 * duration) / longest}%` }}
                aria-hidden="true"
              />
              <span className="relative truncate text-xs">{compiled.tasks[index]?.name}</span>
              <span className="relative shrink-0 text-muted text-xs tabular-nums">{formatDuration(duration)}</span>
            </li>
          );
        })}
      </ol>
      {forecast.unmeasured > 0 && (
        <p className="mt-2 text-muted text-xs">
          {forecast.unmeasured === 1 ? "1 task that has" : `${forecast.unmeasured} tasks that have`} never succeeded
          count as nothing here.
        </p>
      )}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="px-4 py-4 md:px-8 lg:px-5">
      <h2 className="mb-2 font-medium text-faint text-xs">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">{children}</dl>;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </>
  );
}
