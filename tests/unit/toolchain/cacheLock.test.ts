import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const MODULE = path.resolve(__dirname, "../../../toolchain/cache.ts");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cache-lock-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A process that adds one to a number in a file, slowly, under the lock; `dies`: without releasing it. */
function addOne(dies = false): Promise<void> {
  const work = dies
    ? "process.kill(process.pid, 'SIGKILL')"
    : `const { readFile, writeFile } = require("node:fs/promises");
       const file = ${JSON.stringify(path.join(directory, "number"))};
       const number = Number(await readFile(file, "utf8"));
       await new Promise((resolve) => setTimeout(resolve, 100));
       await writeFile(file, String(number + 1));`;
  const program = `require(${JSON.stringify(MODULE)}).withCacheLock(() => undefined, async () => { ${work} })`;
  const options = { env: { ...process.env, OPSTACK_HA_CACHE: directory } };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--require", "tsx/cjs", "--eval", program], options, () => resolve());
  });
}

it(
  "lets one build at a time work, also when several find the lock of one that was killed",
  { timeout: 60_000 },
  async () => {
    await writeFile(path.join(directory, "number"), "0");
    await addOne(true);
    await Promise.all(Array.from({ length: 6 }, () => addOne()));
    expect(await readFile(path.join(directory, "number"), "utf8")).toBe("6");
  },
);
