/** `opstack-ha`: the one front end; the targets of the Makefile are short names of its commands. */
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { CommanderError } from "commander";
import { version } from "../package.json";
import { EXIT, EXIT_CODE_HELP } from "./exitCodes";

/** In the order in which they are needed. Each is loaded when it is asked for, because the libraries of all take seconds. */
const COMMANDS: Record<string, () => Promise<CommandUnknownOpts>> = {
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand(),
  hosts: async () => (await import("./commands/hosts.js")).hostsCommand(),
  demo: async () => (await import("./commands/demo.js")).demoCommand(),
  up: async () => (await import("./commands/up.js")).upCommand(),
  status: async () => (await import("./commands/status.js")).statusCommand(),
  list: async () => (await import("./commands/list.js")).listCommand(),
  endpoints: async () => (await import("./commands/endpoints.js")).endpointsCommand(),
  accounts: async () => (await import("./commands/accounts.js")).accountsCommand(),
  fund: async () => (await import("./commands/fund.js")).fundCommand(),
  deposit: async () => (await import("./commands/deposit.js")).depositCommand(),
  withdraw: async () => (await import("./commands/withdraw.js")).withdrawCommand(),
  logs: async () => (await import("./commands/logs.js")).logsCommand(),
  load: async () => (await import("./commands/load.js")).loadCommand(),
  leader: async () => (await import("./commands/leader.js")).leaderCommand(),
  transfer: async () => (await import("./commands/transfer.js")).transferCommand(),
  pause: async () => (await import("./commands/pause.js")).pauseCommand(),
  resume: async () => (await import("./commands/resume.js")).resumeCommand(),
  restart: async () => (await import("./commands/restart.js")).restartCommand(),
  arena: async () => (await import("./commands/arena.js")).arenaCommand(),
  drill: async () => (await import("./commands/drill.js")).drillCommand(),
  chaos: async () => (await import("./commands/chaos.js")).chaosCommand(),
  recover: async () => (await import("./commands/recover.js")).recoverCommand(),
  "host-lost": async () => (await import("./commands/hostLost.js")).hostLostCommand(),
  "check-monitoring": async () => (await import("./commands/checkMonitoring.js")).checkMonitoringCommand(),
  dashboards: async () => (await import("./commands/dashboards.js")).dashboardsCommand(),
  stop: async () => (await import("./commands/stop.js")).stopCommand(),
  start: async () => (await import("./commands/start.js")).startCommand(),
  revive: async () => (await import("./commands/revive.js")).reviveCommand(),
  snapshot: async () => (await import("./commands/snapshot.js")).snapshotCommand(),
  export: async () => (await import("./commands/export.js")).exportCommand(),
  down: async () => (await import("./commands/down.js")).downCommand(),
  prune: async () => (await import("./commands/prune.js")).pruneCommand(),
  bench: async () => (await import("./commands/bench.js")).benchCommand(),
  env: async () => (await import("./commands/env.js")).envCommand(),
  images: async () => (await import("./commands/images.js")).imagesCommand(),
  report: async () => (await import("./commands/report.js")).reportCommand(),
  document: async () => (await import("./commands/document.js")).documentCommand(),
};

/** What `make` passes on. */
const MAKE_VARIABLES = ["FAULT", "LEVEL", "REPEAT", "SERVICE", "SINCE", "STACK", "TARGET"];

/** @param asked the command to come; with another one, or none, all of them are there, as help and completions need them */
export async function program(asked?: string): Promise<Command> {
  const opstackHa = new Command("opstack-ha")
    .version(version, "-V, --version")
    .description("A highly available OP Stack network on Docker: bring it up, look at it, break it, remove it")
    .showHelpAfterError("Run with --help to see what is available.")
    .addHelpText("after", EXIT_CODE_HELP)
    .exitOverride()
    .hook("preAction", (_, command) => {
      const { stack } = command.opts() as { stack?: string };
      if (stack) process.env["STACK"] = stack;
    });
  const wanted = Object.entries(COMMANDS).filter(([name]) => name === asked);
  for (const [, load] of wanted.length > 0 ? wanted : Object.entries(COMMANDS)) {
    opstackHa.addCommand(inheriting(opstackHa, await load()));
  }
  return opstackHa;
}

/** A command with the settings of the whole, and so have its own commands. */
function inheriting(whole: Command, command: CommandUnknownOpts): CommandUnknownOpts {
  for (const own of command.commands) inheriting(whole, own);
  return command.copyInheritedSettings(whole);
}

export async function main(parameters: string[]): Promise<void> {
  // As make exports them: an empty one is none.
  for (const name of MAKE_VARIABLES) if (process.env[name] === "") delete process.env[name];
  // As in `opstack-ha list | head`: what nobody reads any more is no error, and what runs goes on.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A command that listens as well, as the arena does for a terminal that goes away, knows what to do.
    if (error.code !== "EPIPE" && process.stdout.listenerCount("error") === 1) throw error;
  });
  const opstackHa = await program(parameters[2]);
  if (opstackHa.commands.length > 1) {
    const { default: addCompletions } = await import("@bomb.sh/tab/commander");
    addCompletions(opstackHa as never, { completionCommandName: "completion" });
  }
  try {
    await opstackHa.parseAsync(parameters);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has said what is wrong, or has shown its help.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

if (require.main === module) void main(process.argv);
