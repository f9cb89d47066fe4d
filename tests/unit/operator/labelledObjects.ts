/** What Docker may have of a network, for tests. */
import { groupNetworks } from "../../../operator/inventory/group";
import type { FoundNetwork, LabelledObject } from "../../../operator/inventory/model";

const OWNER = { project: "opstack-ha", stack: "dev", network: "devnet" };

export const service = (name: string, state: string, more: Partial<LabelledObject> = {}): LabelledObject => ({
  kind: "container",
  id: name,
  name,
  isDown: state !== "running",
  role: "service",
  component: name,
  index: 0,
  health: "none",
  state,
  ...OWNER,
  ...more,
});

export const volume = (name: string, more: Partial<LabelledObject> = {}): LabelledObject => ({
  kind: "volume",
  id: name,
  name,
  isDown: false,
  ...OWNER,
  ...more,
});

/** The only network of these. */
export function networkOf(objects: LabelledObject[]): FoundNetwork {
  const [network, ...others] = groupNetworks(objects);
  if (!network || others.length > 0) throw new Error("these are not of one network");
  return network;
}
