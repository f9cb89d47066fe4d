import * as pulumi from "@pulumi/pulumi";
import type { GatewaySecrets } from "../../../config/planNetwork";
import type { GatewayPlan, Plan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { GatewayInput } from "../../../gateway/main";
import type { ContainerFile, Environment } from "../../docker/environment";
import { httpHealthCheck } from "../../docker/healthCheck";
import { programCommand, programFiles } from "../../docker/job";
import { Service } from "../../docker/service";
import { PATHS } from "../../../shared/paths";
import { conductorAddressUrl, executionAddressUrl, followingNodesName, validatorsName } from "../../endpoints";
import { introductionsOf } from "../introductions";

export interface GatewayArgs {
  environment: Environment;
  container: GatewayPlan;
  /** The nodes behind it, and who may ask what. */
  secrets: GatewaySecrets;
  plan: Pick<
    Plan,
    "challenger" | "sequencers" | "validators" | "guards" | "rpcNamespaces" | "corsOrigins" | "network" | "cluster"
  >;
}

/** A stable URL of L2: one chain, whose head never goes back, and a pool that loses nothing, whatever nodes fail behind it. */
export class Gateway extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Gateway", name, {}, opts);
    const { environment, container } = args;
    const service = new Service(
      `${name}-service`,
      {
        environment,
        plan: container,
        command: programCommand,
        files: [...programFiles("gateway", gatewayInput(args)), ...doorFiles(args)],
        ...(makesCertificate(args) ? { dataPath: PATHS.data } : {}),
        healthCheck: httpHealthCheck(PORTS.gatewayMetrics, "/health"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** For a transaction to find a leader: longer than any election takes. */
const SEND_WITHIN_MILLISECONDS = 10_000;

type Door = NonNullable<GatewayPlan["publicDoor"]>;

const makesCertificate = ({ container, secrets }: Pick<GatewayArgs, "container" | "secrets">): boolean =>
  container.publicDoor?.tls === true && secrets.certificate === undefined;

const doorFiles = ({ container, secrets }: Pick<GatewayArgs, "container" | "secrets">): ContainerFile[] =>
  container.publicDoor ? [{ path: PATHS.gatewaySecrets, content: pulumi.secret(JSON.stringify(secrets)) }] : [];

const publicDoor = ({ tls, names, requestsPerSecond }: Door): GatewayInput["publicDoor"] => ({
  port: PORTS.gatewayPublic,
  secretsFile: PATHS.gatewaySecrets,
  ...(tls ? { tls: { folder: PATHS.data, names } } : {}),
  ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
});

/** Sequencers that keep what op-challenger asks for, which kona-node does not. */
function safeHeadKeepers({ sequencers, challenger }: GatewayArgs["plan"]): { lastly?: string[] } {
  const keepers = sequencers.filter(({ consensus }) => consensus.client === "op-node");
  return challenger && keepers.length > 0 ? { lastly: keepers.map(({ consensus }) => consensus.address) } : {};
}

/** Those that the name server of its host knows: on routed hosts its own alone, so that reads stay on the host. */
const validatorsInReach = ({ host }: GatewayPlan, { validators, cluster }: Pick<Plan, "validators" | "cluster">) =>
  cluster?.network === "routed" ? validators.filter(({ execution }) => execution.host === host) : validators;

/**
 * What a gateway is told. Sequencers are given by address, because to look up the name of a container that is down takes up to
 * twenty seconds. Validators come and go: Docker's name service is asked for them all the time, so that adding one leaves
 * the gateway as it is.
 */
export const gatewayInput = ({ container, plan }: Pick<GatewayArgs, "container" | "plan">): GatewayInput => ({
  sequencers: plan.sequencers.map((node) => ({
    name: node.name,
    rpcUrl: executionAddressUrl(node),
    ...(node.conductor ? { conductorRpcUrl: conductorAddressUrl(node.conductor) } : {}),
  })),
  ...(validatorsInReach(container, plan).length > 0 ? { validatorsName: validatorsName(plan.network) } : {}),
  validatorsPort: PORTS.executionRpc,
  namespaces: plan.rpcNamespaces,
  origins: plan.corsOrigins,
  limits: {
    readWithin: container.readTimeout * 1_000,
    sendWithin: SEND_WITHIN_MILLISECONDS,
    body: container.maxBodyMb * 1_048_576,
    batch: container.maxBatch,
  },
  // Where guards do it, they do.
  ...(plan.guards.length === 0
    ? { introductions: introductionsOf(plan.sequencers, plan.network, container.index) }
    : {}),
  ...(container.publicDoor ? { publicDoor: publicDoor(container.publicDoor) } : {}),
  consensus: { name: followingNodesName(plan.network), port: PORTS.consensusRpc, ...safeHeadKeepers(plan) },
  ports: {
    users: PORTS.gateway,
    nodes: PORTS.gatewayLeader,
    metrics: PORTS.gatewayMetrics,
    consensus: PORTS.gatewayConsensus,
  },
});
