import { describe, expect, it } from "vitest";
import {
  deployOverrides,
  genesisText,
  momentsOf,
  momentText,
  parseSchedule,
  scheduleText,
  type Hardforks,
} from "../../../config/hardforks";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";
import { rejection } from "./rejection";

const MOMENT = "1795791600";
const LATER = "1795795200";

/** With one execution client everywhere, as Karst wants it. */
const GETH = {
  image_source: "build",
  sequencer: { execution_client: "op-geth", consensus_client: "op-node" },
  validator: { execution_client: "op-geth", consensus_client: "op-node" },
  monitoring: { grafana: { enabled: false } },
};

describe("values", () => {
  it("are digits as text or as a number, or a word", () => {
    const { hardforks } = parseConfig({ ...GETH, hardforks: { jovian: 600, karst: "900" } });
    expect(hardforks).toEqual({ jovian: "600", karst: "900" });
    expect(parseConfig({ hardforks: { jovian: "never" } }).hardforks).toEqual({ jovian: "never" });
  });

  it.each(["soon", "-1", "1.5", "2026-11-27T15:00:00Z", "99999999999"])("are not %j", (jovian) => {
    const message = rejection({ hardforks: { jovian } });
    expect(message).toContain("hardforks.jovian: must be a whole number of seconds after the first block");
    expect(message).toContain("pulumi config set --path opstack-ha:hardforks.jovian VALUE");
  });

  it.each(["pectra", "isthmus", "interop"])("belong to a fork that is known here, and not to %s", (fork) => {
    const message = rejection({ hardforks: { [fork]: "600" } });
    expect(message).toContain(`hardforks.${fork}: unknown key; known are jovian, karst`);
    expect(message).toContain(`pulumi config rm --path opstack-ha:hardforks.${fork}`);
  });
});

describe("the order of forks", () => {
  it.each<[Hardforks, string]>([
    [{ jovian: "600", karst: "300" }, "hardforks.karst: 300 is not after hardforks.jovian (600): make it 602 or more"],
    [{ jovian: "600", karst: "601" }, "make it 602 or more"],
    [{ jovian: "never", karst: "900" }, 'hardforks.karst: needs hardforks.jovian, which is "never"'],
    [{ jovian: LATER, karst: MOMENT }, `hardforks.karst: ${MOMENT} is not after hardforks.jovian (${LATER})`],
    [{ jovian: MOMENT, karst: "900" }, "hardforks.karst: counts from the first block"],
  ])("%j is refused", (hardforks, expected) => {
    expect(rejection({ ...GETH, hardforks })).toContain(expected);
  });

  it.each<Hardforks>([
    { karst: "0" },
    { jovian: "0", karst: "0" },
    { jovian: "600", karst: "602" },
    { jovian: MOMENT, karst: LATER },
    { jovian: "600", karst: MOMENT },
    { jovian: "never" },
  ])("%j is taken", (hardforks) => {
    expect(parseConfig({ ...GETH, hardforks }).hardforks).toEqual(hardforks);
  });

  it("knows that op-geth and op-reth would part at Karst", () => {
    const mixed = { ...GETH, validator: { execution_client: "op-reth", consensus_client: "op-node" } };
    const images = { op_reth: "my/op-reth:tag" };
    const message = rejection({ ...mixed, images, hardforks: { karst: MOMENT } });
    expect(message).toContain("hardforks.karst: would split the chain");
    expect(parseConfig({ ...mixed, images, hardforks: { jovian: MOMENT } }).hardforks).toEqual({ jovian: MOMENT });
  });
});

describe("the genesis", () => {
  it("is op-deployer's own where nothing is chosen", () => {
    expect(deployOverrides({})).toEqual({});
    expect(deployOverrides({ jovian: "0", karst: "never" })).toEqual({});
    expect(planTopology(parseConfig({})).chain).not.toHaveProperty("forks");
    expect(planTopology(parseConfig({ hardforks: { jovian: "0" } })).chain).not.toHaveProperty("forks");
  });

  it("takes seconds after its block in hexadecimal digits", () => {
    expect(deployOverrides({ jovian: "600", karst: "900" })).toEqual({
      l2GenesisJovianTimeOffset: "0x258",
      l2GenesisKarstTimeOffset: "0x384",
    });
    expect(deployOverrides({ karst: "0" })).toEqual({ l2GenesisKarstTimeOffset: "0x0" });
  });

  it("is the same for a moment as for never, so that a moment can be added to a chain that runs", () => {
    for (const later of [{ jovian: MOMENT }, { jovian: LATER }, { jovian: MOMENT, karst: LATER }]) {
      expect(genesisText(later)).toBe(genesisText({ jovian: "never" }));
      expect(deployOverrides(later)).toEqual({ l2GenesisJovianTimeOffset: "0xbc191380" });
    }
    expect(genesisText({ karst: MOMENT })).toBe(genesisText({}));
    expect(genesisText({ jovian: "600" })).not.toBe(genesisText({ jovian: "never" }));
  });
});

describe("what nodes are told", () => {
  it("is each moment, in the forks' order", () => {
    expect(Object.entries(momentsOf({ karst: LATER, jovian: MOMENT }))).toEqual([
      ["jovian", Number(MOMENT)],
      ["karst", Number(LATER)],
    ]);
    expect(momentsOf({ jovian: "600", karst: "never" })).toEqual({});
  });

  it("is a word that reads back", () => {
    for (const hardforks of [{ jovian: "never" }, { jovian: MOMENT, karst: LATER }, { karst: "0" }]) {
      expect(parseSchedule(scheduleText(hardforks))).toEqual(hardforks);
    }
    expect(scheduleText({ jovian: "0", karst: "never" })).toBeUndefined();
    expect(parseSchedule(undefined)).toEqual({});
    expect(parseSchedule("nonsense,jovian,pectra=1")).toEqual({});
  });

  it("reads as a date", () => {
    expect(momentText(0)).toBe("1970-01-01T00:00:00Z");
  });
});
