/**
 * Tasks in TypeScript: one function per type, one method per key. A builder is a value: every method returns a new
 * one, so a half-built task can be shared.
 */
import type { JsonValue } from "./compiled-dag.ts";
import type { SharedTaskDocument } from "./schema.ts";
import type { ApprovalConfig } from "./task-types/approval.ts";
import type { BranchConfig } from "./task-types/branch.ts";
import type { DockerConfig } from "./task-types/docker.ts";
import type { HttpConfig } from "./task-types/http.ts";
import type { SensorConfig } from "./task-types/sensor.ts";

/** What a task says besides its id: the keys of the document. */
export type TaskSettings = Omit<SharedTaskDocument, "id"> & { readonly [key: string]: unknown };
type Setting<Key extends keyof SharedTaskDocument> = NonNullable<SharedTaskDocument[Key]>;

export class TaskBuilder {
  readonly settings: TaskSettings;

  constructor(settings: TaskSettings) {
    this.settings = settings;
  }

  /** Sets any key of the document by its own name. */
  with(settings: Partial<TaskSettings>): TaskBuilder {
    return new TaskBuilder({ ...this.settings, ...settings });
  }

  /** Adds upstream tasks. */
  dependsOn(...ids: readonly string[]): TaskBuilder {
    return this.with({ dependencies: [...(this.settings.dependencies ?? []), ...ids] });
  }

  name(name: string): TaskBuilder {
    return this.with({ name });
  }

  description(description: string): TaskBuilder {
    return this.with({ description });
  }

  triggerRule(rule: Setting<"trigger_rule">): TaskBuilder {
    return this.with({ trigger_rule: rule });
  }

  when(condition: string | boolean): TaskBuilder {
    return this.with({ when: condition });
  }

  retries(count: number): TaskBuilder {
    return this.with({ retries: count });
  }

  retry(policy: Setting<"retry">): TaskBuilder {
    return this.with({ retry: policy });
  }

  timeout(duration: string | number): TaskBuilder {
    return this.with({ timeout: duration });
  }

  sla(duration: string | number): TaskBuilder {
    return this.with({ sla: duration });
  }

  critical(isCritical = true): TaskBuilder {
    return this.with({ critical: isCritical });
  }

  pool(name: string, slots?: number): TaskBuilder {
    return this.with(slots === undefined ? { pool: name } : { pool: name, pool_slots: slots });
  }

  priority(priority: number): TaskBuilder {
    return this.with({ priority });
  }

  env(environment: Setting<"env">): TaskBuilder {
    return this.with({ env: { ...this.settings.env, ...environment } });
  }

  workingDir(path: string): TaskBuilder {
    return this.with({ working_dir: path });
  }

  resources(resources: Setting<"resources">): TaskBuilder {
    return this.with({ resources });
  }

  queue(queue: string): TaskBuilder {
    return this.with({ queue });
  }

  circuitBreaker(breaker: Setting<"circuit_breaker">): TaskBuilder {
    return this.with({ circuit_breaker: breaker });
  }

  forEach(items: string | JsonValue[], options: Omit<Setting<"for_each">, "items"> = {}): TaskBuilder {
    return this.with({ for_each: { items: items as Setting<"for_each">["items"], ...options } });
  }

  outputs(outputs: Setting<"outputs">): TaskBuilder {
    return this.with({ outputs });
  }

  cache(key: string, ttl?: string | number): TaskBuilder {
    return this.with({ cache: ttl === undefined ? { key } : { key, ttl } });
  }

  group(group: string): TaskBuilder {
    return this.with({ group });
  }

  idempotent(isIdempotent: boolean): TaskBuilder {
    return this.with({ idempotent: isIdempotent });
  }
}

/** A command line in bash, or `{ script }`. */
export function bash(command: string | { readonly script: string }): TaskBuilder {
  return new TaskBuilder({ type: "bash", ...commandOrScript(command) });
}

/** A command line or `.py` file, or `{ script }`. */
export function python(
  command: string | { readonly script: string },
  options: { readonly requirements?: readonly string[]; readonly interpreter?: string } = {},
): TaskBuilder {
  return new TaskBuilder({ type: "python", ...commandOrScript(command), ...options });
}

/** A package, `.go` file or `go` command line, or `{ script }`. */
export function go(command: string | { readonly script: string }): TaskBuilder {
  return new TaskBuilder({ type: "go", ...commandOrScript(command) });
}

/** `[METHOD ]URL[ BODY]`, or the request in full. */
export function http(request: string | (Omit<HttpConfig, "method"> & { method?: HttpConfig["method"] })): TaskBuilder {
  return new TaskBuilder(
    typeof request === "string" ? { type: "http", command: request } : { type: "http", http: request },
  );
}

export function docker(container: DockerConfig): TaskBuilder {
  return new TaskBuilder({ type: "docker", docker: container });
}

/** A function that is registered with the worker. */
export function registeredFunction(name: string, args: { readonly [name: string]: JsonValue } = {}): TaskBuilder {
  return new TaskBuilder({ type: "function", function: name, with: args });
}

export function branch(...cases: BranchConfig["branch"]): TaskBuilder {
  return new TaskBuilder({ type: "branch", branch: cases });
}

export function approval(message: string, options: Omit<ApprovalConfig, "message"> = {}): TaskBuilder {
  return new TaskBuilder({ type: "approval", approval: { message, ...options } });
}

export function sensor(sensor: SensorConfig): TaskBuilder {
  return new TaskBuilder({ type: "sensor", sensor });
}

/** A run of another workflow. */
export function subDag(
  id: string,
  params: { readonly [name: string]: JsonValue } = {},
  shouldWait = true,
): TaskBuilder {
  return new TaskBuilder({ type: "dag", dag: id, with: params, wait: shouldWait });
}

export function waitFor(duration: string | number): TaskBuilder {
  return new TaskBuilder({ type: "wait", for: duration });
}

export function waitUntil(time: string): TaskBuilder {
  return new TaskBuilder({ type: "wait", until: time });
}

export function noop(): TaskBuilder {
  return new TaskBuilder({ type: "noop" });
}

function commandOrScript(command: string | { readonly script: string }): { command: string } | { script: string } {
  return typeof command === "string" ? { command } : { script: command.script };
}
