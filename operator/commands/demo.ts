import { jsonLine, plainLine } from "../arena/plain";
import { renderArena } from "../arena/table";
import { DEMO, demoStack, USUAL } from "../demo/demoStack";
import { removeDemo, runDemo, type DemoEnd } from "../demo/runDemo";
import { EXIT } from "../exitCodes";
import { endsBySignals, isTerminal } from "../interruption";
import { connectLocalEngine } from "../network/discover";
import { dayOption, isWanted, numberFrom, stackCommand } from "../options";
import { refuseRemains } from "../ownStack";
import { hasConfig, unknownStack } from "../stacks";
import { finish, say } from "../terminal";
import { ensureImages } from "../../toolchain";
import { exitCodeOf } from "./arena";

interface Options {
  tps: number;
  every: number;
  duration: number;
  json: boolean;
}

export const demoCommand = () =>
  stackCommand(
    "demo",
    "show it: a network of its own, the live view, a leader killed every so often, and all of it removed",
    `the stack that it is like; default STACK, else ${USUAL}`,
  )
    .addOption(dayOption("--duration <time>", "how long the view lasts, such as 90s or 30m", 120, "2m"))
    .addOption(dayOption("--every <time>", "how often the leader is killed", 20, "20s"))
    .option("--tps <number>", "transactions a second, 0.1 to 1000", numberFrom(0.1, 1_000), 5)
    .option("--json", "print each event as a line of JSON, and the result as the last one")
    .addHelpText(
      "after",
      `\nThe network is called ${DEMO} and is like the stack that is named, or ${USUAL}, without monitoring; ports, subnet, chain id and state are` +
        "\nits own, and no network of yours is touched. Keys are those of opstack-ha arena; q or Ctrl-C ends it earlier, and removes the network, too." +
        "\n\nExamples:\n  opstack-ha demo\n  opstack-ha demo --stack ha --duration 10m --every 1m\n  opstack-ha demo --json > demo.jsonl" +
        "\n\nExit code 0: nothing that was accepted was lost, no fork, and nothing is left of the network.",
    )
    .action(({ stack, json, ...options }) => finish(() => demo(stack, { ...options, json: isWanted(json, "JSON") })));

async function demo(named: string | undefined, { json, ...options }: Options): Promise<number> {
  const like = named ?? (process.env["STACK"] || undefined);
  if (like !== undefined && !hasConfig(like)) throw unknownStack(like);
  const docker = connectLocalEngine();
  await refuseRemains(docker, DEMO, "demo");
  const stack = await demoStack(docker, like);
  const interruption = endsBySignals();
  let end: DemoEnd = {};
  let isClean = false;
  try {
    // It takes long where there are none, and tells how far it is.
    if (stack.imageSource === "build") await ensureImages();
    say("demo", `bringing up ${DEMO}, like stack ${like ?? USUAL}`);
    const print = json ? jsonLine : plainLine;
    const isLive = isTerminal() && !json;
    const shown = isLive ? {} : { print: (entry: Parameters<typeof print>[0]) => console.log(print(entry)) };
    end = await runDemo({ docker, stack, interruption, ...options, ...shown });
  } catch (error) {
    // A build ends with the same Ctrl-C.
    if (!interruption.ending.aborted) throw error;
  } finally {
    isClean = await removeDemo(stack);
  }
  show(end, json);
  const code = end.arena ? exitCodeOf(end.arena, interruption.wasInterrupted()) : EXIT.interrupted;
  return isClean ? code : EXIT.failed;
}

function show({ arena, firstBlockAfter, upAfter }: DemoEnd, json: boolean): void {
  if (json) return console.log(JSON.stringify({ firstBlockAfter, upAfter, report: arena?.report }));
  if (!arena) return say("demo", "interrupted before there was a block");
  console.log(renderArena(arena));
  const upEnded = upAfter === undefined ? "up was interrupted" : `up had ended after ${upAfter.toFixed(1)} s`;
  console.log(`  the first block was seen after ${firstBlockAfter?.toFixed(1)} s, ${upEnded}`);
}
