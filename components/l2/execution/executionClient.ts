import * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Command } from "../../docker/command";
import { rpcHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import { validatorsName } from "../../endpoints";
import type { Chain } from "../chainContext";
import { forkLabel } from "../forks";
import { OP_GETH_CONFIG_FILE, opGethCommand, opGethConfig } from "./opGeth";
import { opRethCommand } from "./opReth";

export interface ExecutionClientArgs {
  chain: Chain;
  node: NodePlan;
}

const COMMANDS = { "op-geth": opGethCommand, "op-reth": opRethCommand };

/** The execution client of a pair: op-reth or op-geth, by the plan. */
export class ExecutionClient extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, { chain, node }: ExecutionClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ExecutionClient", name, {}, opts);
    const plan = node.execution;
    const service = new Service(
      `${name}-service`,
      {
        environment: chain.environment,
        plan,
        command: executionCommand(chain, node),
        files: [
          { path: PATHS.jwtSecret, content: chain.jwtSecret },
          { path: PATHS.p2pKey, content: chain.keys.get(node.name)!.executionKey },
          ...(plan.client === "op-geth" ? [{ path: OP_GETH_CONFIG_FILE, content: p2pConfig(chain, node) }] : []),
        ],
        mounts: [chain.genesis(plan.host)],
        dataPath: PATHS.data,
        boundToChain: true,
        ...sharedNames(chain, node),
        healthCheck: rpcHealthCheck(PORTS.executionRpc, "eth_chainId"),
        moreLabels: forkLabel(chain.forks),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** By which it is found together with all of its kind. */
function sharedNames({ environment, sequencersName }: Chain, { role }: NodePlan): { aliases?: string[] } {
  if (role === "validator") return { aliases: [validatorsName(environment.network)] };
  return role === "sequencer" && sequencersName ? { aliases: [sequencersName] } : {};
}

const executionPeers = (chain: Chain, node: NodePlan): pulumi.Output<string[]> =>
  pulumi.all(node.execution.peers.map((peer) => chain.keys.get(peer)!.executionEnode));

const p2pConfig = (chain: Chain, node: NodePlan): pulumi.Output<string> =>
  pulumi
    .all([executionPeers(chain, node), chain.keys.get(node.name)!.executionEnode])
    .apply(([peers, own]) => opGethConfig(peers, node.execution.discovers ? own : undefined));

/** The command line of a pair's execution client. */
export const executionCommand = (chain: Chain, node: NodePlan): pulumi.Output<Command> =>
  executionPeers(chain, node).apply((peers) =>
    COMMANDS[node.execution.client]({
      l2ChainId: chain.l2ChainId,
      address: node.execution.address,
      peers,
      discovers: node.execution.discovers,
      ...(node.role === "sequencer" ? {} : { sequencerRpcUrl: chain.leaderRpcUrl(node.execution.host) }),
      rpcNamespaces: chain.rpcNamespaces,
      corsOrigins: chain.corsOrigins,
      ...(chain.forks ? { forkMoments: chain.forks.moments } : {}),
      extraArguments: node.execution.extraArguments,
    }),
  );
