#!/usr/bin/env node
// The commands are TypeScript, which tsx loads.
require("tsx/cjs");
void require("./main.ts").main(process.argv);
