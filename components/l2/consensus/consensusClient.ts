import * as pulumi from "@pulumi/pulumi";
import type { NodePlan } from "../../../config/plan";
import { PORTS } from "../../../config/ports";
import type { Command } from "../../docker/command";
import { rpcHealthCheck } from "../../docker/healthCheck";
import { PATHS } from "../../../shared/paths";
import { Service } from "../../docker/service";
import { conductorAddressUrl, conductorRpcUrl, engineUrl, executionRpcUrl, followingNodesName } from "../../endpoints";
import type { Chain } from "../chainContext";
import { forkLabel } from "../forks";
import type { ConsensusClientArguments } from "./arguments";
import { konaNodeCommand } from "./konaNode";
import { opNodeCommand } from "./opNode";

export interface ConsensusClientArgs {
  chain: Chain;
  node: NodePlan;
}

/** The consensus client of a pair: kona-node or op-node, by the plan. */
export class ConsensusClient extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;

  constructor(name: string, { chain, node }: ConsensusClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:ConsensusClient", name, {}, opts);
    const plan = node.consensus;
    const isSequencer = node.role === "sequencer";

    const service = new Service(
      `${name}-service`,
      {
        environment: chain.environment,
        plan,
        command: consensusCommand(chain, node),
        files: [
          { path: PATHS.jwtSecret, content: chain.jwtSecret },
          { path: PATHS.p2pKey, content: chain.keys.get(node.name)!.consensusKey },
          ...(isSequencer ? chain.blockSigning.files : []),
        ],
        mounts: [chain.genesis(plan.host)],
        dataPath: PATHS.data,
        boundToChain: true,
        ...(isSequencer ? {} : { aliases: [followingNodesName(chain.environment.network)] }),
        healthCheck: rpcHealthCheck(PORTS.consensusRpc, "optimism_syncStatus"),
        moreLabels: {
          ...forkLabel(chain.forks),
          ...(isSequencer && chain.signerRotation ? { account: chain.signerRotation.signer } : {}),
        },
      },
      { parent: this },
    );
    this.containerId = service.containerId;
    this.registerOutputs();
  }
}

/** The command line of a pair's consensus client. */
export function consensusCommand(chain: Chain, node: NodePlan): pulumi.Output<Command> {
  const plan = node.consensus;
  const own = chain.keys.get(node.name)!;
  const peers = plan.peers.map((peer) => chain.keys.get(peer)!);
  // kona-node waits for as long as the look-up of a name takes; op-node gives up after a second.
  const urlOfConductor = plan.client === "kona-node" ? conductorAddressUrl : conductorRpcUrl;
  const common: ConsensusClientArguments = {
    l1RpcUrl: chain.l1RpcUrl,
    l1BlockTime: chain.l1BlockTime,
    ...(chain.l1Traits ? { l1Traits: chain.l1Traits } : {}),
    engineUrl: engineUrl(node),
    address: plan.address,
    ...(node.role === "sequencer"
      ? {
          sequencer: {
            ...(node.conductor ? { conductorRpcUrl: urlOfConductor(node.conductor) } : {}),
            ...(chain.blockSigning.signer ? { signer: chain.blockSigning.signer } : {}),
          },
        }
      : {}),
    ...(chain.forks ? { forkMoments: chain.forks.moments } : {}),
    ...(chain.signerRotation ? { expectsOtherSigner: true } : {}),
    extraArguments: plan.extraArguments,
  };
  if (plan.client === "op-node") {
    return pulumi
      .all([own.consensusEnode, pulumi.all(peers.map((peer) => peer.consensusMultiaddress))])
      .apply(([bootnode, multiaddresses]) =>
        opNodeCommand({ ...common, executionRpcUrl: executionRpcUrl(node), bootnode, peers: multiaddresses }),
      );
  }
  return pulumi
    .all(peers.map((peer) => peer.consensusEnr))
    .apply((bootnodes) => konaNodeCommand({ ...common, l1BeaconUrl: chain.l1BeaconUrl, bootnodes }));
}
