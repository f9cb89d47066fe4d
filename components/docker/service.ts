import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../config/plan";
import type { Command } from "./command";
import { containerBasics, transformed } from "./container";
import type { ContainerFile, Environment, VolumeMount } from "./environment";
import { fingerprint } from "./fingerprint";
import { healthCheckSeconds } from "./healthCheck";
import { labels, type MoreLabels } from "./labels";
import { volume } from "./volume";

export interface ServiceArgs {
  environment: Environment;
  /** Name, address, ports, image and limits. */
  plan: ContainerPlan;
  command: pulumi.Input<Command>;
  /** Default none. */
  files?: ContainerFile[];
  /** Volumes of others, such as the genesis. Default none. */
  mounts?: VolumeMount[];
  /** Path of a named volume of its own. Default: none, its data goes with the container. */
  dataPath?: string;
  /** Whether that volume holds data of this chain, which is of no use to another. Default false. */
  boundToChain?: boolean;
  /** A shell command that succeeds while the service does its work; shown by `docker ps`. */
  healthCheck: string;
  /** More names on the network, which several containers may share. Default none. */
  aliases?: string[];
  /** A user of the container. Default: the image's own. */
  user?: string;
  /** What the container says of itself besides; another value replaces it. Default nothing. */
  moreLabels?: MoreLabels;
}

/** Seconds a service gets to shut down before it is killed. */
const STOP_GRACE_SECONDS = 10;

/**
 * A long-lived container: unprivileged, restarted unless stopped by hand, with a fixed address, rotated logs and,
 * if it keeps data, a volume of its own that outlives the container.
 */
export class Service extends pulumi.ComponentResource {
  /** Docker's id of the container; another one whenever it is replaced. */
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Service", name, {}, opts);
    const { environment, plan } = args;
    const identity = { role: plan.role, component: plan.component, index: plan.index };
    const { provider, dockerNetwork, images } = environment.site(plan.host);

    const mounts = [...(args.mounts ?? [])];
    if (args.dataPath) {
      const data = volume(
        `${name}-data`,
        `${plan.name}-data`,
        environment,
        identity,
        { parent: this, provider },
        { boundToChain: args.boundToChain ?? false, host: plan.host },
      );
      mounts.push({ volume: data, path: args.dataPath });
    }

    const container = new docker.Container(
      `${name}-container`,
      transformed(
        environment,
        {
          ...containerBasics(environment, {
            name: plan.name,
            image: images.id(plan.image),
            command: args.command,
            files: args.files ?? [],
            mounts,
            user: args.user,
          }),
          restart: "unless-stopped",
          networksAdvanced: [
            {
              name: dockerNetwork.name,
              ipv4Address: plan.address,
              ...(args.aliases ? { aliases: args.aliases } : {}),
            },
          ],
          ports: [...plan.ports]
            .sort((one, other) => one.internal - other.internal)
            .map(({ internal, external, address }) => ({ internal, external, ip: address })),
          ...(plan.extraEnvironment ? { envs: plan.extraEnvironment } : {}),
          labels: labels(
            { network: environment.network, stack: environment.stack, ...identity },
            { host: plan.host, ...environmentLabel(plan), ...args.moreLabels },
          ),
          healthcheck: {
            tests: ["CMD-SHELL", args.healthCheck],
            interval: `${healthCheckSeconds(plan)}s`,
            timeout: "5s",
            retries: 3,
          },
          ...memoryLimit(plan.limits.memoryMb),
          ...(plan.limits.cpus ? { cpus: plan.limits.cpus } : {}),
          destroyGraceSeconds: STOP_GRACE_SECONDS,
        },
        { name: plan.name, ...identity },
      ),
      {
        parent: this,
        deleteBeforeReplace: true,
        provider,
        dependsOn: [dockerNetwork],
        replaceOnChanges: changesThatReplace(plan.limits.memoryMb),
      },
    );
    this.containerId = container.id;
    this.registerOutputs();
  }
}

/**
 * Docker gives a running container another memory limit, but never none: to it, no limit in an update means no change. So one
 * whose limit is gone from the config is replaced.
 */
const changesThatReplace = (megabytes: number | undefined): string[] =>
  megabytes === undefined ? ["memory", "memorySwap"] : [];

/** Pulumi's provider sees no change where the last variable goes, and sees one of a label. */
const environmentLabel = ({ extraEnvironment }: ContainerPlan) =>
  extraEnvironment ? { environment: fingerprint(extraEnvironment) } : {};

/** Docker reports swap with memory; leaving it out would show as a change for ever. */
const memoryLimit = (megabytes: number | undefined) =>
  megabytes === undefined ? {} : { memory: megabytes, memorySwap: megabytes };
