import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAllowed, PERMISSIONS } from "#server/auth/permissions.ts";
import { ROLES } from "#server/principal.ts";
import { type TestServer, testServer } from "#server/testing-runtime.ts";
import { openApiDocument } from "./rest/openapi.ts";
import { ROUTES } from "./rest/routes.ts";
import { appRouter } from "./trpc/router.ts";

/** All there is for anybody: whoever adds one must say so here too. */
const PUBLIC_ROUTES = ["GET /health", "GET /ready"];

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

describe("every way in", () => {
  it("of tRPC names the permission that it takes", () => {
    const procedures = Object.entries(
      appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { permission?: string } } }>,
    );
    expect(procedures.length).toBeGreaterThan(15);
    for (const [name, { _def }] of procedures) {
      expect(Object.keys(PERMISSIONS), name).toContain(_def.meta?.permission);
    }
  });

  it("of REST names one, but for a short list", () => {
    const open = ROUTES.filter((route) => route.permission === "public").map(
      (route) => `${route.method} ${route.path}`,
    );
    expect(open).toEqual(PUBLIC_ROUTES);
  });

  it("of the file system is one of the known handlers", async () => {
    const api = path.join(import.meta.dirname, "../../app/api");
    const files = (await readdir(api, { recursive: true })).filter((file) => file.endsWith("route.ts")).toSorted();
    expect(files).toEqual([
      "auth/[...all]/route.ts",
      "setup/route.ts",
      "trpc/[trpc]/route.ts",
      "v1/[...path]/route.ts",
    ]);
    // The two that authorise through their own lists hand over at once.
    expect(await readFile(path.join(api, "v1/[...path]/route.ts"), "utf8")).toContain("handleRequest(");
    expect(await readFile(path.join(api, "trpc/[trpc]/route.ts"), "utf8")).toContain("createContext(request)");
  });
});

describe("roles", () => {
  it("rise from viewer to admin", () => {
    for (const permission of Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[]) {
      const allowed = ROLES.filter((role) => isAllowed(role, permission));
      expect(allowed).toEqual(ROLES.slice(0, allowed.length));
      expect(allowed).toContain("admin");
    }
  });

  it.each(
    ROUTES.filter((route) => route.permission !== "public").map((route) => [route.method, route.path, route] as const),
  )("%s %s is closed to strangers and to lesser roles", async (method, path, route) => {
    const address = path
      .replace(":version", "1")
      .replace(":id", path.startsWith("/dags") ? "some" : "01900000-0000-7000-8000-000000000000");
    const answer = await server.request(null, method, address);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, "NO_TOKEN"]);
    if (!isAllowed("viewer", route.permission as keyof typeof PERMISSIONS)) {
      const refused = await server.request("viewer", method, address);
      expect(refused.status).toBe(403);
    }
  });

  it("are not opened by how an address is written", async () => {
    for (const path of [
      "/dags/x/../health",
      "/dags/health",
      "/DAGS",
      "//health/../dags",
      "/dag-runs/ready",
      "/workers/health",
      "/health/",
    ]) {
      const answer = await server.request(null, "GET", path, {
        headers: { "x-middleware-subrequest": "proxy", "x-original-url": "/health" },
      });
      expect([401, 404], path).toContain(answer.status);
    }
  });
});

describe("the OpenAPI document", () => {
  it("has every route with its answer and parameters", () => {
    const document = openApiDocument(ROUTES, "1.0.0") as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[]; responses: object }>>;
    };
    for (const route of ROUTES) {
      const operation = document.paths[`/api/v1${route.path.replace(/:(\w+)/g, "{$1}")}`]?.[route.method.toLowerCase()];
      expect(operation?.responses).toHaveProperty([String(route.status ?? 200)]);
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      expect(operation?.parameters.filter((each) => each.in === "path").map((each) => each.name)).toEqual(inPath);
    }
  });
});
