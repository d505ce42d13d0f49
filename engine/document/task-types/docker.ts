import * as z from "zod";
import { environmentSchema, environmentTexts } from "../expression-text.ts";
import { defineTaskType, exactlyOneOf, withoutUndefined } from "./task-type.ts";

export const dockerConfigSchema = z.strictObject({
  image: z.string().min(1).describe("The image, with its tag or digest."),
  command: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe("The container's command; default: the image's."),
  env: environmentSchema.optional().describe("The container's environment; secrets are welcome."),
  volumes: z.array(z.string().min(1)).optional().describe("`/host/path:/container/path[:ro]`, or a named volume."),
  network: z.string().min(1).optional().describe("The network it joins; default `bridge`."),
  pull: z.enum(["always", "missing", "never"]).optional().describe("When the image is pulled; default `missing`."),
  user: z.union([z.string(), z.int()]).optional().describe("User, or user:group, within the container."),
});
export type DockerConfig = z.infer<typeof dockerConfigSchema>;

export const docker = defineTaskType({
  name: "docker",
  aliases: [],
  description: "A container.",
  example: '- id: crunch\n  type: docker\n  docker: { image: "alpine:3.22" }\n  command: echo hello',
  lane: "process",
  secretKeys: ["env", "docker"],
  keys: {
    command: z.string().min(1).optional().describe("The container's command."),
    docker: dockerConfigSchema.optional().describe("The container. Required."),
  },
  problems: (task) => exactlyOneOf(task, ["docker"], "docker"),
  config({ command, docker: container }) {
    return withoutUndefined({
      ...container,
      env: container?.env === undefined ? undefined : environmentTexts(container.env),
      command: container?.command ?? command,
    });
  },
});
