/** `opstack-ha`: the one front end; the targets of the Makefile are short names of its commands. */
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { CommanderError } from "commander";
import { accountsCommand } from "./commands/accounts";
import { benchCommand } from "./commands/bench";
import { chaosCommand } from "./commands/chaos";
import { checkMonitoringCommand } from "./commands/checkMonitoring";
import { depositCommand } from "./commands/deposit";
import { doctorCommand } from "./commands/doctor";
import { documentCommand } from "./commands/document";
import { downCommand } from "./commands/down";
import { drillCommand } from "./commands/drill";
import { endpointsCommand } from "./commands/endpoints";
import { envCommand } from "./commands/env";
import { exportCommand } from "./commands/export";
import { fundCommand } from "./commands/fund";
import { imagesCommand } from "./commands/images";
import { leaderCommand } from "./commands/leader";
import { listCommand } from "./commands/list";
import { loadCommand } from "./commands/load";
import { logsCommand } from "./commands/logs";
import { pauseCommand } from "./commands/pause";
import { pruneCommand } from "./commands/prune";
import { recoverCommand } from "./commands/recover";
import { reportCommand } from "./commands/report";
import { restartCommand } from "./commands/restart";
import { resumeCommand } from "./commands/resume";
import { snapshotCommand } from "./commands/snapshot";
import { startCommand } from "./commands/start";
import { statusCommand } from "./commands/status";
import { stopCommand } from "./commands/stop";
import { transferCommand } from "./commands/transfer";
import { upCommand } from "./commands/up";
import { withdrawCommand } from "./commands/withdraw";
import { version } from "../package.json";
import { EXIT, EXIT_CODE_HELP } from "./exitCodes";

/** In the order in which they are needed. */
const COMMANDS = [
  doctorCommand,
  upCommand,
  statusCommand,
  listCommand,
  endpointsCommand,
  accountsCommand,
  fundCommand,
  depositCommand,
  withdrawCommand,
  logsCommand,
  loadCommand,
  leaderCommand,
  transferCommand,
  pauseCommand,
  resumeCommand,
  restartCommand,
  drillCommand,
  chaosCommand,
  recoverCommand,
  checkMonitoringCommand,
  stopCommand,
  startCommand,
  snapshotCommand,
  exportCommand,
  downCommand,
  pruneCommand,
  benchCommand,
  envCommand,
  imagesCommand,
  reportCommand,
  documentCommand,
];

/** What `make` passes on. */
const MAKE_VARIABLES = ["FAULT", "LEVEL", "REPEAT", "SERVICE", "SINCE", "STACK", "TARGET"];

export function program(): Command {
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
  for (const command of COMMANDS) opstackHa.addCommand(inheriting(opstackHa, command()));
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
  const opstackHa = program();
  const { default: addCompletions } = await import("@bomb.sh/tab/commander");
  addCompletions(opstackHa as never, { completionCommandName: "completion" });
  try {
    await opstackHa.parseAsync(parameters);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has said what is wrong, or has shown its help.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

if (require.main === module) void main(process.argv);
