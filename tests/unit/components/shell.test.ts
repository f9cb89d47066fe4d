/** The shell parts of command lines, by what a real shell makes of them. */
import { describe, expect, it } from "vitest";
import { runAfter, runWithSecrets, waitFor } from "../../../components/docker/command";
import { httpHealthCheck, rpcAnswers, rpcHealthCheck } from "../../../components/docker/healthCheck";
import { anvilCommand } from "../../../components/l1/anvilCommand";
import { opGethCommand } from "../../../components/l2/execution/opGeth";
import { batcherCommand } from "../../../components/services/batcher/batcherCommand";
import { FakeContainer } from "./container";

/** All that a shell would like to make something else of. */
const AWKWARD = [
  "--plain=1",
  "two words",
  "$HOME",
  "`id`",
  "$(id)",
  "it's",
  'say "so"',
  "a;b&c|d",
  "*",
  "",
  "back\\slash",
];

const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

describe("runAfter", () => {
  it("hands every argument on as it is", () => {
    const container = new FakeContainer();
    container.recorder("server");
    expect(container.run(runAfter("true", "server", AWKWARD)).exitCode).toBe(0);
    expect(container.recorded().arguments).toEqual(AWKWARD);
  });

  it("lets the program take the shell's place, so that it gets the signals", () => {
    const container = new FakeContainer();
    container.recorder("server");
    const { pid } = container.run(runAfter("true", "server", []));
    expect(container.recorded().pid).toBe(pid);
  });

  it("does not start the program when the preparation fails", () => {
    const container = new FakeContainer();
    container.recorder("server");
    expect(container.run(runAfter("false", "server", [])).exitCode).toBe(1);
    expect(container.has("/arguments")).toBe(false);
  });

  it("passes on the program's exit code", () => {
    const container = new FakeContainer();
    container.program("server", "exit 42");
    expect(container.run(runAfter("true", "server", [])).exitCode).toBe(42);
  });
});

describe("waitFor", () => {
  it("starts the program once the check succeeds, and not before", () => {
    const container = new FakeContainer();
    container.recorder("server");
    container.program("look", 'echo look >> $ROOT/looks; [ "$(wc -l < $ROOT/looks)" -ge 3 ]');
    expect(container.run(runAfter(waitFor("look"), "server", AWKWARD)).exitCode).toBe(0);
    expect(container.read("/looks").trim().split("\n")).toHaveLength(3);
    expect(container.recorded().arguments).toEqual(AWKWARD);
  });
});

describe("runWithSecrets", () => {
  const secretFiles = { FIRST_KEY: "/secrets/first", SECOND_KEY: "/secrets/second" };

  it("puts the files' contents into the program's environment, and nowhere else", () => {
    const container = new FakeContainer();
    container.recorder("server");
    container.write("/secrets/first", KEY);
    container.write("/secrets/second", `${AWKWARD.join(" ")}\n`);
    container.run(runWithSecrets("server", ["--flag"], secretFiles));
    const { arguments: received, environment } = container.recorded();
    expect(environment).toMatchObject({ FIRST_KEY: KEY, SECOND_KEY: AWKWARD.join(" ") });
    expect(received).toEqual(["--flag"]);
  });

  it("does not start the program without its secrets", () => {
    const container = new FakeContainer();
    container.recorder("server");
    container.write("/secrets/first", KEY);
    const { exitCode, output } = container.run(runWithSecrets("server", [], secretFiles));
    expect(exitCode).not.toBe(0);
    expect(output).toContain("/secrets/second");
    expect(container.has("/arguments")).toBe(false);
  });

  it("is how op-batcher gets its key: by environment, not by argument", () => {
    const container = new FakeContainer();
    container.recorder("op-batcher");
    container.write("/secrets/account-key", KEY);
    const urls = { execution: ["http://one", "http://two"], consensus: ["http://one", "http://two"] };
    const command = batcherCommand({
      l1RpcUrl: "http://l1",
      sequencerRpcUrls: urls,
      maxChannelDuration: 1,
      extraArguments: AWKWARD,
    });
    container.run(command);
    const { arguments: received, environment } = container.recorded();
    expect(environment.OP_BATCHER_PRIVATE_KEY).toBe(KEY);
    expect(received.slice(-AWKWARD.length)).toEqual(AWKWARD);
    expect(received.join()).not.toContain(KEY.slice(2));
  });
});

describe("op-geth's start", () => {
  const lists = { peers: [], rpcNamespaces: ["eth"], corsOrigins: [], extraArguments: [] };
  const command = opGethCommand({ l2ChainId: 42069, discovers: true, address: "10.77.0.41", ...lists });
  const INIT = "--log.format=json --cache=256 init";
  const START = "--log.format=json --datadir=";

  function geth(script = 'echo "$*" >> $ROOT/calls'): FakeContainer {
    const container = new FakeContainer();
    container.program("geth", script);
    container.write("/genesis/genesis.json", "{}");
    return container;
  }
  const starts = (container: FakeContainer) =>
    container
      .read("/calls")
      .trim()
      .split("\n")
      .map((call) => [INIT, START].find((known) => call.startsWith(known)));

  it("makes its data of the genesis once, because that takes seconds", () => {
    const container = geth();
    for (let start = 1; start <= 3; start++) expect(container.run(command).exitCode).toBe(0);
    expect(starts(container)).toEqual([INIT, START, START, START]);
  });

  it("does so again when the genesis has changed, by a hard fork for instance", () => {
    const container = geth();
    container.run(command);
    container.write("/genesis/genesis.json", '{"config":{"jovianTime":1}}');
    container.run(command);
    expect(starts(container)).toEqual([INIT, START, INIT, START]);
  });

  it("does so again after it failed, and does not start without", () => {
    const container = geth('echo "$*" >> $ROOT/calls; [ ! -e $ROOT/full ]');
    container.write("/full", "");
    expect(container.run(command).exitCode).toBe(1);
    expect(container.run(command).exitCode).toBe(1);
    expect(starts(container)).toEqual([INIT, INIT]);
  });
});

describe("Anvil's start", () => {
  const CONTRACTS = '{"block":{"number":"0x0","timestamp":"0x6b04846c","gas_limit":60000000},"accounts":{}}';
  const HISTORY = '{"state":"a long history"}';
  const command = anvilCommand({ chainId: 900, blockTime: 12, extraArguments: [] });

  /** Anvil goes on until its block times are set, as `cast` tells; the height counts up with every question. */
  function anvil(): FakeContainer {
    const container = new FakeContainer();
    container.program(
      "anvil",
      'echo "$@" > $ROOT/flags; until grep -q TimestampInterval $ROOT/set 2>/dev/null; do sleep 0.1; done',
    );
    container.program(
      "cast",
      'case "$1" in block-number) echo x >> $ROOT/height; wc -l < $ROOT/height;; rpc) shift 3; echo "$*" >> $ROOT/set;; esac',
    );
    container.write("/genesis/l1-state.json", CONTRACTS);
    return container;
  }

  it("begins with the contracts' state, whole, and asks for evenly spaced blocks after the first one", () => {
    const container = anvil();
    expect(container.run(command).exitCode).toBe(0);
    expect(container.read("/data/state.json")).toBe(CONTRACTS);
    expect(container.read("/set").trim().split("\n")).toEqual([
      expect.stringMatching(/^evm_setTime \d+$/),
      "evm_setIntervalMining 12",
      "anvil_setBlockTimestampInterval 12",
    ]);
    expect(container.read("/height").trim().split("\n").length).toBeGreaterThan(1);
  });

  it("makes its first block at the same time at every start, or each start would be another L1", () => {
    const container = anvil();
    container.write("/data/state.json", HISTORY);
    container.run(command);
    expect(container.read("/flags")).toContain(`--timestamp=${0x6b04846c} --host=`);
  });

  it("sets its clock after a pause, and leaves one alone that is right", () => {
    const setWith = (secondsBehind: number) => {
      const container = anvil();
      container.program("anvil", "sleep 2.5");
      container.program(
        "cast",
        `case "$1" in block-number) echo x >> $ROOT/height; wc -l < $ROOT/height;; block) echo $(($(date +%s) - ${secondsBehind}));; rpc) shift 3; echo "$*" >> $ROOT/set;; esac`,
      );
      container.run(anvilCommand({ chainId: 900, blockTime: 1, extraArguments: [] }));
      return container.read("/set");
    };
    expect(setWith(90)).toMatch(/^evm_setNextBlockTimestamp \d+$/m);
    expect(setWith(2)).not.toContain("evm_setNextBlockTimestamp");
  });

  it("goes on with its own state afterwards", () => {
    const container = anvil();
    container.write("/data/state.json", HISTORY);
    container.run(command);
    expect(container.read("/data/state.json")).toBe(HISTORY);
  });

  it("goes on with the copy of its state when a kill cut the state short", () => {
    const container = anvil();
    container.write("/data/state.json", HISTORY.slice(0, -1));
    container.write("/data/state.previous.json", HISTORY);
    container.run(command);
    expect(container.read("/data/state.json")).toBe(HISTORY);
  });

  it("does not begin anew where the disk has no room for its copy: it waits for that, start by start", () => {
    const container = anvil();
    container.write("/data/state.json", HISTORY.slice(0, -1));
    container.write("/data/state.previous.json", HISTORY);
    container.program("cp", 'case "$1" in *previous*) echo full >&2; exit 1;; *) exec /bin/cp "$@";; esac');
    expect(container.run(command).exitCode).not.toBe(0);
    expect(container.has("/flags")).toBe(false);
    expect(container.read("/data/state.previous.json")).toBe(HISTORY);
  });
});

describe("health checks", () => {
  const check = (script: string, answer: string) => {
    const container = new FakeContainer();
    container.program("wget", `for argument in "$@"; do printf '%s\\n' "$argument"; done > $ROOT/request\n${answer}`);
    const { exitCode } = container.run({ entrypoints: ["/bin/sh", "-c"], command: [script] });
    return { isHealthy: exitCode === 0, request: container.read("/request").trim().split("\n") };
  };

  it("ask by JSON-RPC", () => {
    const { isHealthy, request } = check(rpcHealthCheck(9545, "eth_chainId"), `echo '{"id":1,"result":"0xa455"}'`);
    expect(isHealthy).toBe(true);
    expect(request).toContain('{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}');
    expect(request).toContain("Content-Type: application/json");
    expect(request.at(-1)).toBe("http://127.0.0.1:9545");
  });

  it("look at other containers too, which may accept a connection and never answer", () => {
    const url = "http://devnet-op-geth-sequencer-1:9545";
    const { isHealthy, request } = check(rpcAnswers(url, "eth_chainId"), `echo '{"id":1,"result":"0xa455"}'`);
    expect(isHealthy).toBe(true);
    expect(request.at(-1)).toBe(url);
    expect(check(rpcAnswers(url, "eth_chainId"), "sleep 4; echo '{\"result\":1}'").isHealthy).toBe(false);
  });

  it("want a result, not an error, and not silence", () => {
    expect(check(rpcHealthCheck(9545, "eth_chainId"), `echo '{"id":1,"error":{}}'`).isHealthy).toBe(false);
    expect(check(rpcHealthCheck(9545, "eth_chainId"), "exit 1").isHealthy).toBe(false);
    expect(check(httpHealthCheck(7300, "/metrics"), "exit 1").isHealthy).toBe(false);
    expect(check(httpHealthCheck(7300, "/metrics"), "exit 0").request.at(-1)).toBe("http://127.0.0.1:7300/metrics");
  });
});
