import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "opstack-ha";
import { preflight } from "opstack-ha/preflight";

export = async () => {
  const config = new pulumi.Config();
  const imageSource = config.require<"registry" | "build">("image_source");
  const sequencer = { executionClient: "op-geth", consensusClient: "op-node" } as const;
  const monitoring = { grafana: { enabled: false } };
  const args = await preflight("chain", { imageSource, sequencerCount: 1, l2Nodes: 1, sequencer, monitoring });
  const network = new OpStackNetwork("chain", args);

  const reader = new docker.Container("reader", {
    image: config.require("reader_image"),
    command: ["node", "/read.mjs", network.internalRpcUrl],
    uploads: [{ file: "/read.mjs", source: "read.mjs" }],
    networksAdvanced: [{ name: network.dockerNetwork.name }],
  });
  return { rpcUrl: network.rpcUrl, contracts: network.contracts, readerId: reader.id };
};
