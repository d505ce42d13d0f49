#!/usr/bin/env node
// The `dag` command on any Node from 20 on: hands over to the Node that comes with the project.
import { bootstrap } from "../scripts/bootstrap/bootstrap.mjs";

await bootstrap("cli/main.ts", process.argv.slice(2));
