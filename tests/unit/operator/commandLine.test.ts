/** The command line itself: what is refused before any command begins. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "../../../operator/main";

let shown = "";
beforeEach(() => {
  shown = "";
  process.exitCode = undefined;
  for (const method of ["log", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => void (shown += `${parts.join(" ")}\n`));
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      shown += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...parameters: string[]): Promise<{ code: unknown; shown: string }> {
  await main(["node", "opstack-ha", ...parameters]);
  return { code: process.exitCode, shown };
}

it.each([
  [["status", "--bogus"], "unknown option '--bogus'"],
  [["statu"], "unknown command 'statu'\n(Did you mean status?)"],
  [["drill", "--hold"], "'--hold <seconds>' argument missing"],
  [["drill", "--hold", "Infinity"], "It takes a number from 1 to 86400."],
  [["drill", "--phase", "1"], "It takes a number from 0 to 0.99."],
  [["drill", "--repeat", "1.5"], "It takes a whole number, 1 or more."],
  [["drill", "--rate", "many"], "It takes a number from 0.1 to 1000."],
  [["drill", "--target", "nobody"], "Allowed choices are leader, follower."],
  [["fund"], "missing required argument 'address'"],
  [["fund", "0x12"], "It takes an address: 0x and 40 hexadecimal digits."],
  [["fund", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8"], "Its checksum is wrong"],
  [["fund", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0"], "more than 0 and at most 1000000"],
  [["fund", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "-1"], "It takes an amount in ether"],
  [
    ["fund", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "1", "--l1", "--l2"],
    "'--l1' cannot be used with option '--l2'",
  ],
  [["deposit"], "missing required argument 'amount'"],
  [["deposit", "1", "--account", "1.5"], "It takes a whole number, 0 or more."],
  [["deposit", "1", "--account", "5", "--to", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8"], "Its checksum is wrong"],
  [["deposit", "0.1234567890123456789", "--account", "5"], "19 decimals, and ether has 18"],
  [["withdraw", "1", "--account", "5", "--timeout", "1d"], "at most 24h"],
  [["withdraw", "--resume", "--list"], "'--resume [hash]' cannot be used with option '--list'"],
  [["load", "--tps", "0"], "It takes a number from 0.1 to 1000."],
  [["load", "--tps", "1001"], "It takes a number from 0.1 to 1000."],
  [["load", "--duration", "25h"], "It takes a time such as 90s, 3m or 2h, at most 24h."],
  [["load", "--duration", "0"], "It takes a time such as 90s, 3m or 2h, at most 24h."],
  [["chaos", "--duration", "soon"], "It takes a time such as 90s, 3m or 2h."],
  [["arena", "--tps", "0"], "It takes a number from 0.1 to 1000."],
  [["arena", "--every", "soon"], "It takes a time such as 90s, 3m or 2h, at most 24h."],
  [["arena", "--report", "/"], "It takes a file, not a folder."],
  [["arena", "sequencer-1"], "too many arguments for 'arena'"],
  [["demo", "--duration", "0"], "It takes a time such as 90s, 3m or 2h, at most 24h."],
  [["demo", "--force"], "unknown option '--force'"],
  [["revive", "sequencer-1"], "too many arguments for 'revive'"],
  [["pause"], "missing required argument 'node'"],
  [["resume", "one", "two"], "too many arguments for 'resume'"],
  [["bench", "--rounds", "0"], "It takes a number, 1 or more."],
  [["bench", "--rounds", "1.5"], "It takes a whole number, 1 or more."],
  [["load", "--report", "/no/such/folder/x.json"], "It takes a file in a folder that exists and can be written."],
  [["drill", "--output", "/no/such/folder/x.json"], "It takes a file in a folder that exists and can be written."],
  [["chaos", "--report", "/no/such/folder/x.json"], "It takes a file in a folder that exists and can be written."],
  [["bench", "--output", "/no/such/folder/x.json"], "It takes a file in a folder that exists and can be written."],
  [["bench", "--markdown", "/"], "It takes a file, not a folder."],
  [["up", "--timings", "/no/such/folder/x.json"], "It takes a file in a folder that exists and can be written."],
  [["list", "dev"], "too many arguments for 'list'"],
  [["prune", "dev"], "too many arguments for 'prune'"],
  [["dashboards"], "required option '--output <file>' not specified"],
  [["dashboards", "--output", "/no/such/folder/x.html"], "It takes a file in a folder that exists and can be written."],
  [["dashboards", "--output", "x.html", "--last", "25h"], "It takes a time such as 90s, 3m or 2h, at most 24h."],
  [["doctor", "--fix"], "unknown option '--fix'"],
  [["env", "extra"], "too many arguments for 'env'"],
  [["snapshot", "lod"], "unknown command 'lod'\n(Did you mean load?)"],
  [["snapshot", "load"], "missing required argument 'file'"],
  [["snapshot", "save", "--bogus"], "unknown option '--bogus'"],
  [["endpoints", "--env", "--json"], "option '--env' cannot be used with option '--json'"],
  [["export", "a", "b"], "too many arguments for 'export'"],
  [["hosts", "chek"], "unknown command 'chek'\n(Did you mean check?)"],
  [["hosts", "init", "--address-pool", "10.98.0.0"], "It takes a range such as 10.98.0.0/16, of /8 to /24."],
  [["host-lost"], "missing required argument 'host'"],
  [["rotate"], "missing required argument 'role'"],
  [["rotate", "proposer"], "Allowed choices are batcher, signer."],
  [["rotate", "batcher", "--to", "1.5"], "It takes a whole number, 0 or more."],
  [["rotate", "batcher", "--to", "10", "--key-file", "key"], "cannot be used with option '--key-file <file>'"],
])("refuses %s with exit code 64", async (parameters, message) => {
  const { code, shown } = await run(...parameters);
  expect(shown).toContain(message);
  expect(code).toBe(64);
});

it("explains itself, exit codes included", async () => {
  const { code, shown } = await run("--help");
  expect(code).toBe(0);
  for (const text of ["status [options]", "64   the command line is wrong", "completion"])
    expect(shown).toContain(text);
});

it("completes commands, options and their values in a shell", async () => {
  expect((await run("complete", "--", "dr")).shown).toContain("drill");
  expect((await run("complete", "--", "drill", "--ta")).shown).toContain("--target");
});

it.each([
  [["drill", "--fault", "nonsense"], 'there is no fault "nonsense"'],
  [["logs", "--level", "loud"], "--level (LEVEL) is one of"],
  [["logs", "--since", "yesterday"], "--since (SINCE) takes a duration"],
  [["up", "--stack", "nope"], 'there is no stack "nope"'],
  [["up", "extra"], "unexpected argument 'extra'"],
  [["status", "--stack", "nope"], 'there is no stack "nope"'],
  [["revive", "--stack", "dev"], "stack dev has no hosts: on one engine, its restart policy starts what falls"],
  [["deposit", "1"], "name the key that signs"],
  [["deposit", "1", "--account", "12"], "there is no development account 12"],
  [["deposit", "1", "--account", "1"], "account 1 is the network's own (batcher)"],
  [["deposit", "1", "--from-key-file", "/nowhere"], "/nowhere cannot be read (ENOENT)"],
  [["withdraw"], "it takes an amount in ether, or --resume or --list"],
  [["withdraw", "1", "--account", "5", "--list"], "leave it out with --list"],
  [["withdraw", "1"], "name the key that signs"],
  [["load", "--scenario", "nonsense"], "--scenario is transfers, erc20, mixed or a file"],
  [["stop", "--force"], "--force belongs to a node"],
  [["doctor", "--stack", "nope"], 'there is no stack "nope"'],
  [["bench", "--stack", "nope"], 'there is no stack "nope"'],
  [["bench", "--stack", "dev", "--output", "package.json"], "holds something other than results of a bench"],
  [["images", "nonsense"], "there is no image nonsense to build; there are"],
  [["hosts", "check", "--stack", "nope"], 'there is no stack "nope"'],
  [["hosts", "init", "--stack", "dev"], "the network of stack dev is on one machine: its config names no hosts"],
  [["hosts", "reviver", "--stack", "dev"], "the network of stack dev is on one machine: its config names no hosts"],
  [["host-lost", "b", "--stack", "dev"], "the network of stack dev is on one machine"],
  [["rotate", "batcher", "--key-file", "/nowhere"], "--key-file: /nowhere cannot be read (ENOENT)"],
])("%s is a mistake of the command line too", async (parameters, message) => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const { shown } = await run(...parameters);
  expect(shown).toContain(message);
  expect(exit).toHaveBeenCalledWith(64);
});
