/**
 * `make logs [SERVICE=…] [SINCE=10m] [FOLLOW=1] [LEVEL=warn] [JSON=1]`: what all containers of the network log, in order
 * of time.
 */
import { once, setMaxListeners } from "node:events";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { connectEngine } from "../config/engine";
import { readRecords, sourcesOf } from "./logs/docker";
import { followLogs } from "./logs/follow";
import { mergeByTime } from "./logs/merge";
import { isAtLeast, LEVELS, requestedLevel, type LogRecord } from "./logs/record";
import { jsonRecord, nameWidth, renderRecord } from "./logs/render";
import { selection } from "./logs/select";
import { dockerTimeOf, parseSince } from "./logs/time";
import { discoverNetwork } from "./network/discover";
import { INTERRUPTED } from "./pulumi";
import { isSet, runCommand, say } from "./terminal";

const DEFAULT_SINCE = "10m";

const OPTIONS = {
  service: { type: "string", default: process.env["SERVICE"] ?? "" },
  since: { type: "string", default: process.env["SINCE"] || DEFAULT_SINCE },
  level: { type: "string", default: process.env["LEVEL"] || LEVELS[0] },
  follow: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

async function logs(parameters: string[]): Promise<number> {
  const { values } = parseArgs({ args: parameters, options: OPTIONS });
  const [json, follow] = [values.json || isSet("JSON"), values.follow || isSet("FOLLOW")];
  const now = Date.now();
  const [since, until] = [parseSince(values.since, now), now].map(dockerTimeOf) as [string, string];
  const level = requestedLevel(values.level);
  const docker = connectEngine();
  const network = await discoverNetwork(docker);
  const sources = await sourcesOf(docker, network);
  const isWanted = selection(values.service, sources, network.name);
  const wanted = sources.filter(isWanted);
  const interruption = new AbortController();
  setMaxListeners(0, interruption.signal); // One for each container.
  process.on("SIGINT", () => interruption.abort());
  process.on("SIGTERM", () => interruption.abort());
  // `make logs | head` has seen enough.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));

  const options = { colors, nameWidth: nameWidth(wanted), now };
  let shown = 0;
  const show = (record: LogRecord): boolean => {
    if (!isAtLeast(level, record)) return true;
    shown++;
    return process.stdout.write(`${json ? jsonRecord(record) : renderRecord(record, options)}\n`);
  };

  // All that there is by now can be put in order for good; only what follows has to be waited for.
  const streams = wanted.map((source) => readRecords(docker, source, { since, until, signal: interruption.signal }));
  for await (const record of mergeByTime(streams)) {
    if (interruption.signal.aborted) return INTERRUPTED;
    if (!show(record)) await once(process.stdout, "drain");
  }
  if (follow) {
    await followLogs(docker, { network, isWanted, since: until, show, signal: interruption.signal });
  } else if (shown === 0) {
    say("logs", `nothing since ${values.since}: SINCE=all shows all that the engine has kept`);
  }
  return 0;
}

runCommand(logs);
