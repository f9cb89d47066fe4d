import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { baseImageKey, BASE_IMAGE_STEP } from "./baseImage";
import { cachePath, replaceWhole } from "./cache";
import { contentKey } from "./contentKey";
import { OP_DEPLOYER_STEP, opDeployerKey } from "./contracts/steps";
import { moduleKey, programsStepName } from "./goPrograms";
import { hasImage, imageLabels, TOOLCHAIN_LABEL } from "./imageLabels";
import { KONA_NODE_STAND_IN_STEP, konaNodeStandInKey } from "./konaNodeStandIn";
import { installStepName, nodeModules, npmPackagesKey } from "./npmPackages";
import { placeProgram } from "./pulumi";
import type { Step, StepContext } from "./steps";
import {
  BASE_IMAGE,
  imageReference,
  type ImageSpecification,
  IMAGES,
  KONA_NODE_STAND_IN,
  MONITORING_MODULES,
  NPM_PROGRAMS,
  OP_DEPLOYER,
  GETH_MODULE,
  OPTIMISM_MODULE,
  TEST_IMAGES,
} from "./versions";

export const imageStepName = (image: { name: string }) => `image ${image.name}`;

export function imageSteps(): Step[] {
  return [...IMAGES, ...TEST_IMAGES].map((image) => {
    const key = imageKey(image);
    return {
      name: imageStepName(image),
      load: "engine",
      needs: [BASE_IMAGE_STEP, ...new Set(image.programs.map((program) => programSource(program).step))],
      isUpToDate: () => hasImage(imageReference(image), key),
      run: (context) => buildImage(image, key, context),
    };
  });
}

/** Whether the engine has all these images as they would be built now. */
export async function areBuilt(names: readonly string[]): Promise<boolean> {
  const wanted = names.map((name) => {
    if (name === BASE_IMAGE.name) return { reference: imageReference(BASE_IMAGE), key: baseImageKey() };
    const image = [...IMAGES, ...TEST_IMAGES].find((each) => each.name === name);
    return image && { reference: imageReference(image), key: imageKey(image) };
  });
  const labels = await imageLabels(wanted.flatMap((image) => image?.reference ?? []));
  return labels !== undefined && wanted.every((image, index) => image?.key === labels[index]);
}

export function imageKey(image: ImageSpecification): string {
  return contentKey({
    image,
    base: baseImageKey(),
    programs: image.programs.map((program) => programSource(program).key()),
    recipe: dockerfile(image),
  });
}

export function dockerfile(image: ImageSpecification): string {
  const packages = image.debianPackages ?? [];
  const [command] = image.programs.length > 0 ? image.programs : packages;
  return [
    `FROM ${imageReference(BASE_IMAGE)}`,
    ...(packages.length > 0
      ? [
          `RUN apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")} && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc/* /usr/share/man/*`,
        ]
      : []),
    ...(image.programs.length > 0 ? ["COPY programs/ /usr/local/bin/"] : []),
    `CMD ${JSON.stringify([command])}`,
    "",
  ].join("\n");
}

async function buildImage(image: ImageSpecification, key: string, context: StepContext): Promise<void> {
  await replaceWhole(cachePath("contexts", image.name), async (directory) => {
    // The context holds only what goes into the image, as hard links: the engine gets no more than that sent.
    const programs = path.join(directory, "programs");
    await mkdir(programs, { recursive: true });
    for (const program of image.programs) await programSource(program).place(path.join(programs, program));
    for (const [name, target] of Object.entries(image.links ?? {})) await symlink(target, path.join(programs, name));
    await writeFile(path.join(directory, "Dockerfile"), dockerfile(image));
    // The engine's bridge may have no way out where this machine has one.
    const network = image.debianPackages ? ["--network", "host"] : [];
    const label = ["--label", `${TOOLCHAIN_LABEL}=${key}`];
    const parameters = ["build", "--force-rm", ...network, ...label, "--tag", imageReference(image), directory];
    // Debian's engine has no BuildKit.
    await context.run("docker", parameters, { environment: { DOCKER_BUILDKIT: "0" } });
  });
}

interface ProgramSource {
  /** The step that makes the program. */
  step: string;
  key(): string;
  place(target: string): Promise<void>;
}

/** Where an image's program comes from. */
function programSource(program: string): ProgramSource {
  if (program in NPM_PROGRAMS) {
    const file = NPM_PROGRAMS[program as keyof typeof NPM_PROGRAMS];
    return {
      step: installStepName("npm-binaries"),
      key: () => npmPackagesKey("npm-binaries"),
      place: (target) => cp(path.join(nodeModules("npm-binaries"), file), target),
    };
  }
  if (program === OP_DEPLOYER.name) {
    return { step: OP_DEPLOYER_STEP, key: opDeployerKey, place: (target) => placeProgram(program, target) };
  }
  if (program === KONA_NODE_STAND_IN.name) {
    return {
      step: KONA_NODE_STAND_IN_STEP,
      key: () => konaNodeStandInKey(),
      place: (target) => placeProgram(program, target),
    };
  }
  const module = [OPTIMISM_MODULE, GETH_MODULE, ...MONITORING_MODULES].find(({ programs }) =>
    programs.some(({ name }) => name === program),
  );
  if (!module) throw new Error(`versions.ts names no source for the program ${program}`);
  return {
    step: programsStepName(module),
    key: () => moduleKey(module),
    place: (target) => placeProgram(program, target),
  };
}
