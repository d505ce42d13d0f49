"use client";

import { useTimeZone } from "../format/reader-clock.tsx";
import { formatHour, zoneName } from "../format/time.ts";
import type { OverviewData } from "./overview.tsx";

const HEIGHT = 72;
const GAP = 2;
const BAR = 10;

/** Ended runs by the hour: failed ones hatched, on top. The same figures stand in a table for those who cannot see them. */
export function Throughput({ hours }: { readonly hours: OverviewData["throughput"] }) {
  const timeZone = useTimeZone();
  const most = Math.max(1, ...hours.map((hour) => hour.succeeded + hour.failed));
  const succeeded = hours.reduce((sum, hour) => sum + hour.succeeded, 0);
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0);
  const width = hours.length * (BAR + GAP) - GAP;
  const first = hours[0];
  const last = hours.at(-1);
  return (
    <div className="px-4 pt-3 pb-3.5">
      <dl className="mb-3 flex gap-6">
        <Figure name="succeeded" value={succeeded} className="text-state-success" />
        <Figure name="failed" value={failed} className={failed === 0 ? "text-muted" : "text-state-failed"} />
      </dl>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-18 w-full"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <defs>
          <pattern id="failed-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="4" height="4" className="fill-state-failed" opacity="0.4" />
            <rect width="2" height="4" className="fill-state-failed" />
          </pattern>
        </defs>
        {hours.map((hour, at) => {
          const success = (HEIGHT * hour.succeeded) / most;
          const failure = (HEIGHT * hour.failed) / most;
          const x = at * (BAR + GAP);
          return (
            <g key={hour.at}>
              <rect x={x} y={HEIGHT - 1} width={BAR} height={1} className="fill-line-strong" />
              <rect x={x} y={HEIGHT - success} width={BAR} height={success} rx={1.5} className="fill-state-success" />
              <rect
                x={x}
                y={HEIGHT - success - failure}
                width={BAR}
                height={Math.max(0, failure - 1)}
                rx={1.5}
                fill="url(#failed-hatch)"
              />
            </g>
          );
        })}
      </svg>
      {first !== undefined && last !== undefined && (
        <div className="mt-1.5 flex justify-between text-2xs text-faint tabular-nums" aria-hidden="true">
          <span>{formatHour(Date.parse(first.at), timeZone)}</span>
          <span>
            {formatHour(Date.parse(last.at), timeZone)} {zoneName(Date.parse(last.at), timeZone)}
          </span>
        </div>
      )}
      <table className="sr-only">
        <caption>Runs that ended in each of the last 24 hours</caption>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            <th scope="col">Succeeded</th>
            <th scope="col">Failed</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.at}>
              <th scope="row">{formatHour(Date.parse(hour.at), timeZone)}</th>
              <td>{hour.succeeded}</td>
              <td>{hour.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: number;
  readonly className: string;
}

function Figure({ name, value, className }: FigureProps) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="order-2 text-muted text-xs">{name}</dt>
      <dd className={`font-semibold text-xl tabular-nums ${className}`}>{value.toLocaleString("en")}</dd>
    </div>
  );
}
