/** Turns a TypeScript program of `jobs/` into the one file that is put into its container. */
import { buildSync } from "esbuild";
import * as path from "node:path";

const PROJECT_FOLDER = path.resolve(__dirname, "../..");

/** The program as one CommonJS file; the same source always gives the same text. */
export function bundle(entryPoint: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT_FOLDER,
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0]!.text;
}
