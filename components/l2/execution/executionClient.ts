import * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import { rpcHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../docker/paths";
import { Service } from "../../docker/service";
import { validatorsName } from "../../endpoints";
import type { Chain } from "../chain";
import type { ExecutionClientArguments } from "./arguments";
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
    const peers = pulumi.all(plan.peers.map((peer) => chain.keys.get(peer)!.executionEnode));
    const commandArguments = (peerUrls: string[]): ExecutionClientArguments => ({
      l2ChainId: chain.l2ChainId,
      address: plan.address,
      peers: peerUrls,
      ...(node.role === "sequencer" ? {} : { sequencerRpcUrl: chain.leaderRpcUrl }),
      extraArguments: plan.extraArguments,
    });

    const service = new Service(
      `${name}-service`,
      {
        environment: chain.environment,
        plan,
        command: peers.apply((urls) => COMMANDS[plan.client](commandArguments(urls))),
        files: [
          { path: PATHS.jwtSecret, content: chain.jwtSecret },
          { path: PATHS.p2pKey, content: chain.keys.get(node.name)!.executionKey },
          ...(plan.client === "op-geth" ? [{ path: OP_GETH_CONFIG_FILE, content: peers.apply(opGethConfig) }] : []),
        ],
        mounts: [chain.genesis],
        dataPath: PATHS.data,
        boundToChain: true,
        ...(node.role === "validator" ? { aliases: [validatorsName(chain.environment.network)] } : {}),
        healthCheck: rpcHealthCheck(PORTS.executionRpc, "eth_chainId"),
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}
