#!/usr/bin/env node
// The commands are TypeScript, which tsx loads.
try {
  require("tsx/cjs");
} catch {
  console.error(
    "opstack-ha works in the folder of the project, which the package of the component does not contain: clone the project, run `npm ci` there, and use `npx opstack-ha`",
  );
  process.exit(1);
}
void require("./main.ts").main(process.argv);
