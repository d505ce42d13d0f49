/**
 * Workflows in TypeScript.
 *
 * @example
 * dag("etl")
 *   .schedule("0 0 * * *")
 *   .task("extract", bash("extract.sh"))
 *   .task("load", bash("load.sh").dependsOn("extract").retries(3).timeout("10m").sla("1h"))
 *   .mustBuild();
 */
import { stringify } from "yaml";
import type { CompiledDag } from "./compiled-dag.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { ParamDocument } from "./params.ts";
import type { WorkflowDocument } from "./schema.ts";
import type { TaskBuilder, TaskSettings } from "./task-builder.ts";
import { validate, type ValidationOptions, type ValidationResult } from "./validate.ts";

export {
  approval,
  bash,
  branch,
  docker,
  go,
  http,
  noop,
  python,
  registeredFunction,
  sensor,
  subDag,
  TaskBuilder,
  waitFor,
  waitUntil,
} from "./task-builder.ts";

type Setting<Key extends keyof WorkflowDocument> = NonNullable<WorkflowDocument[Key]>;

/** What `mustBuild` throws; the message holds every error with its line in `toYaml()`. */
export class DagValidationError extends Error {
  override readonly name = "DagValidationError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(id: string, diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const lines = errors.map(({ range, message }) => `  ${range.start.line}:${range.start.column} ${message}`);
    super(`the workflow "${id}" is not valid:\n${lines.join("\n")}`);
    this.diagnostics = diagnostics;
  }
}

/** Begins a workflow. */
export function dag(id: string): DagBuilder {
  return new DagBuilder({ id }, []);
}

export class DagBuilder {
  private readonly settings: WorkflowDocument & { readonly id: string };
  private readonly tasks: readonly (TaskSettings & { readonly id: string })[];

  constructor(
    settings: WorkflowDocument & { readonly id: string },
    tasks: readonly (TaskSettings & { readonly id: string })[],
  ) {
    this.settings = settings;
    this.tasks = tasks;
  }

  /** Sets any key of the document by its own name. */
  with(settings: Partial<WorkflowDocument>): DagBuilder {
    return new DagBuilder({ ...this.settings, ...settings, id: settings.id ?? this.settings.id }, this.tasks);
  }

  /** Adds a task. */
  task(id: string, builder: TaskBuilder): DagBuilder {
    return new DagBuilder(this.settings, [...this.tasks, { id, ...builder.settings }]);
  }

  name(name: string): DagBuilder {
    return this.with({ name });
  }

  description(description: string): DagBuilder {
    return this.with({ description });
  }

  owner(owner: string): DagBuilder {
    return this.with({ owner });
  }

  tags(...tags: string[]): DagBuilder {
    return this.with({ tags });
  }

  /** A cron, several, `{ every }` or `{ datasets }`. */
  schedule(schedule: Setting<"schedule">): DagBuilder {
    return this.with({ schedule });
  }

  timezone(timezone: string): DagBuilder {
    return this.with({ timezone });
  }

  startDate(date: string): DagBuilder {
    return this.with({ start_date: date });
  }

  endDate(date: string): DagBuilder {
    return this.with({ end_date: date });
  }

  catchup(catchup: Setting<"catchup"> = true): DagBuilder {
    return this.with({ catchup });
  }

  paused(isPaused = true): DagBuilder {
    return this.with({ is_paused: isPaused });
  }

  maxActiveRuns(count: number): DagBuilder {
    return this.with({ max_active_runs: count });
  }

  onOverlap(policy: Setting<"on_overlap">): DagBuilder {
    return this.with({ on_overlap: policy });
  }

  maxActiveTasks(count: number): DagBuilder {
    return this.with({ max_active_tasks: count });
  }

  priority(priority: Setting<"priority">): DagBuilder {
    return this.with({ priority });
  }

  timeout(duration: string | number): DagBuilder {
    return this.with({ timeout: duration });
  }

  sla(duration: string | number): DagBuilder {
    return this.with({ sla: duration });
  }

  errorPolicy(policy: Setting<"error_policy">): DagBuilder {
    return this.with({ error_policy: policy });
  }

  param(name: string, param: ParamDocument): DagBuilder {
    return this.with({ params: { ...this.settings.params, [name]: param } });
  }

  env(environment: Setting<"env">): DagBuilder {
    return this.with({ env: { ...this.settings.env, ...environment } });
  }

  defaults(defaults: Setting<"defaults">): DagBuilder {
    return this.with({ defaults });
  }

  notify(channel: string, ...on: Setting<"notify">[number]["on"]): DagBuilder {
    return this.with({ notify: [...(this.settings.notify ?? []), { on, channel }] });
  }

  outputs(outputs: Setting<"outputs">): DagBuilder {
    return this.with({ outputs });
  }

  layout(layout: Setting<"layout">): DagBuilder {
    return this.with({ layout });
  }

  /** The document as YAML, which `validate` reads back to the same workflow. */
  toYaml(): string {
    return stringify({ ...this.settings, tasks: this.tasks }, { lineWidth: 0, aliasDuplicateObjects: false });
  }

  /** The compiled workflow, and the same diagnostics as for a document; positions are those of `toYaml()`. */
  build(options?: ValidationOptions): ValidationResult {
    return validate(this.toYaml(), { ...options, format: "yaml" });
  }

  /**
   * The compiled workflow.
   * @throws DagValidationError with all diagnostics
   */
  mustBuild(options?: ValidationOptions): CompiledDag {
    const { dag: compiled, diagnostics } = this.build(options);
    if (compiled === undefined) throw new DagValidationError(this.settings.id, diagnostics);
    return compiled;
  }
}
