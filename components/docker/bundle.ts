/** Turns the TypeScript programs of `jobs/` and `guard/` into the single files that are put into their containers. */
import type * as esbuild from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

const PROGRAMS = {
  anchorLiveRollup: "jobs/anchorLiveRollup.ts",
  anchorRollup: "jobs/anchorRollup.ts",
  deployContracts: "jobs/deployContracts.ts",
  gateway: "gateway/main.ts",
  guard: "guard/main.ts",
  l1Front: "front/main.ts",
  completeL1Genesis: "jobs/completeL1Genesis.ts",
  fetchGenesis: "jobs/fetchGenesis.ts",
  prepareGenesis: "jobs/prepareGenesis.ts",
  prepareLiveGenesis: "jobs/prepareLiveGenesis.ts",
  reconcileCluster: "jobs/reconcileCluster.ts",
  releaseSequencer: "jobs/releaseSequencer.ts",
  sealGenesis: "jobs/sealGenesis.ts",
  serveGenesis: "jobs/serveGenesis.ts",
  verifyNetwork: "jobs/verifyNetwork.ts",
};

/** A program that runs inside the network. */
export type ProgramName = keyof typeof PROGRAMS;

/** Where they are in the published package; in a checkout they are made when they are needed. */
const BUILT = path.join(PROJECT_FOLDER, "programs");

let bundles: ReadonlyMap<string, string> | undefined;

/** The program as one CommonJS file; the same source always gives the same text. */
export function bundle(program: ProgramName): string {
  // All at once, because most of the time goes into starting esbuild.
  bundles ??= existsSync(BUILT) ? readBundles() : makeBundles();
  return bundles.get(program)!;
}

const readBundles = (): ReadonlyMap<string, string> =>
  new Map(Object.keys(PROGRAMS).map((name) => [name, readFileSync(path.join(BUILT, `${name}.js`), "utf8")]));

export function makeBundles(): ReadonlyMap<string, string> {
  // Users of the package do not have it.
  const { buildSync } = require("esbuild") as typeof esbuild;
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT_FOLDER,
    entryPoints: PROGRAMS,
    outdir: "bundles",
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    legalComments: "none",
    write: false,
  });
  return new Map(outputFiles.map(({ path: file, text }) => [path.basename(file, ".js"), text]));
}
