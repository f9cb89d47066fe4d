/** The whole network of a stack file, as the providers would receive it. */
import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "../../../components/network";
import { toArgumentNames } from "../../../config/argumentNames";
import { parseConfig } from "../../../config/load";
import type { Plan } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { stackConfig } from "../../support/stackFiles";
import { record, type Recorded, type RunOptions } from "./provider";

/** The stacks that come with the project. */
export const STACKS = ["dev", "ha", "single", "airgap"] as const;
export type StackName = (typeof STACKS)[number];

/** The inputs of a container that the tests look at. */
export interface ContainerInputs {
  name: string;
  hostname: string;
  image: string;
  entrypoints: string[];
  command: string[];
  restart: string;
  labels: { label: string; value: string }[];
  uploads: { file: string; content: unknown }[];
  volumes: { volumeName: string; containerPath: string; readOnly?: boolean }[];
  ports: { internal: number; external: number; ip: string }[];
  networksAdvanced: { name: string; ipv4Address?: string; aliases?: string[] }[];
  [other: string]: unknown;
}

export type RecordedContainer = Recorded & { inputs: ContainerInputs };

const CONTAINER = "docker:index/container:Container";
const isContainer = (resource: Recorded): resource is RecordedContainer => resource.type === CONTAINER;

export class RecordedNetwork {
  constructor(
    readonly plan: Plan,
    readonly resources: Recorded[],
    readonly outputs: Record<string, unknown>,
  ) {}

  get containers(): RecordedContainer[] {
    return this.resources.filter(isContainer);
  }

  /** Containers that run once. */
  get jobs(): RecordedContainer[] {
    return this.containers.filter(({ inputs }) => inputs.attach === true);
  }

  /** Long-lived containers. */
  get services(): RecordedContainer[] {
    return this.containers.filter(({ inputs }) => inputs.attach !== true);
  }

  ofType = (type: string): Recorded[] => this.resources.filter((resource) => resource.type === type);

  /** The container of this name, without the network's. */
  container(name: string): RecordedContainer {
    const found = this.containers.find(({ inputs }) => inputs.name === `${this.plan.network}-${name}`);
    if (!found) throw new Error(`there is no container ${name}`);
    return found;
  }
}

export interface NetworkOptions extends RunOptions {
  /** Config that differs from the stack file's. */
  changes?: Record<string, unknown>;
  failedAttempts?: Record<string, number>;
  /** Whether the network runs already. */
  running?: boolean;
  /** The genesis of the chain that runs; default that of the config. */
  genesis?: string;
}

const plainRecordings = new Map<StackName, Promise<RecordedNetwork>>();

/** Records the network that a stack file describes; without options only once. */
export function recordNetwork(stack: StackName, options?: NetworkOptions): Promise<RecordedNetwork> {
  if (options) return recordAnew(stack, options);
  const recording = plainRecordings.get(stack) ?? recordAnew(stack, {});
  plainRecordings.set(stack, recording);
  return recording;
}

async function recordAnew(
  stack: StackName,
  { changes = {}, failedAttempts = {}, running = false, genesis, ...options }: NetworkOptions,
): Promise<RecordedNetwork> {
  const config = parseConfig({ ...stackConfig(stack), ...changes });
  const plan = planTopology(config);
  let outputs: Record<string, unknown> = {};
  const resources = await record(
    () => {
      const args = { ...toArgumentNames(config), state: { failedAttempts, running, genesis } };
      outputs = { ...new OpStackNetwork(config.network_name, args).outputs };
    },
    { stack, ...options },
  );
  return new RecordedNetwork(plan, resources, outputs);
}

/** What an output resolves to, and whether it is a secret. */
export const resolve = async <Value>(output: pulumi.Output<Value>) => ({
  value: await new Promise<Value>((done) => output.apply(done)),
  isSecret: await pulumi.isSecret(output),
});
