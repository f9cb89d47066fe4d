/** All faults, in the order of `make drill FAULT=all`: the lightest first. */
import { UsageError } from "../../terminal";
import { CONTROLS } from "./controls";
import type { Fault, Target } from "./fault";
import { HOST_FAULTS } from "./host";
import { NETWORK_FAULTS } from "./network";
import { SEQUENCER_FAULTS, VALIDATOR_FAULTS } from "./node";

export type { Fault, Scene, Target } from "./fault";
export { CONTROLS, HOST_FAULTS };

export const FAULTS: Fault[] = [...SEQUENCER_FAULTS, ...VALIDATOR_FAULTS, ...NETWORK_FAULTS];

/** A fault, one of hosts included, or a negative control. @throws UsageError for an unknown name */
export function faultNamed(name: string): Fault {
  const fault = [...FAULTS, ...HOST_FAULTS, ...CONTROLS].find((candidate) => candidate.name === name);
  if (!fault) throw new UsageError(`there is no fault "${name}"; --fault list (make drill FAULT=list) shows them`);
  return fault;
}

/**
 * Which sequencer a fault hits; undefined for one that hits none.
 *
 * @param wanted default the first that it can hit
 * @throws UsageError for one that it cannot hit
 */
export function targetFor({ name, targets }: Fault, wanted?: Target): Target | undefined {
  if (wanted === undefined || targets.length === 0) return targets[0];
  if (targets.includes(wanted)) return wanted;
  throw new UsageError(`${name} does not hit a ${wanted}: leave out --target, or take ${targets.join(" or ")}`);
}
