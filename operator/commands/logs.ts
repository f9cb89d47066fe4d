import { once, setMaxListeners } from "node:events";
import { Option } from "@commander-js/extra-typings";
import colors from "picocolors";
import { connectEngine } from "../../engine/connection";
import { endsBySignals } from "../interruption";
import { readRecords, sourcesOf } from "../logs/docker";
import { followLogs } from "../logs/follow";
import { mergeByTime } from "../logs/merge";
import { isAtLeast, LEVELS, requestedLevel, type LogRecord } from "../logs/record";
import { jsonRecord, nameWidth, renderRecord } from "../logs/render";
import { selection } from "../logs/select";
import { dockerTimeOf, parseSince } from "../logs/time";
import { chosenStack, discoverNetwork } from "../network/discover";
import { EXIT } from "../exitCodes";
import { configOverHosts } from "../hosts/config";
import { logPlacesOf, type LogPlace } from "../hosts/logs";
import { isWanted, stackCommand } from "../options";
import { finish, say } from "../terminal";

interface LogsOptions {
  service: string;
  since: string;
  level: string;
  follow: boolean;
  json: boolean;
}

export const logsCommand = () =>
  stackCommand("logs", "show what all containers log, in order of time")
    .addOption(
      new Option("--service <names>", "only these, such as op-node,sequencer-1").env("SERVICE").default("", "all"),
    )
    .addOption(new Option("--since <time>", "10m, 2h, a time, or all").env("SINCE").default("10m"))
    .addOption(levelOption())
    .option("-f, --follow", "go on with what they log from now on")
    .option("--json", "print a JSON object for each line")
    .action(({ follow, json, ...options }) =>
      finish(() => logs({ ...options, follow: isWanted(follow, "FOLLOW"), json: isWanted(json, "JSON") })),
    );

function levelOption() {
  const option = new Option("--level <level>", "this level and worse").env("LEVEL").default(LEVELS[0]);
  // Offered by completion and help; other spellings are understood as well.
  option.argChoices = [...LEVELS];
  return option;
}

async function logs(values: LogsOptions): Promise<number> {
  const { json, follow } = values;
  const now = Date.now();
  const [since, until] = [parseSince(values.since, now), now].map(dockerTimeOf) as [string, string];
  const level = requestedLevel(values.level);
  const { network, places } = await whereLogsAre();
  const sources = places.flatMap((place) => place.sources).sort((one, other) => one.name.localeCompare(other.name));
  const isWanted = selection(values.service, sources, network.name);
  const wanted = sources.filter(isWanted);
  const { ending } = endsBySignals();
  setMaxListeners(0, ending); // One for each container.
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
  const span = { since, until, signal: ending };
  const streams = places.flatMap(({ docker, sources: own }) =>
    own.filter(isWanted).map((source) => readRecords(docker, source, span)),
  );
  for await (const record of mergeByTime(streams)) {
    if (ending.aborted) return EXIT.interrupted;
    if (!show(record)) await once(process.stdout, "drain");
  }
  if (follow) {
    const following = { network, isWanted, since: until, show, signal: ending };
    await Promise.all(places.map(({ docker }) => followLogs(docker, following)));
  } else if (shown === 0) {
    say("logs", `nothing since ${values.since}: --since all (SINCE=all) shows all that the engine has kept`);
  }
  return EXIT.done;
}

async function whereLogsAre(): Promise<{ network: { name: string; stack: string }; places: LogPlace[] }> {
  const stack = chosenStack();
  const overHosts = configOverHosts(stack);
  if (overHosts && stack !== undefined) {
    return { network: { name: overHosts.network_name, stack }, places: await logPlacesOf(overHosts, stack) };
  }
  const docker = connectEngine();
  const network = await discoverNetwork(docker);
  return { network, places: [{ docker, sources: await sourcesOf(docker, network) }] };
}
