/** What a line of a log says, in the dialects of all programs of the network; anything else stays as it is. */
import { levelNamed, type Entry } from "./record";
import { parseTime } from "./time";

type Fields = Record<string, unknown>;

export function parseLine(line: string): Entry {
  const text = line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  return fromJson(text) ?? fromLogfmt(text) ?? fromHclog(text) ?? plain(text);
}

function fromJson(text: string): Entry | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return entryOf(flattened(parseExactly(text)));
  } catch {
    return undefined; // A line that only looks like JSON.
  }
}

/** Go writes whole numbers of 64 bits, which JavaScript would round: they stay text. */
function parseExactly(text: string): Fields {
  try {
    return JSON.parse(text.replace(/([:,[])(-?\d{16,})(?=[,}\]])/g, '$1"$2"')) as Fields;
  } catch {
    return JSON.parse(text) as Fields; // What looked like such a number stood in a string.
  }
}

/** The tracing library of op-reth and kona-node puts message and fields into an object of their own. */
function flattened(record: Fields): Fields {
  const { fields, ...rest } = record;
  const isNested = typeof fields === "object" && fields !== null && "timestamp" in record;
  return isNested ? { ...(fields as Fields), ...rest } : record;
}

/** Keys by program: geth and all op-… (`t`, `lvl`), tracing (`timestamp`), Prometheus and its kin (`time`, `ts`). */
const TIME_KEYS = ["t", "timestamp", "time", "ts"];
const LEVEL_KEYS = ["lvl", "level"];
const MESSAGE_KEYS = ["msg", "message"];

/** The first of these keys is taken out; fields of other meaning may bear the name of another. */
function entryOf(record: Fields): Entry | undefined {
  const fields = { ...record };
  const take = (keys: string[]): unknown => {
    const key = keys.find((one) => one in fields);
    if (key === undefined) return undefined;
    const value = fields[key];
    delete fields[key];
    return value;
  };
  const message = take(MESSAGE_KEYS);
  const level = levelNamed(take(LEVEL_KEYS));
  const time = parseTime(take(TIME_KEYS));
  // An object without both is data that a program printed.
  if (typeof message !== "string" || !level) return undefined;
  return { ...(time === undefined ? {} : { time }), level, message, fields };
}

const KEY = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s="]+)`;
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*|)`;
const PAIR = new RegExp(`(${KEY})=(${VALUE})(?:\\s+|$)`, "g");
const PAIRS = new RegExp(`^(?:${KEY}=${VALUE}(?:\\s+|$))+$`);

/** `t=… lvl=info msg="…" key=value`: how the op-… programs log until they have read their flags. */
const fromLogfmt = (text: string): Entry | undefined =>
  /^(t|ts|time|level|lvl)=/.test(text) ? entryOf(pairs(text) ?? {}) : undefined;

function pairs(text: string): Record<string, string> | undefined {
  if (!PAIRS.test(text)) return undefined;
  return Object.fromEntries([...text.matchAll(PAIR)].map(([, key, value]) => [unquoted(key!), unquoted(value!)]));
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    return value.slice(1, -1); // Go quotes a few characters in ways that JSON does not know.
  }
}

/** `2026-11-25T04:00:00.000Z [INFO]  raft: message: key=value`: the Raft library inside op-conductor. */
function fromHclog(text: string): Entry | undefined {
  const [, at, name, rest] = /^(\d{4}-\S+)\s+\[([A-Z]+)\]\s+(.*)$/.exec(text) ?? [];
  const level = levelNamed(name);
  if (!level) return undefined;
  const [, message, attributes] = /^(.*?):\s+([\w.-]+=.*)$/.exec(rest!) ?? [];
  const fields = attributes === undefined ? undefined : pairs(attributes);
  const time = parseTime(at);
  return {
    ...(time === undefined ? {} : { time }),
    level,
    message: fields ? message! : rest!,
    fields: fields ?? {},
  };
}

/** How a program ends that could not say it in its log. */
const CRASH = /^(panic:|fatal error:|fatal:|error:|thread '.*' panicked)/i;

const plain = (message: string): Entry => ({
  ...(CRASH.test(message) ? { level: "error" as const } : {}),
  message,
  fields: {},
});
