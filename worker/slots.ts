/** The slots of a worker: one lane for each kind of task, found by name or by kind of job. */
import type { Lane as LaneName } from "#engine/document/compiled-dag.ts";
import type { Config } from "#server/config.ts";
import { Lane } from "./lane.ts";

/** Slots that are held for one call of `dag.advance`, which may fill them. */
export interface OfferedSlots {
  readonly lane: Lane;
  readonly identifier: string;
  readonly count: number;
}

export class Slots {
  readonly #lanes: ReadonlyMap<LaneName, Lane>;
  readonly #byIdentifier: ReadonlyMap<string, Lane>;

  constructor(config: Config) {
    const lane = (name: LaneName, slots: number) =>
      new Lane(slots > 0 ? config.WORKER_QUEUES.map((queue) => `${name}:${queue}`) : [], slots);
    this.#lanes = new Map([
      ["inline", lane("inline", config.WORKER_INLINE_SLOTS)],
      ["process", lane("process", config.WORKER_PROCESS_SLOTS)],
      ["function", lane("function", config.WORKER_FUNCTION_SLOTS)],
    ]);
    this.#byIdentifier = new Map(
      [...this.#lanes.values()].flatMap((each) => each.identifiers.map((identifier) => [identifier, each])),
    );
  }

  /** Those that have slots, with the kinds of job, `lane:queue`, that take them. */
  get lanes(): readonly {
    readonly name: LaneName;
    readonly identifiers: readonly string[];
    readonly capacity: number;
  }[] {
    return [...this.#lanes]
      .filter(([, { identifiers }]) => identifiers.length > 0)
      .map(([name, { identifiers, capacity }]) => ({ name, identifiers, capacity }));
  }

  laneOf(task: { readonly lane: LaneName }): Lane {
    return this.#lanes.get(task.lane) as Lane;
  }

  laneFor(identifier: string): Lane | undefined {
    return this.#byIdentifier.get(identifier);
  }

  /** Takes every free slot for the time of one call: what it does not fill is free again at once. */
  offer(): OfferedSlots[] {
    return [...this.#lanes.values()]
      .flatMap((lane) => {
        const free = lane.take(lane.capacity);
        // Shared among the lane's queues; the first ones get what does not divide.
        return lane.identifiers.map((identifier, n) => {
          const share = Math.floor(free / lane.identifiers.length) + (n < free % lane.identifiers.length ? 1 : 0);
          return { lane, identifier, count: share };
        });
      })
      .filter((each) => each.count > 0);
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
  }
}
