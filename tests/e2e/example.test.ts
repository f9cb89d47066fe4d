/**
 * The example: another Pulumi program that takes this project as a package, as `npm pack` makes it, and declares a chain
 * beside a resource of its own.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageReference } from "../../config/images";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { ethereumClient } from "../../shared/rpc/client";
import { leftovers, logLines, removeByLabel } from "./support/docker";
import { TestStack } from "./support/testStack";

/** As the example names it. */
const NETWORK = "chain";

let directory: string;
let stack: TestStack;

async function npm(parameters: string[], cwd: string): Promise<string> {
  const { stdout } = await execa("npm", [...parameters, "--loglevel=error", "--no-audit", "--no-fund"], { cwd });
  return stdout;
}

beforeAll(async () => {
  await removeByLabel(NETWORK);
  directory = mkdtempSync(path.join(tmpdir(), "opstack-ha-example-"));
  cpSync(path.join(PROJECT_DIRECTORY, "examples", "chain-and-reader"), directory, { recursive: true });
  const packed = await npm(["pack", "--silent", "--pack-destination", directory], PROJECT_DIRECTORY);
  const manifest = path.join(directory, "package.json");
  const { dependencies, ...rest } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies: object };
  const changed = { ...rest, dependencies: { ...dependencies, "opstack-ha": `file:${packed.split("\n").at(-1)}` } };
  writeFileSync(manifest, JSON.stringify(changed));
  await npm(["install", "--omit=dev", "--prefer-offline"], directory);
  const config = { image_source: "build", reader_image: imageReference("node", "build", {}) };
  stack = await TestStack.describe("example", config, { directory, namespace: "chain-and-reader" });
});

afterAll(async () => {
  await stack?.remove();
  await removeByLabel(NETWORK);
  if (directory) rmSync(directory, { recursive: true, force: true });
});

describe("the example", () => {
  it("brings up a chain, and its own resource once the chain works", async () => {
    const { exitCode, text } = await stack.up();
    expect(exitCode, text).toBe(0);
    const { rpcUrl, contracts, readerId } = await stack.outputs<{
      rpcUrl: string;
      contracts: Record<string, string>;
      readerId: string;
    }>();
    const block = await ethereumClient(rpcUrl).request({ method: "eth_blockNumber" });
    expect(Number(block)).toBeGreaterThan(0);
    expect(contracts["OptimismPortalProxy"]).toMatch(/^0x[0-9a-fA-F]{40}$/);
    // It was started after the chain, so that it never failed.
    expect((await logLines(readerId))[0]).toMatch(/^block \d+/);
  });

  it("changes nothing when it is run again, and leaves nothing behind", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
