/**
 * How densely consensus clients are connected. Small networks are fully meshed. In larger ones every connection counts: each
 * pair of containers that exchange packets takes two entries of a table of the kernel, which all containers of a machine share
 * (1024 by default), and op-node drops connections beyond its thirtieth.
 */

/** As many nodes that are no sequencers are connected with every sequencer. */
export const FULLY_MESHED_FOLLOWERS = 8;

/**
 * Validators that a gateway looks at, five times a second, and that serve its users: all of those that there are up to here, and
 * others for those that do not answer.
 */
export const MOST_VALIDATORS_SERVING = 12;

/** Connections with sequencers that a node of a larger network has at most, as long as there are few nodes. */
const MOST_SEQUENCERS = 3;

/** Connections between sequencers and other nodes, of all nodes together, that are worth their entries. */
const WORTH_HAVING = 60;

/** Nodes that a sequencer of a larger network has besides the other sequencers: they pass its blocks on when others are gone. */
export const LEAST_FOLLOWERS = 2;

/** Connections of a consensus client, with room for one that is on its way: op-node drops some from the thirty-first on. */
const MOST_CONNECTIONS = 28;

/** Nodes that are no sequencers and that a sequencer bears, besides the other sequencers. */
export const followersBorne = (sequencers: number): number => MOST_CONNECTIONS - (sequencers - 1);

/**
 * With how many sequencers each node that is none is to be connected. The first of them is the one that it dials by itself;
 * beyond them it knows validators that are connected with other ones.
 *
 * @param live sequencers that answer
 * @param followers nodes that are no sequencers
 */
export function sequencersOfEach(live: number, followers: number): number {
  if (followers <= FULLY_MESHED_FOLLOWERS) return live;
  const worthHaving = Math.floor(WORTH_HAVING / followers);
  const bearable = Math.floor((live * followersBorne(live)) / followers);
  return Math.min(live, Math.max(1, Math.min(MOST_SEQUENCERS, worthHaving, bearable)));
}

/** All of `items`, from another one on for each number: so that choices spread. */
export const rotated = <Item>(items: Item[], number: number): Item[] => {
  const first = items.length > 0 ? number % items.length : 0;
  return [...items.slice(first), ...items.slice(0, first)];
};
