import { chmod, copyFile, link, mkdir, symlink } from "node:fs/promises";
import * as path from "node:path";
import { isStamped, programPath, pulumiBinDirectory, replaceWhole, stamp } from "./cache";
import { contentKey, fileContents } from "./contentKey";
import { goModuleSteps, moduleKey, programsStepName, TOOLCHAIN_DIRECTORY } from "./goPrograms";
import type { Step } from "./steps";
import { PLUGIN_VERSIONS, PULUMI_MODULES } from "./versions";

export const PULUMI_STEP = "assemble Pulumi";

/** Builds the CLI and what it looks for on PATH: the language host and the provider plugins. */
export function pulumiSteps(): Step[] {
  const key = contentKey({
    modules: PULUMI_MODULES.map(moduleKey),
    recipe: fileContents(TOOLCHAIN_DIRECTORY, "pulumi.ts"),
  });
  const bin = pulumiBinDirectory();
  const outputs = ["pulumi", "pulumi-language-nodejs", ...pluginNames()].map((name) => path.join(bin, name));
  return [
    ...PULUMI_MODULES.flatMap(goModuleSteps),
    {
      name: PULUMI_STEP,
      load: "engine",
      needs: PULUMI_MODULES.map(programsStepName),
      isUpToDate: () => isStamped(PULUMI_STEP, key, outputs),
      run: async () => {
        await replaceWhole(bin, assemble);
        await stamp(PULUMI_STEP, key);
      },
    },
  ];
}

/**
 * The bridge is one program that acts by the name it is called by, and finds the Terraform providers beside itself
 * (see providers/README.md).
 */
async function assemble(bin: string): Promise<void> {
  await mkdir(path.join(bin, "upstream"), { recursive: true });
  for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-terraform-bridge"]) {
    await placeProgram(name, path.join(bin, name));
  }
  for (const provider of Object.keys(PLUGIN_VERSIONS)) {
    const upstream = `terraform-provider-${provider}`;
    await placeProgram(upstream, path.join(bin, "upstream", upstream));
    await symlink("pulumi-terraform-bridge", path.join(bin, upstream));
    await symlink("pulumi-terraform-bridge", path.join(bin, `pulumi-resource-${provider}`));
  }
}

/** A hard link costs no space; where the file system refuses, a copy does as well. */
export async function placeProgram(name: string, target: string): Promise<void> {
  await link(programPath(name), target).catch(() => copyFile(programPath(name), target));
  await chmod(target, 0o755);
}

function pluginNames(): string[] {
  return Object.keys(PLUGIN_VERSIONS).map((provider) => `pulumi-resource-${provider}`);
}
