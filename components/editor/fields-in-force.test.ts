import { describe, expect, it } from "vitest";
import { taskFieldsInForce } from "./fields-in-force.ts";

const defaultsOf = (...given: Parameters<typeof taskFieldsInForce>) =>
  Object.fromEntries(Object.entries(taskFieldsInForce(...given)).map(([key, schema]) => [key, schema.default]));

describe("the fields of a task with the defaults in force", () => {
  it("has those of the document's language", () => {
    expect(defaultsOf("dag", {}, undefined)).toMatchObject({
      wait: true,
      critical: false,
      idempotent: true,
      retries: 0,
    });
    const { http } = taskFieldsInForce("http", {}, undefined);
    expect(http?.properties?.["follow_redirects"]?.default).toBe(true);
  });

  it("prefers those of the workflow", () => {
    const fields = taskFieldsInForce(
      "bash",
      {},
      { critical: true, retries: 3, retry: { delay: "5s" }, idempotent: false },
    );
    expect(fields["critical"]?.default).toBe(true);
    expect(fields["retries"]?.default).toBe(3);
    expect(fields["retry"]?.properties?.["delay"]?.default).toBe("5s");
    expect(fields["idempotent"]?.default).toBe(false);
  });

  it("takes no part of a map that a task replaces as a whole", () => {
    const { http } = taskFieldsInForce("http", {}, { http: { url: "https://example.com", follow_redirects: false } });
    expect(http?.properties?.["follow_redirects"]?.default).toBe(true);
  });

  it("knows that one of command and script excludes the other", () => {
    expect(defaultsOf("bash", { script: "ls" }, { command: "pwd" })["command"]).toBeUndefined();
    expect(defaultsOf("bash", {}, { command: "pwd" })["command"]).toBe("pwd");
  });

  it("knows requests that are not repeated by themselves", () => {
    expect(defaultsOf("http", { command: "POST https://example.com" }, undefined)["idempotent"]).toBe(false);
    expect(defaultsOf("http", { command: "GET https://example.com" }, undefined)["idempotent"]).toBe(true);
    expect(defaultsOf("http", { command: 7 }, undefined)["idempotent"]).toBe(true);
  });
});
