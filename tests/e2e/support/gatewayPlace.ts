/** Where the two networks are on which the gateway is tried, one after the other. */
export const SUBNET = "10.206.0.0/24";

export const PORTS = {
  l1: 28_551,
  gateway: 28_651,
  prometheus: 29_098,
  sequencer_rpc: 29_551,
  sequencer_node_rpc: 30_551,
  conductor_rpc: 30_563,
  validator_rpc: 31_551,
  validator_node_rpc: 32_551,
};
