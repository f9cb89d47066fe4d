/** What all rules of a preflight are made of. */
import type { EngineObservation, Owner, PreflightRequest } from "./preflight";

/** What is in the way, worded for the user: what is wrong, which config key, and the command that helps. */
export type Rule = (request: PreflightRequest, observation: EngineObservation) => string[];

export const SET = "pulumi config set";

/** Whether an object of the engine is of this network. */
export const isOurs = ({ networkName, stack }: PreflightRequest, object: Owner): boolean =>
  object.network === networkName && object.stack === stack;
