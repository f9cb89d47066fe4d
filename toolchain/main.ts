import colors from "picocolors";
import { baseImageKey } from "./baseImage";
import { cacheDirectory, pulumiBinDirectory } from "./cache";
import { tryCommand } from "./commands";
import { engineVersion } from "./ownEngine";
import { imageLabel } from "./imageLabels";
import { imageKey } from "./images";
import { ensureAll, ensureEngine, ensureImages, ensurePulumi, StepFailure, stopEngine } from "./index";
import { BASE_IMAGE, imageReference, IMAGES } from "./versions";

const USAGE = `usage: npx tsx toolchain/main.ts <command>
  engine            make sure that a Docker engine answers, starting one if need be
  engine-stop       stop the engine that "engine" started
  pulumi            build the Pulumi CLI with its language host and provider plugins
  images [names…]   build the images that are missing or out of date, by default all that networks run
  all               all of the above
  status            say what is there; exit code 1 when something is missing`;

const USAGE_ERROR = 2;

async function main([command, ...names]: string[]): Promise<number> {
  switch (command) {
    case "engine":
      await ensureEngine();
      console.log(`Docker engine ${await engineVersion()} answers`);
      return 0;
    case "engine-stop":
      console.log((await stopEngine()) ? "the Docker engine is stopped" : "no Docker engine was started from here");
      return 0;
    case "pulumi":
      console.log((await ensurePulumi()).binDir);
      return 0;
    case "images":
      await ensureImages(names.length > 0 ? names : undefined);
      return 0;
    case "all":
      await ensureAll();
      return 0;
    case "status":
      return status();
    default:
      console.error(USAGE);
      return USAGE_ERROR;
  }
}

async function status(): Promise<number> {
  const engine = await engineVersion();
  const pulumi = await tryCommand(`${pulumiBinDirectory()}/pulumi`, ["version"]);
  console.log(`cache   ${cacheDirectory()}`);
  console.log(`engine  ${engine ?? "none answers: run `npx tsx toolchain/main.ts engine`"}`);
  console.log(`pulumi  ${pulumi ?? "not built: run `npx tsx toolchain/main.ts pulumi`"}`);

  const expected = [
    { reference: imageReference(BASE_IMAGE), key: baseImageKey() },
    ...IMAGES.map((image) => ({ reference: imageReference(image), key: imageKey(image) })),
  ];
  let complete = engine !== undefined && pulumi !== undefined;
  for (const { reference, key } of expected) {
    const label = engine && (await imageLabel(reference));
    const state = label === key ? "ready" : label ? "out of date" : "missing";
    if (state !== "ready") complete = false;
    console.log(`image   ${reference.padEnd(40)} ${state}`);
  }
  return complete ? 0 : 1;
}

function explain(error: unknown): string {
  if (error instanceof StepFailure) {
    return [
      error.lastLines,
      colors.red(`${error.message}: ${firstLine(error.cause)}`),
      `The whole log is ${error.logFile}. Run the same command again to go on from here.`,
    ].join("\n");
  }
  return colors.red(error instanceof Error ? error.message : String(error));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
