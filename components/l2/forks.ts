/** How nodes are told of a hard fork's moment that the genesis does not have. Pure. */
import type { ForkPlan } from "../../config/plan";
import { PATHS } from "../../shared/paths";
import type { MoreLabels } from "../docker/labels";

/** Seconds of Unix time by fork. */
export type ForkMoments = ForkPlan["moments"];

/** So that an update sees what nodes were told. */
export const forkLabel = (forks: ForkPlan | undefined): MoreLabels => (forks ? { hardforks: forks.text } : {});

/** For op-node and op-geth, which have the same flags. */
export const overrideFlags = (moments: ForkMoments = {}): string[] =>
  Object.entries(moments).map(([fork, at]) => `--override.${fork}=${at}`);

interface ForkFile {
  from: string;
  to: string;
  /** What a fork's moment is called in it. */
  key: (fork: string) => string;
  /** What precedes the object's first key. */
  opening: string;
}

/** Of op-reth, which has no flag for it. */
const GENESIS: ForkFile = {
  from: PATHS.l2Genesis,
  to: PATHS.l2GenesisWithForks,
  key: (fork) => `${fork}Time`,
  opening: '"config":{',
};

/** Of kona-node, whose flags for it have no effect beside a config of its own. */
const ROLLUP: ForkFile = {
  from: PATHS.rollupConfig,
  to: PATHS.rollupConfigWithForks,
  key: (fork) => `${fork}_time`,
  opening: "{",
};

/** A file of the genesis volume as a node reads it. */
export interface ReadFile {
  path: string;
  /** For `runAfter`: makes it; undefined where it is the genesis volume's own. */
  preparation?: string;
}

/** op-reth's chain. */
export const genesisWith = (moments: ForkMoments | undefined): ReadFile => fileWith(GENESIS, moments);
/** kona-node's rollup config. */
export const rollupConfigWith = (moments: ForkMoments | undefined): ReadFile => fileWith(ROLLUP, moments);

function fileWith({ from, to, key, opening }: ForkFile, moments: ForkMoments = {}): ReadFile {
  const entries = Object.entries(moments);
  if (entries.length === 0) return { path: from };
  // The jobs write JSON in one line, without spaces.
  const edits = entries.flatMap(([fork, at]) => {
    const name = `"${key(fork)}"`;
    return [`s/,${name}:[0-9]*//`, `s/${name}:[0-9]*,//`, `s/${opening}/${opening}${name}:${at},/`];
  });
  return { path: to, preparation: `sed ${edits.map((edit) => `-e '${edit}'`).join(" ")} ${from} > ${to}` };
}
