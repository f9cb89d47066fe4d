/**
 * Whether a network that runs, or none yet, can get the hard forks and keys that the config wants: from what its containers say of
 * themselves. Pure.
 */
import { ROLE_INDEX } from "../config/accounts";
import {
  FORKS,
  genesisText,
  momentsOf,
  momentText,
  parseSchedule,
  type ForkName,
  type Hardforks,
} from "../config/hardforks";
import { NAMESPACE } from "../config/load";
import type { StackConfig } from "../config/schema";
import type { ObservedContainer } from "./preflight";

interface UpgradeQuestion {
  config: StackConfig;
  /** Of the engine, or of all of them. */
  containers: ObservedContainer[];
  /** Whether there is data of this network's chain, whatever has become of its containers. */
  hasBegun: boolean;
  /** `<project>/<stack>`. */
  stack: string;
  /** Seconds of Unix time. */
  now: number;
}

interface UpgradeAnswer {
  problems: string[];
  warnings: string[];
}

/** Seconds that an update may take to go from node to node: several times what was measured. */
const ROLL_SECONDS = { atLeast: 60, perNode: 20 };

/** Seconds that a network may take to come up: where contracts come by transactions, as long as two updates may wait for them. */
const BEGIN_SECONDS = { local: 300, fork: 2_400, external: 2_400 };

const CONSENSUS_CLIENTS = ["kona-node", "op-node"];

/** @param key below the project's namespace, such as `l1.client` */
export const setCommand = (key: string, value: string | number): string =>
  `pulumi config set --path ${NAMESPACE}:${key} ${value}`;

export function judgeUpgrade(question: UpgradeQuestion): UpgradeAnswer {
  const ours = question.containers.filter(({ network }) => network === question.config.network_name);
  const nodes = ours.filter(({ component }) => CONSENSUS_CLIENTS.includes(component ?? ""));
  const forks = judgeForks(question, nodes);
  return { ...forks, problems: [...forks.problems, ...keyProblems(question.config, ours, nodes)] };
}

function judgeForks({ config, stack, hasBegun, now }: UpgradeQuestion, nodes: ObservedContainer[]): UpgradeAnswer {
  const wanted = config.hardforks;
  if (nodes.length === 0) {
    const earliest = now + BEGIN_SECONDS[config.l1.source];
    return { problems: hasBegun ? [] : tooEarly(wanted, earliest), warnings: [] };
  }
  const told = nodes.map(({ hardforks }) => parseSchedule(hardforks));
  const other = told.find((hardforks) => genesisText(hardforks) !== genesisText(wanted));
  if (other) return { problems: [otherChain(other, wanted, stack)], warnings: [] };
  const answers = FORKS.map((fork) =>
    judgeMoment(
      fork,
      momentsOf(wanted)[fork],
      told.map((hardforks) => momentsOf(hardforks)[fork]),
      now,
    ),
  );
  return {
    problems: answers.flatMap(({ problems }) => problems),
    warnings: answers.flatMap(({ warnings }) => warnings),
  };
}

/** Of a network that is not there yet: its first block has to come before. `earliest`: seconds of Unix time. */
const tooEarly = (wanted: Hardforks, earliest: number): string[] =>
  Object.entries(momentsOf(wanted))
    .filter(([, at]) => at < earliest)
    .map(
      ([fork, at]) =>
        `hardforks.${fork}: ${momentText(at)} may come before the first block of the network that is about to begin: ` +
        `give seconds after that block, for instance with: ${setCommand(`hardforks.${fork}`, 600)}`,
    );

function otherChain(present: Hardforks, wanted: Hardforks, stack: string): string {
  const [was, is] = [genesisText(present), genesisText(wanted)].map((text) => text.replaceAll(",", ", "));
  return (
    `hardforks: the chain began with ${was}, and the config wants ${is}: what belongs to the first block cannot change. ` +
    "A moment is for a fork that was never to come. Set hardforks back, or begin a new chain: remove this network first with: " +
    `make down STACK=${stack.split("/").at(-1)}`
  );
}

const answer = (problem: string): UpgradeAnswer => ({ problems: [problem], warnings: [] });

/**
 * @param wanted when the fork is to become active, if it is
 * @param told the same, as each node was told before
 */
function judgeMoment(
  fork: ForkName,
  wanted: number | undefined,
  told: (number | undefined)[],
  now: number,
): UpgradeAnswer {
  const key = `hardforks.${fork}`;
  const others = told.filter((moment) => moment !== wanted);
  if (others.length === 0) return { problems: [], warnings: [] };
  const before = others.filter((moment) => moment !== undefined).sort((one, other) => one - other);
  const [first] = before;
  if (first !== undefined && first <= now) {
    return answer(
      `${key}: ${fork} is active since ${momentText(first)}, which cannot change: set it back with: ${setCommand(key, first)}`,
    );
  }
  if (wanted === undefined) {
    return answer(
      `${key}: cannot go, because op-geth keeps what it was told: put it off with a later moment, or set it back with: ${setCommand(key, first!)}`,
    );
  }
  if (wanted <= now) return judgePassed(fork, wanted, told);
  const seconds = ROLL_SECONDS.atLeast + ROLL_SECONDS.perNode * others.length;
  const takes = `an update of ${others.length} ${others.length === 1 ? "node" : "nodes"} may take ${seconds} s, and all have to know before it`;
  if (first !== undefined && first < now + seconds) {
    return answer(
      `${key}: ${fork} becomes active in ${first - now} s, too soon to put it off: ${takes}: set it back with: ${setCommand(key, first)}`,
    );
  }
  return wanted < now + seconds
    ? answer(
        `${key}: ${momentText(wanted)} is in ${wanted - now} s: ${takes}: set a later moment, for instance with: ` +
          setCommand(key, now + 2 * seconds),
      )
    : { problems: [], warnings: [] };
}

function judgePassed(fork: ForkName, wanted: number, told: (number | undefined)[]): UpgradeAnswer {
  const key = `hardforks.${fork}`;
  if (!told.includes(wanted)) {
    return answer(
      `${key}: ${momentText(wanted)} has passed, and blocks since then do not follow ${fork}: set a moment to come, in seconds of Unix time`,
    );
  }
  const late = told.filter((moment) => moment !== wanted).length;
  return {
    problems: [],
    warnings: [
      `${key}: ${fork} is active since ${momentText(wanted)}, and ${late} ${late === 1 ? "node was" : "nodes were"} not told before: ` +
        "they follow another branch since then, and come back to the chain by this update",
    ],
  };
}

/** What L1 was told of stays there: without the key in the config, the one that the chain began with would be used. */
function keyProblems({ keys, signer }: StackConfig, ours: ObservedContainer[], nodes: ObservedContainer[]): string[] {
  const has = (containers: ObservedContainer[]) => containers.some(({ account }) => account !== undefined);
  const gone = (key: string, name: string, index: number): string =>
    `keys.${key}: was set, and L1 knows that account as ${name}: to go back to the first key, name it with: ${setCommand(`keys.${key}`, index)}`;
  return [
    ...((keys.batcher ?? signer.batcher) === undefined &&
    has(ours.filter(({ component }) => component === "op-batcher"))
      ? [gone("batcher", "the batcher", ROLE_INDEX.batcher)]
      : []),
    ...((keys.unsafe_block_signer ?? signer.unsafe_block_signer) === undefined && has(nodes)
      ? [gone("unsafe_block_signer", "the signer of unsafe blocks", ROLE_INDEX.unsafeBlockSigner)]
      : []),
  ];
}
