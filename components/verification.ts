import * as pulumi from "@pulumi/pulumi";
import { allNodes, type Plan } from "../config/plan";
import { PORTS } from "../config/ports";
import type { VerifyNetworkInput } from "../jobs/verifyNetwork";
import type { Environment } from "./docker/environment";
import { Job, program } from "./docker/job";
import {
  alertmanagerUrl,
  conductorRpcUrl,
  consensusRpcUrl,
  executionRpcUrl,
  gatewayUrl,
  jsonExporterUrl,
  l1RpcUrl,
  prometheusUrl,
} from "./endpoints";

export interface VerificationArgs {
  environment: Environment;
  plan: Plan;
  /** Docker's ids of all containers: whatever changed, the network is verified again. */
  containerIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** Seconds for services to answer and blocks to pass, beyond what a few L1 blocks take. */
const DEADLINE_SECONDS = 120;

/** A finished update means a working network: a job that fails the update otherwise, and says what does not work. */
export class Verification extends pulumi.ComponentResource {
  /** What the job found; known once the network works. */
  readonly report: pulumi.Output<string>;

  constructor(
    name: string,
    { environment, plan, containerIds }: VerificationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Verification", name, {}, opts);
    const { l1BlockTime, l2BlockTime } = plan.chain;
    const input: VerifyNetworkInput = {
      l1RpcUrl: l1RpcUrl(plan.l1),
      l1BlockTimeSeconds: l1BlockTime,
      l2BlockTimeSeconds: l2BlockTime,
      gatewayUrls: plan.gateways.map(gatewayUrl),
      nodes: allNodes(plan).map((node) => ({
        name: node.name,
        role: node.role,
        executionContainer: node.execution.name,
        consensusContainer: node.consensus.name,
        executionRpcUrl: executionRpcUrl(node),
        consensusRpcUrl: consensusRpcUrl(node),
      })),
      conductors: plan.sequencers.flatMap((node) =>
        node.conductor
          ? [
              {
                id: node.conductor.serverId,
                container: node.conductor.name,
                rpcUrl: conductorRpcUrl(node.conductor),
                consensusRpcUrl: consensusRpcUrl(node),
              },
            ]
          : [],
      ),
      expectSafeHead: plan.batcher !== undefined,
      services: services(plan),
      deadlineSeconds: DEADLINE_SECONDS + 10 * l1BlockTime,
    };
    const job = new Job(
      `${name}-job`,
      program({
        environment,
        containerName: "job-verify-network",
        program: "verifyNetwork",
        input,
        triggers: containerIds,
      }),
      { parent: this },
    );
    this.report = job.logs;
    // Whether or not anybody waits for this job, its failure must be seen here.
    this.registerOutputs({ report: this.report });
  }
}

/** Services without an RPC that the job would ask anyway. */
function services({
  guards,
  batcher,
  proposer,
  challenger,
  prometheus,
  jsonExporter,
  alertmanager,
  grafana,
}: Plan): VerifyNetworkInput["services"] {
  const withMetrics = [...guards, batcher, proposer, challenger].filter((container) => container !== undefined);
  return [
    ...withMetrics.map(({ name }) => ({ name, url: `http://${name}:${PORTS.metrics}/metrics` })),
    ...(prometheus ? [{ name: prometheus.name, url: `${prometheusUrl(prometheus)}/-/ready` }] : []),
    ...(jsonExporter ? [{ name: jsonExporter.name, url: `${jsonExporterUrl(jsonExporter)}/metrics` }] : []),
    ...(alertmanager ? [{ name: alertmanager.name, url: `${alertmanagerUrl(alertmanager)}/-/ready` }] : []),
    ...(grafana ? [{ name: grafana.name, url: `http://${grafana.name}:${PORTS.grafana}/api/health` }] : []),
  ];
}
