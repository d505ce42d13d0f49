/** Inputs that tRPC and REST share. */
import { z } from "zod";
import { slugSchema } from "#engine/document/ids.ts";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";

export const dagIdSchema = slugSchema;
export const runIdSchema = z.uuid();
export const taskIndexSchema = z.coerce.number().int().min(0).max(1_000_000);
export const attemptSchema = z.coerce.number().int().min(1).max(1_000_000);
export const runStateSchema = z.enum(RUN_STATES);
export const taskStateSchema = z.enum(TASK_STATES);
export const searchSchema = z.string().max(200);
/** A client's own key for a request that creates. */
export const idempotencyKeySchema = z.string().min(1).max(200);
