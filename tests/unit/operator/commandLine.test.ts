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
  [["env", "extra"], "too many arguments for 'env'"],
  [["snapshot", "lod"], "unknown command 'lod'\n(Did you mean load?)"],
  [["snapshot", "load"], "missing required argument 'file'"],
  [["snapshot", "save", "--bogus"], "unknown option '--bogus'"],
  [["endpoints", "--env", "--json"], "option '--env' cannot be used with option '--json'"],
  [["export", "a", "b"], "too many arguments for 'export'"],
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
  [["images", "nonsense"], "there is no image nonsense to build; there are"],
])("%s is a mistake of the command line too", async (parameters, message) => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const { shown } = await run(...parameters);
  expect(shown).toContain(message);
  expect(exit).toHaveBeenCalledWith(64);
});
