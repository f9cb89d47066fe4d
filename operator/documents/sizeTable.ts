/** The tables of docs/size.md: what tests/e2e/size.test.ts measured, and what plans are counted to take. No figure is typed. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { parseConfig } from "../../config/load";
import {
  DEFAULT_NEIGHBOUR_ENTRIES,
  mostNeighbourEntries,
  neighbourEntries,
  neighbourPairs,
} from "../../config/neighbours";
import { planTopology } from "../../config/topology";
import { between, markdownTable, measuredRows } from "./markdown";

const measuredSize = z.strictObject({
  nodes: z.number().int(),
  sequencers: z.number().int(),
  /** Seconds between two L2 blocks. */
  blockTime: z.number().int(),
  /** Such as `op-geth`. */
  clients: z.array(z.string()),
  cpus: z.number().int(),
  date: z.string(),
  upSeconds: z.number(),
  /** Mebibytes of all containers, and of a validator's two. */
  memoryMb: z.number(),
  memoryOfAPairMb: z.number(),
  /** Of the kernel's table: at rest, and how often it was full from the beginning to the end. */
  neighbourEntries: z.number().int(),
  neighbourOverflows: z.number().int(),
  /** When the leading sequencer was killed. */
  missedSlots: z.number().int(),
  /** Seconds of one node more, and of so many less. */
  growSeconds: z.number(),
  removed: z.number().int(),
  removeSeconds: z.number(),
  downSeconds: z.number(),
});

export type MeasuredSize = z.infer<typeof measuredSize>;

/** @param file JSON, a list with an entry for each number of nodes */
export const readSizes = (file: string): MeasuredSize[] =>
  z.array(measuredSize).parse(JSON.parse(readFileSync(file, "utf8")));

const isSameNetwork = (one: MeasuredSize, other: MeasuredSize): boolean =>
  one.nodes === other.nodes && one.sequencers === other.sequencers && one.blockTime === other.blockTime;

/** Replaces what was measured of the same network before. */
export const withSize = (sizes: MeasuredSize[], size: MeasuredSize): MeasuredSize[] =>
  [...sizes.filter((other) => !isSameNetwork(other, size)), size].sort(
    (one, other) => one.nodes - other.nodes || one.sequencers - other.sequencers || one.blockTime - other.blockTime,
  );

/** Puts both tables between their markers. @throws Error when the markers are not there */
export const withSizeTables = (document: string, sizes: MeasuredSize[]): string =>
  between(between(document, "measured", measuredTable(sizes)), "counted", countedTable());

const COUNTED: [nodes: number, sequencers: number][] = [
  [7, 3],
  [15, 3],
  [30, 3],
  [40, 3],
  [40, 9],
  [59, 9],
];
const COUNTED_HEAD = ["nodes (sequencers)", "entries", "of them for peers", "at most, for a while", "fit the default"];

/** Of op-geth and op-node. */
function countedTable(): string {
  const clients = { execution_client: "op-geth", consensus_client: "op-node" };
  const rows = COUNTED.map(([l2_nodes, sequencer_count]) => {
    const plan = planTopology(parseConfig({ l2_nodes, sequencer_count, sequencer: clients, validator: clients }));
    const { consensusPeers, executionPeers } = neighbourPairs(plan);
    const entries = neighbourEntries(plan);
    const most = mostNeighbourEntries(plan);
    return [
      `${l2_nodes} (${sequencer_count})`,
      entries,
      2 * (consensusPeers + executionPeers),
      most,
      most <= DEFAULT_NEIGHBOUR_ENTRIES ? "yes" : "no",
    ];
  });
  return markdownTable(COUNTED_HEAD, rows);
}

const HEAD = [
  "nodes (sequencers)",
  "a block every",
  "up",
  "memory",
  "of a pair",
  "entries of the neighbour table",
  "slots missed by a kill of the leader",
  "one node more",
  "nodes removed",
  "down",
  "measured on",
];

function measuredTable(sizes: MeasuredSize[]): string {
  const rows = sizes.map((size) => [
    `${size.nodes} (${size.sequencers})`,
    seconds(size.blockTime),
    seconds(size.upSeconds),
    `${Math.round(size.memoryMb)} MB`,
    `${Math.round(size.memoryOfAPairMb)} MB`,
    size.neighbourOverflows > 0
      ? `${size.neighbourEntries}, full ${size.neighbourOverflows} times`
      : size.neighbourEntries,
    size.missedSlots,
    seconds(size.growSeconds),
    `${size.removed} in ${seconds(size.removeSeconds)}`,
    seconds(size.downSeconds),
    `${size.clients.join(" + ")}, ${size.cpus} CPUs, ${size.date}`,
  ]);
  return measuredRows(HEAD, rows);
}

const seconds = (value: number): string => `${Math.round(value)} s`;
