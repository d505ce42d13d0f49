import { z } from "zod";
import { ERROR_STATUS } from "#server/errors.ts";
import { REQUEST_HEADERS, type RequestHeader } from "./request-headers.ts";
import type { Route } from "./route.ts";

type Json = z.output<ReturnType<typeof z.json>>;

/** The OpenAPI 3.1 document of these routes: whose schemas are JSON Schema, so zod's own output fits in. */
export function openApiDocument(routes: readonly Route[], version: string): { readonly [key: string]: Json } {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "dag", version },
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key." },
        session: { type: "apiKey", in: "cookie", name: "dag.session_token", description: "A signed-in person." },
      },
      schemas: {
        Error: {
          type: "object",
          required: ["error", "message", "code"],
          properties: {
            error: { type: "string" },
            message: { type: "string" },
            code: { type: "string", enum: Object.keys(ERROR_STATUS) },
            details: { type: "object" },
          },
        },
      },
    },
  };
}

function operation(route: Route): Json {
  const status = String(route.status ?? 200);
  return {
    summary: route.summary,
    ...(route.permission === "public"
      ? { security: [] }
      : { security: [{ key: [] }, { session: [] }], "x-permission": route.permission }),
    parameters: [
      ...parametersOf(route.params, "path"),
      ...parametersOf(route.query, "query"),
      ...headersOf(route.headers ?? []),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: route.textTypes !== undefined || !route.body.safeParse({}).success,
            content: Object.fromEntries(
              ["application/json", ...(route.textTypes ?? [])].map((type) => [
                type,
                {
                  schema: route.textTypes
                    ? { type: type === "application/json" ? "object" : "string" }
                    : schemaOf(route.body as z.ZodType),
                },
              ]),
            ),
          },
        }
      : {}),
    responses: {
      [status]:
        status === "204"
          ? { description: "Done." }
          : {
              description: "Done.",
              content: answerContentOf(route),
            },
      default: {
        description: "Refused.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function answerContentOf({ answer, answerTypes = ["application/json"] }: Route): Json {
  const schema = schemaOf(answer);
  const isText = typeof schema === "object" && schema !== null && "type" in schema && schema["type"] === "string";
  return Object.fromEntries(
    answerTypes.map((type) => {
      if (type !== "application/json") return [type, { schema: { type: "string" } }];
      // A document that is JSON, as it was written.
      return [type, { schema: isText ? { type: "object" } : schema }];
    }),
  );
}

function headersOf(names: readonly RequestHeader[]): Json[] {
  // OpenAPI has its own place for what is accepted: the types of the answer.
  return names
    .filter((name) => name !== "accept")
    .map((name) => ({
      name: name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
      in: "header",
      required: false,
      description: REQUEST_HEADERS[name],
      schema: { type: "string" },
    }));
}

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: { [name: string]: Json };
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === "path" || (required.includes(name) && !hasDefault(each)),
    schema: each,
  }));
}

function hasDefault(schema: Json): boolean {
  return typeof schema === "object" && schema !== null && "default" in schema;
}

/** What a client sends or receives: before transformations on the way in. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as {
    [key: string]: Json;
  };
  return json;
}
