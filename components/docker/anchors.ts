import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../../config/plan";
import { run } from "./command";
import type { Environment } from "./environment";
import { Service } from "./service";

export interface AnchorsArgs {
  environment: Environment;
  cluster: ClusterPlan;
}

/** Sleeps until it is told to end. */
const COMMAND = run("/bin/sh", ["-c", 'trap "exit 0" TERM INT\nwhile :; do sleep 3600 & wait $!; done']);

/**
 * On an overlay, a container on each host that no change of the network replaces: an engine whose last container leaves takes the
 * overlay down, and builds it again, which takes seconds, with the next that comes.
 */
export class Anchors extends pulumi.ComponentResource {
  constructor(name: string, { environment, cluster }: AnchorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Anchors", name, {}, opts);
    for (const { name: host, anchor } of cluster.hosts) {
      if (!anchor) continue;
      new Service(
        `${name}-${host}`,
        { environment, plan: anchor, command: COMMAND, healthCheck: "true" },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
