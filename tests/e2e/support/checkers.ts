/** The checkers of Prometheus and Alertmanager, promtool and amtool, run in the images that the network runs too. */
import { connectEngine } from "../../../engine/connection";
import { IMAGES } from "../../../config/images";

export interface CheckerOutcome {
  exitCode: number;
  output: string;
}

const END_OF_FILE = "END-OF-FILE";
const END_OF_COMMAND = "END-OF-COMMAND";

/** Runs promtool once for each list of parameters, in a folder with these files: name to content. */
export const promtool = (commands: string[][], files: Record<string, string>): Promise<CheckerOutcome[]> =>
  runChecker(IMAGES.prometheus.build, "promtool", commands, files);

/** Runs amtool in the same way. */
export const amtool = (commands: string[][], files: Record<string, string>): Promise<CheckerOutcome[]> =>
  runChecker(IMAGES.alertmanager.build, "amtool", commands, files);

async function runChecker(
  image: string,
  program: string,
  commands: string[][],
  files: Record<string, string>,
): Promise<CheckerOutcome[]> {
  const writeFiles = Object.entries(files).map(
    ([name, content]) => `cat >${name} <<'${END_OF_FILE}'\n${content}\n${END_OF_FILE}`,
  );
  const runCommands = commands.map(
    (parameters) => `${program} ${parameters.join(" ")} </dev/null 2>&1; echo "${END_OF_COMMAND} $?"`,
  );
  // A script on standard input, for nothing of this machine can be mounted on an engine elsewhere.
  const output = await runScript(image, ["cd /tmp", ...writeFiles, ...runCommands, ""].join("\n"));
  const outcomes = [...output.matchAll(new RegExp(`([\\s\\S]*?)${END_OF_COMMAND} (\\d+)\\n`, "g"))];
  if (outcomes.length !== commands.length) throw new Error(`${program} did not run as often as it should:\n${output}`);
  return outcomes.map(([, said = "", exitCode]) => ({ exitCode: Number(exitCode), output: said.trim() }));
}

async function runScript(image: string, script: string): Promise<string> {
  const container = await connectEngine().createContainer({
    Image: image,
    Entrypoint: ["/bin/sh"],
    Cmd: ["-s"],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    HostConfig: { NetworkMode: "none" },
  });
  try {
    const input = await container.attach({ stream: true, hijack: true, stdin: true });
    await container.start();
    input.end(script);
    await container.wait();
    return withoutFrames(await container.logs({ stdout: true, stderr: true }));
  } finally {
    await container.remove({ force: true });
  }
}

/** Docker puts a header of eight bytes before each piece of a log. */
const withoutFrames = (logs: Buffer): string =>
  logs.toString("latin1").replace(/[\u0001\u0002]\u0000{3}[\s\S]{4}/g, "");
