/** Documents to begin with: small, valid, and each shows one thing more. */
export interface DagTemplate {
  readonly name: string;
  readonly shows: string;
  readonly text: string;
}

export const DAG_TEMPLATES: readonly DagTemplate[] = [
  {
    name: "Two steps",
    shows: "a task that waits for another",
    text: `id: hello
name: Hello
tasks:
  - id: greet
    command: echo "Hello"
  - id: count
    command: sleep 1; echo "done"
    dependencies: [greet]
`,
  },
  {
    name: "Extract, transform, load",
    shows: "params, retries, outputs passed on",
    text: `id: nightly-load
name: Nightly load
description: Fetches yesterday's rows, adds them up, reports the total.
tags: [etl]
schedule: "0 2 * * *"
timezone: UTC
is_paused: true
params:
  limit: { type: integer, default: 100, min: 1, max: 1000, description: Rows to fetch }
defaults: { retries: 2, timeout: 5m }
tasks:
  - id: extract
    type: python
    env: { LIMIT: "\${{ params.limit }}" }
    script: |
      import os
      rows = list(range(int(os.environ["LIMIT"])))
      print(f"::output total={sum(rows)}")
  - id: load
    dependencies: [extract]
    env: { TOTAL: "\${{ tasks.extract.output.total }}" }
    command: echo "loading a total of $TOTAL"
  - id: report
    dependencies: [load]
    trigger_rule: all_done
    command: echo "reported"
`,
  },
  {
    name: "Fan out and in",
    shows: "tasks side by side",
    text: `id: fan
name: Fan out and in
tasks:
  - id: split
    command: echo "splitting"
  - id: part-1
    command: sleep 1
    dependencies: [split]
  - id: part-2
    command: sleep 2
    dependencies: [split]
  - id: part-3
    command: sleep 1
    dependencies: [split]
  - id: join
    command: echo "joined"
    dependencies: [part-1, part-2, part-3]
`,
  },
];
