/**
 * The network that tests bring up over the laboratory: that of the stack airgap, with three sequencers and three validators, and without
 * op-challenger, because two CPUs have enough to do.
 */
import { imageReference } from "../../../../config/images";
import { parseConfig } from "../../../../config/load";
import { imagesInUse } from "../../../../config/imagesInUse";
import { stackConfig } from "../../../support/stackFiles";
import type { Config } from "../testStack";
import type { Laboratory } from "./laboratory";
import { RANGE, type Kind } from "./preparations";

/** Names of the machines. */
export const MACHINES = ["a", "b", "c"];

/** Of the stack airgap with these changes. */
export function airgapImages(changes: Config = {}): string[] {
  const config = parseConfig({ ...stackConfig("airgap"), ...changes });
  return imagesInUse(config).flatMap((key) => imageReference(key, config.image_source, config.images) ?? []);
}

/** Open to others, because users are not on any of the machines. The laboratory leaves ports below 8000 as they are. */
export const networkOver = ({ hosts }: Laboratory, kind: Kind): Config => ({
  subnet: RANGE.replace("/16", "/24"),
  sequencer_count: 3,
  l2_nodes: 6,
  hosts,
  cluster: { network: kind },
  challenger: { enabled: false },
  monitoring: { grafana: { enabled: false } },
  bind_address: "0.0.0.0",
  ports: { gateway_public: 7_643 },
});
