import * as pulumi from "@pulumi/pulumi";
import type { Address } from "viem";
import type { GatewaySecrets } from "../../config/planNetwork";
import type { Plan } from "../../config/plan";
import type { SignedRole } from "../../config/signer";
import type { Environment } from "../docker/environment";
import {
  consensusRpcUrl,
  executionRpcUrl,
  followingNodesUrl,
  gatewayConsensusUrl,
  gatewayOn,
  gatewayUrl,
  l1RpcUrl,
  validatorsUrl,
} from "../endpoints";
import type { L1Contracts } from "../l1/contracts";
import { forkLabel } from "../l2/forks";
import type { Signing } from "../signing";
import { Guard } from "./guard/guard";
import { hasConductor } from "../conductor/members";
import { Batcher } from "./batcher/batcher";
import { Challenger } from "./challenger/challenger";
import { Gateway } from "./gateway/gateway";
import { Proposer } from "./proposer/proposer";

export interface ServicesArgs {
  environment: Environment;
  plan: Plan;
  /** By role. */
  signing: Record<ServiceRole, Signing>;
  gatewaySecrets: GatewaySecrets;
  contracts: Pick<L1Contracts, "address">;
  /** For `dependsOn`: the chain makes blocks. */
  producing: pulumi.Input<pulumi.Resource>;
  /** The address of the batcher, where the config names its account. */
  batcherAccount?: Address;
  /** For `dependsOn`: L1 knows the account of a role, and it has money. Where the config names that account. */
  ready: Partial<Record<ServiceRole, pulumi.Input<pulumi.Resource>>>;
}

/** Those that send transactions. */
export type ServiceRole = Exclude<SignedRole, "unsafeBlockSigner">;

/** What works around the chain: those of gateway, guards, batcher, proposer and challenger that are enabled. */
export class Services extends pulumi.ComponentResource {
  /** Docker's ids of their containers. */
  readonly containerIds: pulumi.Output<string[]>;

  constructor(
    private readonly name: string,
    private readonly args: ServicesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:Services", name, {}, opts);
    const services = [
      ...this.declareGateways(),
      ...this.declareGuards(),
      this.declareBatcher(),
      this.declareProposer(),
      this.declareChallenger(),
    ].filter((service) => service !== undefined);
    this.containerIds = pulumi.all(services.map((service) => service.containerId));
    this.registerOutputs();
  }

  private declareGateways(): Gateway[] {
    const { environment, plan, gatewaySecrets: secrets } = this.args;
    return plan.gateways.map((container) => {
      const suffix = container.index === 1 ? "" : `-${container.index}`;
      return new Gateway(`${this.name}-gateway${suffix}`, { environment, container, plan, secrets }, { parent: this });
    });
  }

  private declareGuards(): Guard[] {
    const { environment, plan, producing } = this.args;
    const sequencers = plan.sequencers.filter(hasConductor);
    return plan.guards.map(
      (container, position) =>
        new Guard(
          `${this.name}-guard-${container.index}`,
          { environment, container, sequencers, l1: plan.l1, turn: guardTurn(plan, position) },
          { parent: this, dependsOn: producing },
        ),
    );
  }

  private before(role: ServiceRole): pulumi.Input<pulumi.Resource>[] {
    const { producing, ready } = this.args;
    const known = ready[role];
    return known ? [producing, known] : [producing];
  }

  private declareBatcher(): Batcher | undefined {
    const { environment, plan, signing, batcherAccount } = this.args;
    if (!plan.batcher) return undefined;
    return new Batcher(
      `${this.name}-batcher`,
      {
        environment,
        container: plan.batcher,
        l1RpcUrl: l1RpcUrl(plan.l1),
        sequencers: plan.sequencers,
        maxChannelDuration: plan.batcher.maxChannelDuration,
        dataAvailability: plan.batcher.dataAvailability,
        signing: signing.batcher,
        moreLabels: {
          ...forkLabel(plan.chain.forks),
          ...(batcherAccount ? { account: batcherAccount } : {}),
        },
      },
      { parent: this, dependsOn: this.before("batcher") },
    );
  }

  private declareProposer(): Proposer | undefined {
    const { environment, plan, signing, contracts } = this.args;
    if (!plan.proposer) return undefined;
    return new Proposer(
      `${this.name}-proposer`,
      {
        environment,
        container: plan.proposer,
        l1RpcUrl: l1RpcUrl(plan.l1),
        sequencers: plan.sequencers,
        disputeGameFactory: contracts.address("DisputeGameFactoryProxy"),
        proposalInterval: plan.proposer.proposalInterval,
        signing: signing.proposer,
      },
      { parent: this, dependsOn: this.before("proposer") },
    );
  }

  private declareChallenger(): Challenger | undefined {
    const { environment, plan, signing, contracts } = this.args;
    if (!plan.challenger) return undefined;
    return new Challenger(
      `${this.name}-challenger`,
      {
        environment,
        container: plan.challenger,
        l1RpcUrl: l1RpcUrl(plan.l1),
        ...challengerUrls(plan),
        disputeGameFactory: contracts.address("DisputeGameFactoryProxy"),
        signing: signing.challenger,
      },
      { parent: this, dependsOn: this.before("challenger") },
    );
  }
}

/** On routed hosts each guard finds those followers alone that are on its own host, and so is the first to look after them. */
const guardTurn = ({ cluster }: Plan, position: number): number => (cluster?.network === "routed" ? 1 : position + 1);

/**
 * By the gateway it can do without any single node; without one by the names that validators share. A pair of its own is the only
 * node then that knows what it asks.
 */
function challengerUrls({ gateways, challenger, watchPair, network }: Plan) {
  const gateway = gatewayOn(gateways, challenger?.host);
  if (gateway) return { executionRpcUrl: gatewayUrl(gateway), consensusRpcUrl: gatewayConsensusUrl(gateway) };
  return watchPair
    ? { executionRpcUrl: executionRpcUrl(watchPair), consensusRpcUrl: consensusRpcUrl(watchPair) }
    : { executionRpcUrl: validatorsUrl(network), consensusRpcUrl: followingNodesUrl(network) };
}
