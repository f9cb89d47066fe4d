import { copyFile, mkdir } from "node:fs/promises";
import * as path from "node:path";
import { cachePath, isStamped, replaceWhole, stamp } from "./cache";
import { contentKey, fileContents } from "./contentKey";
import { TOOLCHAIN_DIRECTORY } from "./goPrograms";
import type { Step } from "./steps";

/** A folder of this one with a package.json and its lock file. */
export type NpmPackages = "npm-binaries" | "contracts";

export const installStepName = (packages: NpmPackages) => `install npm packages: ${packages}`;

export function npmPackagesKey(packages: NpmPackages): string {
  return contentKey({
    files: fileContents(path.join(TOOLCHAIN_DIRECTORY, packages), "package.json", "package-lock.json"),
  });
}

/** The installed node_modules; the checkout stays free of them. */
export function nodeModules(packages: NpmPackages): string {
  return cachePath("npm", packages, "node_modules");
}

export function npmInstallStep(packages: NpmPackages): Step {
  const name = installStepName(packages);
  const target = cachePath("npm", packages);
  const key = npmPackagesKey(packages);
  return {
    name,
    load: "network",
    needs: [],
    isUpToDate: () => isStamped(name, key, [nodeModules(packages)]),
    run: async (context) => {
      await replaceWhole(target, async (temporary) => {
        await mkdir(temporary, { recursive: true });
        for (const file of ["package.json", "package-lock.json"]) {
          await copyFile(path.join(TOOLCHAIN_DIRECTORY, packages, file), path.join(temporary, file));
        }
        // None of these packages needs its scripts, and what does not run can do no harm.
        await context.run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: temporary });
      });
      await stamp(name, key);
    },
  };
}
