/** What a real shell makes of kona-node's start, with a kona-node and services that do what the test says. */
import { describe, expect, it } from "vitest";
import { runWatched } from "../../../components/docker/command";
import { selfFence } from "../../../components/l2/consensus/selfFence";
import { FakeContainer } from "./container";

const CONDUCTOR = "http://10.77.0.81:8547";

/** Long enough for the watch to have seen both services a few times. */
const LIFE_SECONDS = 5;

interface Services {
  /** Whether the conductor answers, by the time in seconds; so the sequencer. */
  conductor: (second: string) => string;
  sequencer: (second: string) => string;
}

const always = () => "true";
const never = () => "false";
const forTwoSeconds = (second: string) => `[ ${second} -lt 2 ]`;

/** A kona-node that ends by itself with 42, unless something ends it before. */
function runFor({ conductor, sequencer }: Services) {
  const container = new FakeContainer();
  container.program("kona-node", `date +%s > $ROOT/began; sleep ${LIFE_SECONDS}; exit 42`);
  const elapsed = "$(($(date +%s) - $(cat $ROOT/began)))";
  container.program(
    "wget",
    `case "$*" in
  *${CONDUCTOR}*) ${conductor(elapsed)} || exec sleep 9 ;;
  *) ${sequencer(elapsed)} || exec sleep 9 ;;
esac
echo '{"jsonrpc":"2.0","id":1,"result":false}'`,
  );
  return container.run(runWatched("true", selfFence(CONDUCTOR), "kona-node", ["node"]));
}

describe("a kona-node that waits for a dead conductor", { timeout: 20_000 }, () => {
  it("is ended, and says why", () => {
    const { exitCode, output } = runFor({ conductor: forTwoSeconds, sequencer: forTwoSeconds });
    expect(exitCode).toBe(128 + 9);
    expect(JSON.parse(output.split("\n").find((line) => line.startsWith("{"))!)).toMatchObject({
      level: "WARN",
      fields: { message: "ended: its conductor is silent and it waits for it" },
    });
  });

  it.each<[string, Services]>([
    ["the conductor is dead and it still answers", { conductor: forTwoSeconds, sequencer: always }],
    ["it hangs for another reason", { conductor: always, sequencer: forTwoSeconds }],
    ["neither has answered yet, because it has just been started", { conductor: never, sequencer: never }],
  ])("is left alone when %s", (_, services) => {
    const { exitCode, output } = runFor(services);
    expect([exitCode, output]).toEqual([42, ""]);
  });
});

describe("runWatched", { timeout: 20_000 }, () => {
  it("hands on arguments, secrets and the exit code", () => {
    const container = new FakeContainer();
    container.recorder("server");
    expect(
      container.run(runWatched('KEY="a b"; export KEY', "sleep 1", "server", ["two words", "$HOME"])).exitCode,
    ).toBe(0);
    expect(container.recorded()).toMatchObject({ arguments: ["two words", "$HOME"], environment: { KEY: "a b" } });
  });

  it("passes a signal on and waits for what the program makes of it", () => {
    const container = new FakeContainer();
    container.program("server", `trap 'sleep 1; exit 7' TERM; kill -TERM $PPID; while true; do sleep 0.1; done`);
    expect(container.run(runWatched("true", "sleep 1", "server", [])).exitCode).toBe(7);
  });

  it("does not start the program when the preparation fails", () => {
    const container = new FakeContainer();
    container.recorder("server");
    expect(container.run(runWatched("false", "sleep 1", "server", [])).exitCode).toBe(1);
    expect(container.has("/arguments")).toBe(false);
  });
});
