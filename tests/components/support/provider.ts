/** Stands in for the Pulumi engine and its providers, and records what they would receive. */
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** The parts of the SDK's connection to the engine that the tests look at. */
interface Monitor {
  registerResource(request: Request, respond: (error: unknown, response: { getUrn(): string }) => void): void;
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getDependenciesList(): string[];
  getReplaceonchangesList(): string[];
  getProvider(): string;
}

/** A resource as the engine was asked to create it. */
export interface Recorded {
  type: string;
  name: string;
  urn: string;
  /** URN of the parent; empty for the outermost component. */
  parent: string;
  /** What the provider would receive; secret values are wrapped (see `secrets.ts`). */
  inputs: Record<string, unknown>;
  /** URNs of all that must exist before, `dependsOn` and inputs together. */
  dependencies: string[];
  /** Inputs whose change replaces it, besides those of which the provider says so. */
  replaceOnChanges: string[];
  /** URN of its provider, and its id after `::`; empty for the default one. */
  provider: string;
}

/** How the containers of jobs end. */
export interface JobResult {
  exitCode: number;
  logs: string;
}

/** What jobs print on success, by the end of their container's name; the deployment reports its addresses. */
const SUCCESS: Record<string, string> = {
  "job-seal-genesis": '[ 0.1s] sealed\n{"genesis.json":"11","l1-chain-config.json":"22"}',
  "job-seal-rollup": '[ 0.1s] sealed\n{"rollup.json":"33"}',
  "job-prepare-genesis": 'ready\n{"DisputeGameFactoryProxy":"0x00000000000000000000000000000000000000fa"}',
};

export const fakeHex = (name: string): string => createHash("sha256").update(name).digest("hex");

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each provider knows the shape of its own inputs
type Computed = (name: string, inputs: Record<string, any>, jobs: Record<string, JobResult>) => object;

/** What a provider adds to the inputs of each type that this project may create. Random values are secrets. */
const COMPUTED: Record<string, Computed | undefined> = {
  "docker:index/container:Container": (_, inputs, jobs) => {
    const [, job = ""] = /-(job-.*)$/.exec(inputs.name) ?? [];
    const { exitCode, logs } = jobs[job] ?? { exitCode: 0, logs: SUCCESS[job] ?? "done" };
    return inputs.attach ? { exitCode, containerLogs: logs } : {};
  },
  "docker:index/network:Network": () => ({}),
  "docker:index/remoteImage:RemoteImage": (_, inputs) => ({ imageId: `sha256:${fakeHex(inputs.name)}` }),
  "docker:index/volume:Volume": () => ({}),
  "pulumi:providers:docker": () => ({}),
  "random:index/randomBytes:RandomBytes": (name) => ({ hex: pulumi.secret(fakeHex(name)) }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: pulumi.secret(`password-${fakeHex(name)}`) }),
};

/** How a program is run. */
export interface RunOptions {
  /** Its name. Default `test`. */
  stack?: string;
  /** How jobs end, by container name without the network's. Default: all succeed. */
  jobs?: Record<string, JobResult>;
  /** As `pulumi preview` does: what only a provider can know stays unknown. Default false. */
  preview?: boolean;
}

/** What a provider would answer. */
function stateOf({ type, name, inputs }: pulumi.runtime.MockResourceArgs, { jobs = {}, preview }: RunOptions): object {
  if (type.startsWith("opstack-ha:index:")) return inputs;
  const computed = COMPUTED[type];
  if (!computed) throw new Error(`no mock for the resource ${type}`);
  return { ...inputs, ...(preview ? {} : computed(name, inputs, jobs)) };
}

/** The program failed: what would end the update, and what was created until then. */
export class ProgramFailure extends Error {
  constructor(
    cause: unknown,
    readonly recorded: Recorded[],
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Runs a program against the mocks until everything is registered.
 *
 * @param program creates resources; nothing of ours does so when it is imported
 * @throws ProgramFailure when an update would fail
 */
export async function record(program: () => unknown, options: RunOptions = {}): Promise<Recorded[]> {
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => ({
        id: args.type.startsWith("opstack-ha:") || options.preview ? undefined : `${args.name}-id`,
        state: stateOf(args, options),
      }),
      call: ({ token }) => {
        // The SDK shows the details of an error, as gRPC has them.
        throw Object.assign(new Error(), { details: `no mock for the call ${token}` });
      },
    },
    "opstack-ha",
    options.stack ?? "test",
    options.preview,
  );
  const recorded = recordRegistrations();
  try {
    await withoutStackTraces(() =>
      untilFailure(async () => {
        await program();
        await pulumi.runtime.disconnect();
      }),
    );
  } catch (error) {
    throw new ProgramFailure(error, recorded);
  }
  return recorded;
}

/** The mocks are not told of parents and dependencies, but the request to the engine holds both. */
function recordRegistrations(): Recorded[] {
  const recorded: Recorded[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, respond) =>
    register(request, (error, response) => {
      if (!error) {
        recorded.push({
          type: request.getType(),
          name: request.getName(),
          urn: response.getUrn(),
          parent: request.getParent(),
          inputs: request.getObject()?.toJavaScript() ?? {},
          dependencies: request.getDependenciesList(),
          replaceOnChanges: request.getReplaceonchangesList(),
          provider: request.getProvider(),
        });
      }
      respond(error, response);
    });
  return recorded;
}

/** Long enough for everything that does not wait for what failed. */
const STRAGGLER_MILLISECONDS = 200;

/** Fails with the first promise that nobody handles, as the language host does. */
async function untilFailure(task: () => Promise<void>): Promise<void> {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const failures: unknown[] = [];
  const failed = new Promise<void>((resolve) =>
    process.on("unhandledRejection", (reason) => {
      failures.push(reason);
      resolve();
    }),
  );
  try {
    await Promise.race([task(), failed]);
    // Node tells of unhandled promises at the end of a turn.
    await setTimeout(0);
    if (failures.length > 0) await setTimeout(STRAGGLER_MILLISECONDS);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  if (failures.length > 0) throw failures[0];
}

/** The SDK notes a stack trace for every resource and promise; mapping them all to sources takes most of the time. */
async function withoutStackTraces(task: () => Promise<void>): Promise<void> {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (error) => String(error);
  Error.stackTraceLimit = 0;
  try {
    await task();
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
