/** The REST API with a key, as a script uses it. */
import type { Product } from "./product.ts";
import { until } from "./product.ts";

export interface Run {
  readonly id: string;
  readonly dag_id: string;
  readonly state: "queued" | "running" | "success" | "failed" | "cancelled";
  readonly partial: boolean;
  readonly tasks: readonly TaskInstance[];
}

export interface TaskInstance {
  readonly id: string;
  readonly task_id: string;
  readonly state: string;
  readonly try_number: number;
  readonly hostname: string | null;
  readonly start_date: string | null;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export class Api {
  readonly #product: Pick<Product, "url">;
  readonly #key: string | undefined;

  constructor(product: Pick<Product, "url">, key?: string) {
    this.#product = product;
    this.#key = key;
  }

  async request(method: string, route: string, body?: unknown, contentType = "application/json"): Promise<Answer> {
    const response = await fetch(`${this.#product.url}/api/v1${route}`, {
      method,
      headers: {
        ...(this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` }),
        ...(body === undefined ? {} : { "content-type": contentType }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** The document of a workflow, to the byte. */
  async source(dagId: string): Promise<string> {
    const response = await fetch(`${this.#product.url}/api/v1/dags/${dagId}`, {
      headers: { authorization: `Bearer ${this.#key}`, accept: "application/yaml" },
    });
    if (!response.ok) throw new Error(`GET /dags/${dagId}: ${response.status}`);
    return await response.text();
  }

  /** Stores a document; a workflow of that id gets a new version. */
  async apply(document: string): Promise<void> {
    const { status, body } = await this.request("POST", "/dags", document, "application/yaml");
    if (status >= 300) throw new Error(`POST /dags: ${status} ${JSON.stringify(body)}`);
  }

  async trigger(dagId: string, config: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { status, body } = await this.request("POST", `/dags/${dagId}/trigger`, { config });
    if (status !== 201) throw new Error(`trigger: ${status} ${JSON.stringify(body)}`);
    return (body as Run).id;
  }

  /** Undefined while the server does not answer: tests take it down on purpose. */
  async run(id: string): Promise<Run | undefined> {
    try {
      const { status, body } = await this.request("GET", `/dag-runs/${id}`);
      return status === 200 ? (body as Run) : undefined;
    } catch {
      return undefined;
    }
  }

  async untilTask(runId: string, taskId: string, state: string, timeoutMs = 30_000): Promise<TaskInstance> {
    return await until(`${taskId} is ${state}`, timeoutMs, async () =>
      (await this.run(runId))?.tasks.find((task) => task.task_id === taskId && task.state === state),
    );
  }

  async untilEnded(runId: string, timeoutMs: number): Promise<Run> {
    return await until(`run ${runId} has ended`, timeoutMs, async () => {
      const run = await this.run(runId);
      return run !== undefined && run.state !== "queued" && run.state !== "running" ? run : undefined;
    });
  }
}
