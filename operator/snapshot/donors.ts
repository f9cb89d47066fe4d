/** Whose data is saved: one node for each client, chosen so that users and the chain notice it least. Pure. */
import { UserError } from "../terminal";
import { SAFE_HEADS_PART } from "./parts";

export interface Candidate {
  /** `validator-2`, `sequencer-1`, `challenger`. */
  name: string;
  role: "sequencer" | "validator" | "challenger";
  index: number;
  execution: string;
  consensus: string;
  leads: boolean;
  /** Why it is none: "it does not answer". */
  unfit?: string;
}

/** A node that is stopped once, for all parts that come from it. */
export interface Visit {
  name: string;
  /** Names of parts. */
  parts: string[];
}

/** The last validators serve the fewest users; a follower can be missed by a cluster, its leader should not be. */
const rank = ({ role, leads }: Candidate): number => (role === "validator" ? 0 : leads ? 2 : 1);

const byPreference = (one: Candidate, other: Candidate): number => rank(one) - rank(other) || other.index - one.index;

/**
 * In this order: the execution clients of validators, those of sequencers, then op-node. So no saved validator is ahead of the
 * saved sequencers, which go on with the chain; and no execution client has finalized more than the safe-head database knows.
 *
 * @throws UserError where a part can come from nobody
 */
export function chooseVisits(candidates: Candidate[]): Visit[] {
  const chosen: Candidate[] = [];
  const visits: Visit[] = [];
  const visit = (candidate: Candidate, part: string): void => {
    const present = visits.find(({ name }) => name === candidate.name);
    if (present) present.parts.push(part);
    else visits.push({ name: candidate.name, parts: [part] });
    chosen.push(candidate);
  };

  for (const client of executionClients(candidates)) {
    // The pair behind op-challenger publishes nothing, so that its head cannot be asked.
    visit(
      bestOf(candidates, client, ({ execution, role }) => execution === client && role !== "challenger"),
      client,
    );
  }
  if (candidates.some(({ consensus }) => consensus === SAFE_HEADS_PART)) {
    const runs = ({ consensus }: Candidate) => consensus === SAFE_HEADS_PART;
    const behindChallenger = candidates.find(({ role, unfit }) => role === "challenger" && !unfit);
    const donor = behindChallenger ?? chosen.filter(runs).at(-1) ?? bestOf(candidates, SAFE_HEADS_PART, runs);
    visit(donor, SAFE_HEADS_PART);
  }
  return visits;
}

/** Those of validators first. */
const executionClients = (candidates: Candidate[]): string[] => {
  const of = (role: Candidate["role"]) =>
    candidates.filter((each) => each.role === role).map(({ execution }) => execution);
  const ofSequencers = new Set(of("sequencer"));
  return [...new Set(of("validator").filter((client) => !ofSequencers.has(client))), ...ofSequencers];
};

function bestOf(candidates: Candidate[], part: string, has: (candidate: Candidate) => boolean): Candidate {
  const all = candidates.filter(has);
  const [best] = all.filter(({ unfit }) => !unfit).sort(byPreference);
  if (best) return best;
  const reasons = all.map(({ name, unfit }) => `${name}: ${unfit}`).join("; ");
  throw new UserError(`no node can give its data of ${part} (${reasons}): see make status`);
}
