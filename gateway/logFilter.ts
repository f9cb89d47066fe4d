/** What a filter or a subscription of logs asks for, checked as nodes check it. Pure. */
import { CODE } from "./errors";
import { isObject } from "../shared/json";

export interface LogFilter {
  /** Addresses and topics, as they came. */
  criteria: Record<string, unknown>;
  /** Undefined where the newest block is meant, or none. */
  from?: number;
  to?: number;
}

export class InvalidFilter extends Error {
  readonly code = CODE.parameters;
}

const ADDRESS = /^0x[0-9a-f]{40}$/i;
const TOPIC = /^0x[0-9a-f]{64}$/i;
const QUANTITY = /^0x[0-9a-f]{1,15}$/i;
const TAGS = ["latest", "pending", "safe", "finalized"];
const MOST_TOPICS = 4;

/** @throws InvalidFilter */
export function logFilterOf(parameter: unknown): LogFilter {
  if (!isObject(parameter))
    throw new InvalidFilter("a filter of logs is an object with address, topics, fromBlock, toBlock");
  const { address, topics, fromBlock, toBlock } = parameter;
  for (const each of listOf(address)) {
    if (typeof each !== "string" || !ADDRESS.test(each))
      throw new InvalidFilter("address: 0x and 40 hexadecimal digits");
  }
  checkTopics(topics);
  const from = numberOf("fromBlock", fromBlock);
  const to = numberOf("toBlock", toBlock);
  if (from !== undefined && to !== undefined && from > to) {
    throw new InvalidFilter("fromBlock is above toBlock");
  }
  return {
    criteria: { ...(present(address) ? { address } : {}), ...(present(topics) ? { topics } : {}) },
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** The blocks of so many that the filter is about; undefined where it is about none of them. */
export function within(
  { from = 0, to = Infinity }: LogFilter,
  first: number,
  last: number,
): [number, number] | undefined {
  const range: [number, number] = [Math.max(from, first), Math.min(to, last)];
  return range[0] <= range[1] ? range : undefined;
}

const present = (value: unknown): boolean => value !== undefined && value !== null;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : present(value) ? [value] : []);

function checkTopics(topics: unknown): void {
  if (!present(topics)) return;
  if (!Array.isArray(topics) || topics.length > MOST_TOPICS) {
    throw new InvalidFilter(`topics: a list of ${MOST_TOPICS} at most, each a topic, a list of topics, or null`);
  }
  for (const topic of topics.flatMap(listOf)) {
    const isTopic = topic === null || (typeof topic === "string" && TOPIC.test(topic));
    if (!isTopic) throw new InvalidFilter("a topic is 0x and 64 hexadecimal digits");
  }
}

function numberOf(name: string, block: unknown): number | undefined {
  if (!present(block) || TAGS.includes(String(block))) return undefined;
  if (block === "earliest") return 0;
  if (typeof block === "string" && QUANTITY.test(block)) return Number(block);
  throw new InvalidFilter(`${name}: a block number such as 0x1f, or latest, earliest, pending, safe, finalized`);
}
