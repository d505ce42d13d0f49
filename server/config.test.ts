import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { baseUrl, ConfigError, loadConfig, renderEnvExample } from "./config.ts";

const load = (environment: Record<string, string>) => loadConfig({ NODE_ENV: "test", ...environment });

describe("loadConfig", () => {
  it("has a default for everything, and takes an empty variable for none", () => {
    expect(load({ PORT: "", WORKER_QUEUES: "" })).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 3000,
      WORKER_QUEUES: ["default"],
      WORKER_GRACE: 30_000,
    });
  });

  it("reads durations, sizes and lists", () => {
    expect(load({ WORKER_GRACE: "2m", TASK_MAX_LOG: "64k", WORKER_QUEUES: "gpu, default" })).toMatchObject({
      WORKER_GRACE: 120_000,
      TASK_MAX_LOG: 64_000,
      WORKER_QUEUES: ["gpu", "default"],
    });
  });

  it("names every variable that is wrong", () => {
    expect(() => load({ PORT: "http", WORKER_GRACE: "soon", DATABASE_URL: "mysql://x" })).toThrow(ConfigError);
    expect(() => load({ PORT: "http", WORKER_GRACE: "soon", DATABASE_URL: "mysql://x" })).toThrow(
      /DATABASE_URL:[\s\S]*PORT:[\s\S]*WORKER_GRACE: "soon" is not a duration/,
    );
  });

  it("takes only networks and addresses for http tasks", () => {
    const given = "10.0.0.0/8, 127.0.0.1,::1/128 , fd00::/8";
    expect(load({ HTTP_TASK_ALLOW: given }).HTTP_TASK_ALLOW).toEqual([
      "10.0.0.0/8",
      "127.0.0.1",
      "::1/128",
      "fd00::/8",
    ]);
    for (const wrong of ["localhost", "fd00::1%eth0", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/x", "::/129", "10.0.0"])
      expect(() => load({ HTTP_TASK_ALLOW: `127.0.0.1,${wrong}` })).toThrow(`"${wrong}" is no network`);
  });

  it("knows where people reach the pages", () => {
    expect(baseUrl(load({}))).toBe("http://127.0.0.1:3000");
    expect(baseUrl(load({ HOST: "0.0.0.0", PORT: "80" }))).toBe("http://localhost:80");
    expect(baseUrl(load({ BASE_URL: "https://dag.example.com" }))).toBe("https://dag.example.com");
  });
});

describe(".env.example", () => {
  it("is what the schema says", async () => {
    expect(await readFile(path.join(import.meta.dirname, "../.env.example"), "utf8")).toBe(renderEnvExample());
  });
});
