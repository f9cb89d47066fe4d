/** All faults, in the order of `make drill FAULT=all`: the lightest first. */
import { UsageError } from "../../terminal";
import type { Fault } from "./fault";
import { NETWORK_FAULTS } from "./network";
import { SEQUENCER_FAULTS, VALIDATOR_FAULTS } from "./node";

export type { Fault, Scene, Target } from "./fault";

export const FAULTS: Fault[] = [...SEQUENCER_FAULTS, ...VALIDATOR_FAULTS, ...NETWORK_FAULTS];

/** @throws UsageError for an unknown name */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (!fault) throw new UsageError(`there is no fault "${name}"; --fault list (make drill FAULT=list) shows them`);
  return fault;
}
