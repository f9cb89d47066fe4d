/** What is wrong with the containers of a stack, for a person whose update has just failed. */
import type Docker from "dockerode";
import type { ContainerInfo } from "dockerode";
import colors from "picocolors";
import { LineDecoder } from "./logs/decode";
import { recordOf, sourceOf } from "./logs/docker";
import { renderRecord } from "./logs/render";
import { JOB_ROLE, LABEL } from "../shared/labels";
import { PROJECT_NAME } from "./pulumi";

const LOG_LINES = 15;

/** Whatever follows these words in a log line stays hidden, a quoted text as a whole. */
const SECRET =
  /((?:private[-_ ]?key|mnemonic|jwt[-_ ]?secret|secret|password|passphrase|p2p\.priv\.raw)["']?\s*[=:]\s*)(?:"(?:[^"\\]|\\.)*"|\S+)/gi;

/** Prints every container of the stack that does not do its work, with the end of its log. @returns whether there is any */
export async function printFailures(docker: Docker, stack: string): Promise<boolean> {
  const filters = { label: [`${LABEL.stack}=${PROJECT_NAME}/${stack}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const failed = containers.filter(hasFailed);
  for (const container of failed) {
    console.error(`\n${colors.red(container.Names[0]!.slice(1))}: ${container.Status}`);
    const log = await lastLines(docker, container);
    console.error(log.length > 0 ? log.map((line) => `  ${line}`).join("\n") : "  (its log is empty)");
  }
  return failed.length > 0;
}

/** A job has to exit, with 0; everything else has to run and be healthy. */
function hasFailed({ State, Status, Labels }: ContainerInfo): boolean {
  if (Labels[LABEL.role] === JOB_ROLE) return State !== "running" && !Status.startsWith("Exited (0)");
  return State !== "running" || Status.includes("(unhealthy)");
}

/** As `make logs` shows them. */
async function lastLines(docker: Docker, { Id, Names, Labels }: ContainerInfo): Promise<string[]> {
  const log = await docker.getContainer(Id).logs({ stdout: true, stderr: true, timestamps: true, tail: LOG_LINES });
  const decoder = new LineDecoder();
  const source = sourceOf(Id, Names[0]!, Labels);
  const options = { colors, nameWidth: 0, now: Date.now() };
  return [...decoder.push(log), ...decoder.end()]
    .filter(({ text }) => text.trim() !== "")
    .map((line) => renderRecord(recordOf(source, line), options).replace(SECRET, "$1***"));
}
