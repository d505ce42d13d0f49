import { expect, it } from "vitest";
import { z } from "zod";
import { openApiDocument } from "./openapi.ts";
import { namedHeaders } from "./request-headers.ts";
import { ROUTES } from "./routes.ts";

const Operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ required: z.boolean() }).optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });
const { paths } = Document.parse(openApiDocument(ROUTES, "1"));

const headersOf = (path: string, method: string) =>
  paths[path]?.[method]?.parameters.filter((each) => each.in === "header").map(({ name }) => name);

it("names the headers that a request may carry", () => {
  expect(headersOf("/api/v1/dags", "post")).toEqual(["If-Match", "Idempotency-Key"]);
  expect(headersOf("/api/v1/dags/{id}/pause", "post")).toEqual(["If-Match"]);
  expect(headersOf("/api/v1/dags/{id}/trigger", "post")).toEqual(["Idempotency-Key"]);
  expect(headersOf("/api/v1/dag-runs/{id}/events", "get")).toEqual(["Last-Event-Id"]);
  expect(headersOf("/api/v1/dags/{id}", "get")).toEqual([]);
});

it("names the types of an answer, and says whether there must be a body", () => {
  const typesOf = (path: string) => Object.keys(paths[path]?.["get"]?.responses["200"]?.content ?? {});
  expect(typesOf("/api/v1/dags/{id}")).toEqual(["application/json", "application/yaml"]);
  expect(typesOf("/api/v1/dags/{id}/versions/{version}")).toEqual(["application/yaml", "application/json"]);
  expect(paths["/api/v1/dags/{id}/trigger"]?.["post"]?.requestBody?.required).toBe(false);
  expect(paths["/api/v1/dags"]?.["post"]?.requestBody?.required).toBe(true);
});

it("a route sees only the headers that it names", () => {
  const given = new Headers({ "if-match": '"3"', cookie: "secret", accept: "x" });
  expect([...namedHeaders(given, ["if-match", "idempotency-key"])]).toEqual([["if-match", '"3"']]);
});
