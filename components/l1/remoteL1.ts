import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../config/plan";
import type { L1Urls } from "../../config/planNetwork";
import type { Environment, VolumeMount } from "../docker/environment";
import { l1RpcUrl } from "../endpoints";
import { Anvil } from "./anvil";
import { genesisVolume } from "./genesisVolume";
import { L1Front } from "./l1Front";

export interface RemoteL1Args {
  environment: Environment;
  plan: Pick<Plan, "l1" | "l1Front" | "chain">;
  /** Secret. */
  urls: L1Urls;
}

/**
 * An L1 that was there before the network: another chain behind a front of ours, or a fork of it, which reads it by such a front.
 * Unlike a local one it is there before the contracts, which come to it by transactions.
 */
export class RemoteL1 extends pulumi.ComponentResource {
  /** Docker's ids of its containers. */
  readonly containerIds: pulumi.Output<string[]>;
  /** The genesis volume, for nodes. */
  readonly genesis: VolumeMount;
  /** The genesis volume, for the jobs that fill it. */
  readonly writableGenesis: VolumeMount;

  constructor(name: string, { environment, plan, urls }: RemoteL1Args, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:RemoteL1", name, {}, opts);
    const { l1, l1Front, chain } = plan;
    const { genesis, writableGenesis } = genesisVolume(name, environment, this);
    this.genesis = genesis;
    this.writableGenesis = writableGenesis;

    const front = new L1Front(
      `${name}-front`,
      { environment, container: l1Front ?? l1, chain, urls, ...(l1Front ? {} : { genesis }) },
      { parent: this },
    );
    const ids = [pulumi.all([front.containerId])];
    if (l1Front) {
      const fork = new Anvil(
        `${name}-anvil`,
        {
          environment,
          container: l1,
          genesis,
          chainId: chain.l1ChainId,
          blockTime: chain.l1BlockTime,
          sourceUrl: l1RpcUrl(l1Front),
        },
        { parent: this, dependsOn: front },
      );
      ids.push(fork.containerIds);
    }
    this.containerIds = pulumi.all(ids).apply((each) => each.flat());
    this.registerOutputs();
  }
}
