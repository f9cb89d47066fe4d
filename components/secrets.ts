import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { NodeKeys } from "./l2/keys";
import type { NodePlan } from "../config/plan";

export interface NetworkSecretsArgs {
  nodes: NodePlan[];
  l2ChainId: number;
}

/** Everything random about a network: made once, kept as secrets in the stack's state. */
export class NetworkSecrets extends pulumi.ComponentResource {
  /** 32 bytes in hex, shared by each execution client and its consensus client. */
  readonly jwtSecret: pulumi.Output<string>;
  readonly grafanaPassword: pulumi.Output<string>;
  /** P2P identities by node name. */
  readonly nodeKeys: ReadonlyMap<string, NodeKeys>;

  constructor(name: string, { nodes, l2ChainId }: NetworkSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:NetworkSecrets", name, {}, opts);
    this.jwtSecret = new random.RandomBytes(`${name}-jwt`, { length: 32 }, { parent: this }).hex;
    this.grafanaPassword = new random.RandomPassword(
      `${name}-grafana-password`,
      { length: 24, special: false },
      { parent: this },
    ).result;
    this.nodeKeys = new Map(
      nodes.map((node) => [node.name, new NodeKeys(`${name}-${node.name}`, { node, l2ChainId }, { parent: this })]),
    );
    this.registerOutputs();
  }
}
