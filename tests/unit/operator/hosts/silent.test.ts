/** Hosts whose engines are silent, or have nothing: told of, and nothing more. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { parseConfig } from "../../../../config/load";
import { hostsOf } from "../../../../config/placement";
import { connectEngine } from "../../../../engine/connection";
import { objectsOn, type StackEngine } from "../../../../operator/hosts/engines";
import { logPlacesOf } from "../../../../operator/hosts/logs";
import { observeHosts } from "../../../../operator/hosts/observe";
import { HostReach, refuseSilentHosts } from "../../../../operator/hosts/reach";
import { statusOverHosts } from "../../../../operator/hosts/status";
import { NoEngineError, NoNetworkError, UserError } from "../../../../operator/terminal";
import { stackConfig } from "../../../support/stackFiles";
import { overThreeHosts, THREE_HOSTS } from "../../../support/threeHosts";
import { FakeEngine } from "../../engine/fakeEngine";
import { network } from "./seenHosts";

const SILENT = "unix:///nonexistent/docker.sock";

let engine: FakeEngine;
let said: string[];
beforeEach(async () => {
  engine = await FakeEngine.start({ present: [] });
  said = [];
  vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await engine.stop();
});

/** @param a engine of host a; the others are silent, each at a URL of its own */
const config = (a: string) =>
  parseConfig({
    ...stackConfig("airgap"),
    ...overThreeHosts("routed"),
    hosts: {
      a: { ...THREE_HOSTS.a, engine: a },
      b: { ...THREE_HOSTS.b, engine: SILENT },
      c: { ...THREE_HOSTS.c, engine: `${SILENT}.too` },
    },
  });

it("are seen as silent, with the reason, beside one that answers", async () => {
  const [a, b, c] = await observeHosts(hostsOf(config(engine.host)), "airgap");
  expect(a).toMatchObject({ host: { name: "a" }, containers: [] });
  expect(b?.containers).toBeUndefined();
  expect([b?.silence, c?.silence]).toEqual([expect.stringContaining("ENOENT"), expect.stringContaining("ENOENT")]);
});

it("are no network, and no engine where none answers", async () => {
  await expect(statusOverHosts(config(engine.host), "airgap")).rejects.toThrow(NoNetworkError);
  const all = statusOverHosts(config(`${SILENT}.first`), "airgap");
  await expect(all).rejects.toThrow(NoEngineError);
  await expect(all).rejects.toThrow(/no host of stack airgap answers: a at unix:.*, b at .*, c at /);
});

it("are nothing to work with, where all are, or where all are needed", async () => {
  await expect(HostReach.open(config(`${SILENT}.first`), "airgap")).rejects.toThrow(NoEngineError);
  await expect(HostReach.open(config(engine.host), "airgap")).rejects.toThrow(NoNetworkError);
  expect(() => refuseSilentHosts(network("b", "c"))).toThrow(UserError);
  expect(() => refuseSilentHosts(network("b", "c"))).toThrow("no engine answers on host b, c");
  expect(() => refuseSilentHosts(network())).not.toThrow();
});

it("have no logs, which is said of each that is silent", async () => {
  await expect(logPlacesOf(config(engine.host), "airgap")).rejects.toThrow(NoNetworkError);
  expect(said.filter((text) => text.includes("its logs are left out"))).toHaveLength(2);
});

it("leave it unknown what they have", async () => {
  const at = (host: string, where: string): StackEngine => ({
    where,
    connect: () => connectEngine({ host, chosenBy: "a test" }),
  });
  const looks = await objectsOn([at(engine.host, " on host a"), at(SILENT, " on host b")], "airgap");
  expect(looks.map(({ engine: { where }, objects, silence }) => [where, objects, silence !== undefined])).toEqual([
    [" on host a", [], false],
    [" on host b", [], true],
  ]);
  await expect(objectsOn([at(SILENT, "")], "airgap")).rejects.toThrow("ENOENT");
});
