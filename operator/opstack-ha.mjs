#!/usr/bin/env node
// The commands are TypeScript, which tsx loads: those that are required, and those that are imported when they are asked for.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

try {
  await import("tsx/cjs");
  (await import("tsx/esm/api")).register();
} catch {
  const isProject = existsSync(new URL("../Pulumi.yaml", import.meta.url));
  console.error(
    isProject
      ? "what opstack-ha needs is not installed yet: run `npm ci` here first (or any `make` command, which does)"
      : "opstack-ha works in the folder of the project, which the package of the component does not contain: clone the project, run `npm ci` there, and use `npx opstack-ha`",
  );
  process.exit(1);
}
await createRequire(import.meta.url)("./main.ts").main(process.argv);
