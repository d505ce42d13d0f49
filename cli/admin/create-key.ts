import type { Command } from "commander";
import { Option } from "commander";
import { createApiKey } from "#server/auth/api-keys.ts";
import { ConfigError } from "#server/config.ts";
import { createPool } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { ROLES, type Role, SYSTEM } from "#server/principal.ts";
import { dataDirOf, readConfig } from "#scripts/launcher/environment.ts";
import { runningInstance } from "#scripts/launcher/instance.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { print, printJson } from "../terminal.ts";

/** `dag admin …`: what is done on the server's own machine, straight on the database. */
export function addAdminCommands(program: Command): void {
  const admin = program.command("admin").description("on the server's machine, straight on its database");
  admin
    .command("create-key")
    .description("make an API key; it is the last word of the output, and never shown again")
    .addOption(new Option("--role <role>", "what the key may do").choices(ROLES).makeOptionMandatory())
    .requiredOption("--name <name>", "who or what it is for")
    .option("--json", "as JSON")
    .action(async (options: { role: Role; name: string; json?: boolean }) => {
      const url = await databaseUrl();
      // The database may be one that the product has not been started on yet.
      await migrate(url);
      const pool = createPool(url, { max: 1, applicationName: "dag admin" });
      try {
        const key = await createApiKey(pool, SYSTEM, { name: options.name, role: options.role });
        if (options.json === true) printJson({ name: options.name, role: options.role, key });
        else print(`API key ${options.name} (${options.role}), shown only now: ${key}`);
      } finally {
        await pool.end();
      }
    });
}

async function databaseUrl(): Promise<string> {
  try {
    const config = await readConfig();
    const url = config.DATABASE_URL ?? runningInstance(dataDirOf(config))?.databaseUrl;
    if (url !== undefined) return url;
    throw new CommandError(
      EXIT.unavailable,
      `No instance runs on ${dataDirOf(config)}, and DATABASE_URL is not set. Start the product first: npm start`,
    );
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(EXIT.usage, error.message);
    throw error;
  }
}
