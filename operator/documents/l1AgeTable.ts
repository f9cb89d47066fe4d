/** The table of docs/l1.md of what age does to an L1, as tests/e2e/agedL1.test.ts measured it. No figure is typed. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { between, measuredRows } from "./markdown";

const agedL1 = z.strictObject({
  client: z.enum(["anvil", "geth"]),
  blocks: z.number().int().positive(),
  /** Mebibytes of its data and its temporary files, and of memory. */
  diskMb: z.number(),
  memoryMb: z.number(),
  /** Kibibytes that each block has written at that age, with what the database rewrites later. */
  writtenKbPerBlock: z.number(),
  /** By a kill. */
  lostBlocks: z.number().int(),
  /** From its start until it answered. */
  backAfterSeconds: z.number(),
  cpus: z.number().int(),
  date: z.string(),
});

export type AgedL1Cost = z.infer<typeof agedL1>;

const KB_A_MB = 1_024;
const KB_A_GB = 1_024 ** 2;
const BLOCKS_A_DAY = { 2: 43_200, 12: 7_200 };
const DAYS = 30;

/** @param file JSON, a list with an entry for each client and age */
export const readAgedL1s = (file: string): AgedL1Cost[] =>
  z.array(agedL1).parse(JSON.parse(readFileSync(file, "utf8")));

/** Replaces all that was measured of the same client before. */
export const withAgedL1s = (before: AgedL1Cost[], client: AgedL1Cost["client"], now: AgedL1Cost[]): AgedL1Cost[] =>
  [...before.filter((other) => other.client !== client), ...now].sort(
    (one, other) => one.client.localeCompare(other.client) || one.blocks - other.blocks,
  );

/** Puts the table between its markers. @throws Error when they are not there */
export const withAgedL1Table = (document: string, costs: AgedL1Cost[]): string =>
  between(document, "aged", agedTable(costs));

const HEAD = [
  "client",
  "blocks",
  "disk",
  "of a block",
  "so in 30 days, a block every 12 s / 2 s",
  "written a day, 12 s / 2 s",
  "memory",
  "lost by a kill",
  "answers after",
  "measured on",
];

function agedTable(costs: AgedL1Cost[]): string {
  const rows = costs.map((cost) => {
    const ofABlock = (cost.diskMb * KB_A_MB) / cost.blocks;
    return [
      cost.client,
      cost.blocks,
      `${Math.round(cost.diskMb)} MB`,
      `${ofABlock.toFixed(1)} KB`,
      bothRates(ofABlock, DAYS),
      bothRates(cost.writtenKbPerBlock, 1),
      `${Math.round(cost.memoryMb)} MB`,
      cost.lostBlocks,
      `${cost.backAfterSeconds.toFixed(1)} s`,
      `${cost.cpus} CPUs, ${cost.date}`,
    ];
  });
  return measuredRows(HEAD, rows);
}

const bothRates = (kilobytesOfABlock: number, days: number): string =>
  [BLOCKS_A_DAY[12], BLOCKS_A_DAY[2]].map((blocks) => gigabytes(kilobytesOfABlock * blocks * days)).join(" / ");

/** To two digits: a tenth of a gigabyte matters below ten of them alone. */
const gigabytes = (kilobytes: number): string => {
  const value = kilobytes / KB_A_GB;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} GB`;
};
