/** Every route of the REST API. What is not in this list does not exist. */
import { z } from "zod";
import { DAG_ROUTES } from "./dag-routes.ts";
import { openApiDocument } from "./openapi.ts";
import { defineRoute, type Route } from "./route.ts";
import { RUN_ROUTES } from "./run-routes.ts";
import { programVersion, SYSTEM_ROUTES } from "./system-routes.ts";
import { VERSION_ROUTES } from "./version-routes.ts";

export const ROUTES: readonly Route[] = [
  ...DAG_ROUTES,
  ...VERSION_ROUTES,
  ...RUN_ROUTES,
  ...SYSTEM_ROUTES,
  defineRoute({
    method: "GET",
    path: "/openapi.json",
    permission: "session:read",
    summary: "This API as an OpenAPI 3.1 document",
    answer: z.json(),
    handle: () => Promise.resolve({ raw: Response.json(openApiDocument(ROUTES, programVersion())) }),
  }),
];
