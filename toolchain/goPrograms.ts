import * as path from "node:path";
import { isStamped, programPath, replaceWhole, stamp } from "./cache";
import { contentKey, fileContents } from "./contentKey";
import type { Step, StepContext } from "./steps";
import type { GoModule, GoProgram } from "./versions";

export const TOOLCHAIN_DIRECTORY = __dirname;

/** Static, reproducible, without what only a debugger reads; checksums stay checked. */
const GO_ENVIRONMENT = { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" };

export const programsStepName = (module: GoModule) => `build ${module.name}`;

/** Two steps per module, so that one module's downloads run beside another's compilation. */
export function goModuleSteps(module: GoModule): Step[] {
  const key = moduleKey(module);
  const download = `download ${module.name}`;
  const outputs = module.programs.map(({ name }) => programPath(name));
  const isUpToDate = () => isStamped(programsStepName(module), key, outputs);
  return [
    { name: download, load: "network", needs: [], isUpToDate, run: (context) => downloadModules(module, context) },
    {
      name: programsStepName(module),
      load: "go",
      needs: [download],
      isUpToDate,
      run: async (context) => {
        for (const program of module.programs) {
          await buildGoProgram(program, { directory: moduleDirectory(module), tags: module.tags }, context);
        }
        await stamp(programsStepName(module), key);
      },
    },
  ];
}

/** Changes with anything that could change one of the module's programs. */
export function moduleKey(module: GoModule): string {
  return contentKey({ module, environment: GO_ENVIRONMENT, files: fileContents(moduleDirectory(module), ".") });
}

export interface GoBuild {
  /** Folder of the go.mod. */
  directory: string;
  tags?: readonly string[];
  /** A go.mod to use instead of the committed one. */
  moduleFile?: string;
}

export async function buildGoProgram(program: GoProgram, build: GoBuild, context: StepContext): Promise<void> {
  const variables = Object.entries(program.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  await replaceWhole(programPath(program.name), (temporary) =>
    context.run(
      "go",
      [
        "build",
        "-mod=readonly",
        "-trimpath",
        ...(build.moduleFile ? [`-modfile=${build.moduleFile}`] : []),
        ...tagParameters(build.tags),
        `-ldflags=${["-s", "-w", ...variables].join(" ")}`,
        "-o",
        temporary,
        program.package,
      ],
      { cwd: build.directory, environment: GO_ENVIRONMENT },
    ),
  );
}

/** Where the Go module cache keeps a module that a go.mod names. */
export async function goModuleSource(modulePath: string, directory: string, context: StepContext): Promise<string> {
  return context.capture("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", modulePath], {
    cwd: directory,
    environment: GO_ENVIRONMENT,
  });
}

async function downloadModules(module: GoModule, context: StepContext): Promise<void> {
  // Listing the dependencies fetches what the programs are built from, and no other module of the graph.
  const packages = module.programs.map((program) => program.package);
  const onlyErrors = ["-f", "{{if .Error}}{{.Error}}{{end}}"];
  await context.run(
    "go",
    ["list", "-mod=readonly", "-deps", ...onlyErrors, ...tagParameters(module.tags), ...packages],
    { cwd: moduleDirectory(module), environment: GO_ENVIRONMENT },
  );
}

export function moduleDirectory(module: GoModule): string {
  return path.join(TOOLCHAIN_DIRECTORY, module.directory);
}

function tagParameters(tags: readonly string[] = []): string[] {
  return tags.length > 0 ? [`-tags=${tags.join(",")}`] : [];
}
