/** What a prune takes and what it leaves, and why. Pure. */
import { runs } from "../inventory/group";
import type { FoundNetwork } from "../inventory/model";

/** A stack as Pulumi's state knows it. */
export interface KnownStack {
  name: string;
  /** Undefined where the backend does not tell. */
  resources?: number | undefined;
  /** Whether an update of it runs. */
  isLocked: boolean;
}

export interface PruneQuestion {
  networks: FoundNetwork[];
  /** This project's name: what the state knows of the stacks of others is not asked. */
  project: string;
  known: KnownStack[];
  /** Stacks with a `Pulumi.<stack>.yaml` here. */
  configured: string[];
  /** The only stack whose leftovers may go. Default: every one. */
  only?: string | undefined;
}

export interface Decision {
  network: FoundNetwork;
  goes: boolean;
  /** In words, for the user. */
  reason: string;
}

/** One for each network, in their order; with `only`, for those of that stack. */
export function decidePrune({ networks, only, ...question }: PruneQuestion): Decision[] {
  return networks
    .filter(({ stack, project }) => only === undefined || (stack === only && project === question.project))
    .map((network) => ({ network, ...decide(network, question) }));
}

const stays = (reason: string) => ({ goes: false, reason });
const goes = (reason: string) => ({ goes: true, reason });

function decide(
  network: FoundNetwork,
  { project, known, configured }: Omit<PruneQuestion, "networks" | "only">,
): Omit<Decision, "network"> {
  const { stack, condition } = network;
  if (runs(network)) return stays(condition === "starting" ? "an update is at work on it" : "it runs");
  if (network.project !== project) {
    return stays(`it is of the project ${network.project}, whose stacks are not known here: remove it from there`);
  }
  const ofState = known.find(({ name }) => name === stack);
  if (ofState?.isLocked) return stays(`an update of stack ${stack} runs`);
  const isKnown = ofState !== undefined && ofState.resources !== 0;
  if (isKnown) {
    return stays(
      condition === "stopped"
        ? `it is stopped: make start STACK=${stack} goes on with it, make down STACK=${stack} removes it`
        : `its stack is there, and goes on with this data: make up STACK=${stack}, or make down STACK=${stack} to remove it`,
    );
  }
  if (condition === "leftovers")
    return goes(`none of its nodes is there, and Pulumi's state has nothing of stack ${stack}`);
  if (configured.includes(stack)) {
    return stays(
      `it is stopped, and though this Pulumi state has nothing of stack ${stack}, Pulumi.${stack}.yaml is here, so that another ` +
        `state may: make down STACK=${stack} removes it`,
    );
  }
  return goes(`it is stopped, and its stack is gone: neither Pulumi's state nor a Pulumi.${stack}.yaml knows it`);
}

/** An image that `toolchain/` built. */
export interface BuiltImage {
  id: string;
  /** Names with tags; none where a newer build has taken them. */
  tags: string[];
  bytes: number;
  /** Whether any container was made from it, of whatever state. */
  isUsed: boolean;
}

/**
 * The images that go: those that no container uses and that have been replaced by another version. What is built today goes
 * only where no network is left that may want it again.
 *
 * @param current names of what would be built today
 */
export const unwantedImages = (images: BuiltImage[], current: string[], isAnyNetworkLeft: boolean): BuiltImage[] =>
  images.filter(({ tags, isUsed }) => !isUsed && (!isAnyNetworkLeft || !tags.some((tag) => current.includes(tag))));
