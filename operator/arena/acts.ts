/** What the arena can do to a network, and by which of the drills' faults. */
import { faultNamed, type Fault } from "../drill/faults";
import type { Network } from "../network/model";
import { isService, SERVICES, type Service } from "./model";

export type Act = "kill" | "partition" | "freeze" | "transfer" | "restore";
/** What has to be restored. */
export type Breaking = Exclude<Act, "transfer" | "restore">;

/** Whoever leads when the key is pressed. */
export const LEADER = "leader";

export type TargetKind = "sequencer" | "validator" | Service;

const FAULT_NAMES: Record<Breaking, Partial<Record<TargetKind, string>>> = {
  kill: {
    sequencer: "kill-sequencer",
    validator: "kill-validator",
    gateway: "kill-gateway",
    batcher: "kill-batcher",
    proposer: "kill-proposer",
    challenger: "kill-challenger",
    guards: "kill-guards",
    l1: "kill-l1",
  },
  partition: { sequencer: "partition-sequencer", validator: "partition-validator" },
  freeze: { sequencer: "pause-sequencer", validator: "pause-validator", l1: "pause-l1" },
};

/** For the log: `sequencer-1 is killed`. */
export const BROKEN: Record<Breaking, string> = { kill: "killed", partition: "cut off", freeze: "frozen" };

/** Undefined where there is no such fault. */
export function faultFor(act: Breaking, kind: TargetKind): Fault | undefined {
  const name = FAULT_NAMES[act][kind];
  return name === undefined ? undefined : faultNamed(name);
}

/** `sequencer-2` is a sequencer. */
export const kindOf = (target: string): TargetKind =>
  isService(target) ? target : target.startsWith("validator") ? "validator" : "sequencer";

/** Whom an act can hit, in the order in which they are chosen. */
export function targetsOf(network: Network): string[] {
  const { gateway, batcher, proposer, challenger, guards, l1 } = network;
  const parts: Record<Service, unknown> = { gateway, batcher, proposer, challenger, guards: guards[0], l1 };
  return [
    LEADER,
    ...network.sequencers.map(({ name }) => name),
    ...network.validators.map(({ name }) => name),
    ...SERVICES.filter((service) => parts[service] !== undefined),
  ];
}
