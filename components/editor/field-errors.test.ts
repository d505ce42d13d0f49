import { describe, expect, it } from "vitest";
import { validate } from "#engine/document/validate.ts";
import { countErrors, errorBeside, errorsAt, fieldErrors, firstError } from "./field-errors.ts";

const errorsIn = (task: string) =>
  fieldErrors(validate(`id: w\ntasks:\n  - { id: first, command: ls }\n  - ${task}\n`).diagnostics, ["tasks", 1]);

describe("the errors of a form", () => {
  it("stand at the fields that they are about, however deep", () => {
    const errors = errorsIn("{ id: a, command: ls, retry: { delay: 5 seconds } }");
    expect(errors.own).toBeUndefined();
    expect(errorsAt(errorsAt(errors, "retry"), "delay")?.own).toContain('"delay"');
    expect(errorBeside(errorsAt(errors, "retry"), ["delay"])).toBeUndefined();
  });

  it("are told by the field around them where they have none", () => {
    const retry = errorsAt(errorsIn("{ id: a, command: ls, retry: { on_exit_codes: [1, 999] } }"), "retry");
    expect(firstError(errorsAt(retry, "on_exit_codes"))).toBe("must be at most 255");
    const unknown = errorsAt(errorsIn("{ id: a, command: ls, retry: { wrong: 1 } }"), "retry");
    expect(errorBeside(unknown, ["delay"])).toContain('"wrong" is not a key here');
  });

  it("of other tasks are not theirs", () => {
    expect(countErrors(errorsIn("{ id: a, command: ls }\n  - { id: b, command: ls, retries: x }"))).toBe(0);
  });

  it("are counted with all that is below", () => {
    const errors = errorsIn("{ id: a, command: ls, retries: x, retry: { delay: x, jitter: x } }");
    expect(countErrors(errors)).toBe(3);
    expect(countErrors(undefined)).toBe(0);
  });
});
