/** Turns the TypeScript programs of `jobs/` into the single files that are put into their containers. */
import { buildSync } from "esbuild";
import * as path from "node:path";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

const PROGRAMS = [
  "anchorRollup",
  "guardSequencers",
  "prepareGenesis",
  "reconcileCluster",
  "releaseSequencer",
  "verifyNetwork",
] as const;

/** A program of `jobs/`, by the name of its file. */
export type JobProgram = (typeof PROGRAMS)[number];

let bundles: ReadonlyMap<string, string> | undefined;

/** The program as one CommonJS file; the same source always gives the same text. */
export function bundle(program: JobProgram): string {
  // All at once, for most of the time goes into starting esbuild.
  bundles ??= bundleAll();
  return bundles.get(program)!;
}

function bundleAll(): ReadonlyMap<string, string> {
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT_FOLDER,
    entryPoints: PROGRAMS.map((program) => `jobs/${program}.ts`),
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
