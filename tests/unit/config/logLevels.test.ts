import { describe, expect, it } from "vitest";
import { LOG_LEVELS, LOGGING_SERVICES, logLevelArguments } from "../../../config/logLevels";
import { parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { SERVICE_KEYS } from "../../../config/schema";
import { planTopology } from "../../../config/topology";
import { rejection } from "./rejection";

const argumentFor = (service: string, level: string, own: string[] = []) =>
  logLevelArguments(parseConfig({ log_level: { [service]: level } }), service, own);

describe("the level of a service", () => {
  it.each([
    ["op_node", "trace", "--log.level=trace"],
    ["op_batcher", "crit", "--log.level=crit"],
    ["op_geth", "crit", "--verbosity=0"],
    ["op_geth", "info", "--verbosity=3"],
    ["geth", "trace", "--verbosity=5"],
    ["op_reth", "debug", "--log.stdout.filter=debug"],
    ["kona_node", "error", "-v"],
    ["kona_node", "info", "-vvv"],
    ["kona_node", "trace", "-vvvvv"],
    ["prometheus", "warn", "--log.level=warn"],
  ])("%s %s is %s", (service, level, argument) => {
    expect(argumentFor(service, level)).toEqual([argument]);
  });

  it("is left to the program where the config names none", () => {
    for (const service of SERVICE_KEYS) expect(logLevelArguments(parseConfig({}), service, [])).toEqual([]);
  });

  it("is that of the user's own arguments where they name one, because some programs refuse two", () => {
    expect(argumentFor("op_reth", "debug", ["--log.stdout.filter=engine=trace"])).toEqual([]);
    expect(argumentFor("op_geth", "debug", ["--verbosity", "2"])).toEqual([]);
    expect(argumentFor("kona_node", "debug", ["-vv"])).toEqual([]);
    expect(argumentFor("op_geth", "debug", ["--cache=64"])).toEqual(["--verbosity=4"]);
  });

  it("comes before the user's own arguments, to all containers of the service and to no other", () => {
    const config = { log_level: { op_conductor: "debug" }, extra_arguments: { op_conductor: ["--mine"] } };
    for (const { image, extraArguments } of allContainers(planTopology(parseConfig(config)))) {
      expect(extraArguments).toEqual(image === "op_conductor" ? ["--log.level=debug", "--mine"] : []);
    }
  });
});

it.each([
  ["op_reth", "crit", "error, warn, info, debug, trace"],
  ["kona_node", "crit", "error, warn, info, debug, trace"],
  ["prometheus", "trace", "error, warn, info, debug"],
])("%s has no level %s", (service, level, levels) => {
  const message = rejection({ log_level: { [service]: level } });
  expect(message).toContain(`log_level.${service}: must be one of ${levels}, not ${level}`);
  expect(message).toContain(`pulumi config set --path opstack-ha:log_level.${service} VALUE`);
});

it("has an argument for each level that a service takes, and another one for each", () => {
  for (const service of LOGGING_SERVICES) {
    const taken = LOG_LEVELS.flatMap((level) => {
      try {
        return argumentFor(service, level);
      } catch {
        return [];
      }
    });
    expect(taken.length).toBeGreaterThanOrEqual(4);
    expect(new Set(taken).size).toBe(taken.length);
  }
});
