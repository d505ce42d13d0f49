/** Every route of the REST API. What is not in this list does not exist. */
import { DAG_ROUTES } from "./dag-routes.ts";
import type { Route } from "./route.ts";
import { RUN_ROUTES } from "./run-routes.ts";
import { SYSTEM_ROUTES } from "./system-routes.ts";

export const ROUTES: readonly Route[] = [...DAG_ROUTES, ...RUN_ROUTES, ...SYSTEM_ROUTES];
