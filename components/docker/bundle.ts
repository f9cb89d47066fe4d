/** Turns the TypeScript programs of `jobs/` and `guard/` into the single files that are put into their containers. */
import type * as esbuild from "esbuild";
import type * as fflate from "fflate";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

const PROGRAMS = {
  anchorLiveRollup: "jobs/anchorLiveRollup.ts",
  anchorRollup: "jobs/anchorRollup.ts",
  deployContracts: "jobs/deployContracts.ts",
  emptyBeacon: "front/emptyBeacon.ts",
  gateway: "gateway/main.ts",
  guard: "guard/main.ts",
  l1Front: "front/main.ts",
  completeL1Genesis: "jobs/completeL1Genesis.ts",
  fetchGenesis: "jobs/fetchGenesis.ts",
  prepareGenesis: "jobs/prepareGenesis.ts",
  prepareLiveGenesis: "jobs/prepareLiveGenesis.ts",
  reconcileCluster: "jobs/reconcileCluster.ts",
  releaseSequencer: "jobs/releaseSequencer.ts",
  rotateKey: "jobs/rotateKey.ts",
  sealGenesis: "jobs/sealGenesis.ts",
  serveGenesis: "jobs/serveGenesis.ts",
  verifyNetwork: "jobs/verifyNetwork.ts",
};

/** A program that runs inside the network. */
export type ProgramName = keyof typeof PROGRAMS;

/** Where they are in the published package; in a checkout they are made when they are needed. */
const BUILT = path.join(PROJECT_FOLDER, "programs");

let bundles: ReadonlyMap<string, string> | undefined;

/** The program as one CommonJS file, which unpacks itself; the same source always gives the same text. */
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
  return new Map(outputFiles.map(({ path: file, contents }) => [path.basename(file, ".js"), unpacking(contents)]));
}

/**
 * A program that unpacks itself. Pulumi writes its whole state at every step, with each program in it twice: as they are, they
 * were six sevenths of it, and writing it was half of what Pulumi itself computed during `pulumi destroy`.
 */
function unpacking(program: Uint8Array): string {
  // Not Node's zlib, whose output differs between versions: a second `up` from another machine would replace containers.
  const { gzipSync } = require("fflate") as typeof fflate;
  const packed = Buffer.from(gzipSync(program, { mtime: 0 })).toString("base64");
  const unpacked = `require("node:zlib").gunzipSync(Buffer.from("${packed}","base64")).toString()`;
  return `"use strict";module._compile(${unpacked},__filename);\n`;
}
