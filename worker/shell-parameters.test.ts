import { describe, expect, it } from "vitest";
import { shellParameters } from "./shell-parameters.ts";

const scope = {
  params: { name: "$(rm -rf /)", count: 3, list: [1, "a"], nothing: null },
  run: { id: "r", logical_date: "2026-01-01T00:00:00Z", interval_start: null, interval_end: null, trigger: "manual" },
  tasks: {},
  env: {},
  vars: {},
  secrets: {},
  attempt: 1,
  now: "2026-01-01T00:00:00Z",
};

describe("shellParameters", () => {
  it("makes values variables, so that none of them can be read as a command", () => {
    expect(shellParameters("echo ${{ params.name }} x${{ params.count }}", scope)).toEqual({
      command: "echo ${DAG_VALUE_1} x${DAG_VALUE_2}",
      env: { DAG_VALUE_1: "$(rm -rf /)", DAG_VALUE_2: "3" },
    });
  });

  it("writes lists as JSON and nothing as an empty text", () => {
    expect(shellParameters("${{ params.list }}${{ params.nothing }}", scope).env).toEqual({
      DAG_VALUE_1: '[1,"a"]',
      DAG_VALUE_2: "",
    });
  });

  it("leaves a command without expressions alone", () => {
    expect(shellParameters("echo ${HOME} $$", scope)).toEqual({ command: "echo ${HOME} $$", env: {} });
  });
});
