/** What a host starts again by itself: the program, by a real shell with a `docker` that only tells and takes down what it is asked. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installCommand, reviverProgram, reviverScript } from "../../../../operator/hosts/init/reviver";

/** Errors of containers are in files of their names. */
const DOCKER = `#!/bin/sh
echo "$*" >> "$FOLDER/asked"
case "$1" in
  info) echo "$SWARM_ERROR" ;;
  ps) ls "$FOLDER/errors" ;;
  inspect) if [ "$3" = '{{.Name}}' ]; then echo "/$4"; else cat "$FOLDER/errors/$4"; fi ;;
  start) [ "$2" != stubborn ] ;;
esac
`;

const REFUSAL =
  "Could not attach to network opstack-airgap: rpc error: code = Unknown desc = context deadline exceeded";

// `timeout` is a program of Linux.
describe.runIf(process.platform === "linux")("the program of a host", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-reviver-"));
    mkdirSync(path.join(folder, "errors"));
    writeFileSync(path.join(folder, "docker"), DOCKER);
    chmodSync(path.join(folder, "docker"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function lookOnce(errors: Record<string, string>, swarmError = ""): { said: string[]; asked: string[] } {
    for (const [name, error] of Object.entries(errors)) writeFileSync(path.join(folder, "errors", name), error);
    const env = { PATH: `${folder}:${process.env["PATH"]}`, FOLDER: folder, SWARM_ERROR: swarmError };
    const said = execFileSync("sh", ["-c", reviverProgram("machines"), "reviver", "--once"], { env, encoding: "utf8" });
    const asked = path.join(folder, "asked");
    const lines = (text: string) => text.split("\n").filter(Boolean);
    return { said: lines(said).sort(), asked: existsSync(asked) ? lines(readFileSync(asked, "utf8")) : [] };
  }

  it("starts what the network refused, and nothing else", () => {
    const { said, asked } = lookOnce({
      guard: REFUSAL,
      gateway: "attaching to network failed, make sure your network options are correct",
      paused: "",
      broken: "exec: no such file or directory",
    });
    expect(said).toEqual(["started /gateway", "started /guard"]);
    expect(asked.filter((line) => line.startsWith("start ")).sort()).toEqual(["start gateway", "start guard"]);
    expect(asked).toContain(
      "ps --all --quiet --no-trunc --filter label=opstack-ha.stack=opstack-ha/machines --filter status=exited --filter status=created",
    );
  });

  it("asks for no start while there is no quorum", () => {
    expect(lookOnce({ guard: REFUSAL }, "The swarm does not have a leader.")).toEqual({
      said: [],
      asked: ["info --format {{.Swarm.Error}}"],
    });
  });

  it("goes on with others where one is refused again", () => {
    expect(lookOnce({ guard: REFUSAL, stubborn: REFUSAL }).said).toEqual(["started /guard"]);
  });

  it("is in the script for a host as it is, and understood by the shell", () => {
    const script = reviverScript("machines");
    expect(script).toContain(`<<'END'\n${reviverProgram("machines")}END\n`);
    expect(script).toContain("ExecStart=/usr/local/sbin/opstack-ha-revive-machines\n");
    expect(execFileSync("sh", ["-n"], { input: script, encoding: "utf8" })).toBe("");
  });
});

it.each([
  ["ssh://me@192.0.2.12", "opstack-ha hosts reviver --stack machines | ssh me@192.0.2.12 sudo sh"],
  ["ssh://b.example:2222", "opstack-ha hosts reviver --stack machines | ssh -p 2222 b.example sudo sh"],
  ["unix:///run/b.sock", "opstack-ha hosts reviver --stack machines prints what is to be run on host b, as root"],
])("comes to a host with engine %s by: %s", (engine, command) => {
  expect(installCommand({ name: "b", engine }, "machines")).toBe(command);
});
