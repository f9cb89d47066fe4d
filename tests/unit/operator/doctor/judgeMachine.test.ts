import { describe, expect, it } from "vitest";
import { judgeMachine } from "../../../../operator/doctor/judgeMachine";
import type { EngineFacts, MachineFacts } from "../../../../operator/doctor/model";
import { renderExamination } from "../../../../operator/doctor/table";

const ENGINE: EngineFacts = {
  where: "the default socket",
  version: "28.5.1",
  storageDriver: "overlay2",
  cgroup: "systemd, v2",
  cpus: 8,
  clockAheadSeconds: 0.02,
};
const WELL: MachineFacts = {
  nodeVersion: "v22.23.3",
  pulumi: { version: "3.250.0", backend: "file:///state (PULUMI_BACKEND_URL)" },
  engine: ENGINE,
  isClockSynchronized: true,
  silentRegistries: [],
  leftovers: [],
};

const verdicts = (facts: Partial<MachineFacts> = {}) =>
  judgeMachine({ ...WELL, ...facts })
    .filter(({ verdict }) => verdict !== "ok")
    .map(({ topic, verdict, text }) => [topic, verdict, text]);

it("finds nothing wrong with a machine that is well, and looks at all of it", () => {
  const findings = judgeMachine(WELL);
  expect(findings.every(({ verdict }) => verdict === "ok")).toBe(true);
  expect(findings.map(({ topic }) => topic)).toEqual([
    "Node.js",
    "Pulumi",
    "state",
    "engine",
    "clock",
    "registries",
    "leftovers",
  ]);
});

it.each([
  ["v20.18.3", true],
  ["v20.19.0", false],
  ["v21.7.0", true],
  ["v22.11.0", true],
  ["v22.12.0", false],
  ["v24.1.0", false],
])("Node.js %s is too old: %s", (nodeVersion, isTooOld) => {
  expect(verdicts({ nodeVersion }).length === 1).toBe(isTooOld);
});

describe("the engine", () => {
  it("that does not answer is the only thing said of it", () => {
    const engine = { where: "tcp://192.0.2.1:2375 (DOCKER_HOST)", reason: "connect ETIMEDOUT" };
    const findings = judgeMachine({ ...WELL, engine, silentRegistries: undefined, isClockSynchronized: undefined });
    expect(findings.map(({ topic, verdict }) => [topic, verdict])).toEqual([
      ["Node.js", "ok"],
      ["Pulumi", "ok"],
      ["state", "ok"],
      ["engine", "fail"],
    ]);
    expect(findings.at(-1)!.text).toMatch(/none answers at tcp.*ETIMEDOUT.*start Docker, or point DOCKER_HOST/);
  });

  it("that does not answer is nothing to do for a network that has those of its hosts", () => {
    const engine = { where: "the default socket", reason: "connect ENOENT" };
    const [finding] = judgeMachine({ ...WELL, engine }, false).filter(({ topic }) => topic === "engine");
    expect(finding?.verdict).toBe("ok");
    expect(finding?.text).toContain("none is needed: the network has those of its hosts");
  });

  it.each([
    [{ storageDriver: "vfs" }, "vfs copies every image"],
    [{ version: "19.03.15" }, "not tried with engines before 20.10"],
  ])("deserves a word with %j", (more, text) => {
    expect(verdicts({ engine: { ...ENGINE, ...more } })).toEqual([["engine", "warn", expect.stringContaining(text)]]);
  });

  it.each(["20.10.24", "28.5.1+azure-1", "dev"])("may be of version %s", (version) => {
    expect(verdicts({ engine: { ...ENGINE, version } })).toEqual([]);
  });
});

describe("the clock", () => {
  it.each([
    [2.5, "2.5 s ahead of this machine's"],
    [-90, "90.0 s behind this machine's"],
  ])("of the engine is %d s off", (clockAheadSeconds, text) => {
    expect(verdicts({ engine: { ...ENGINE, clockAheadSeconds } })).toEqual([
      ["clock", "warn", expect.stringContaining(text)],
    ]);
  });

  it("that nobody keeps is a warning, and one of which nobody tells is none", () => {
    expect(verdicts({ isClockSynchronized: false })).toEqual([
      ["clock", "warn", expect.stringContaining("set-ntp true")],
    ]);
    expect(verdicts({ isClockSynchronized: undefined })).toEqual([]);
  });
});

it("names what helps with Pulumi, registries and leftovers", () => {
  expect(verdicts({ pulumi: { backend: "x" } })).toEqual([
    ["Pulumi", "warn", expect.stringContaining("make up gets one")],
  ]);
  expect(verdicts({ pulumi: { version: "3.250.0", backend: "x", problem: "login expired" } })).toEqual([
    ["state", "fail", expect.stringMatching(/login expired; log in with: pulumi login/)],
  ]);
  expect(verdicts({ silentRegistries: ["ghcr.io", "Docker Hub"], leftovers: ["old"] })).toEqual([
    ["registries", "warn", expect.stringContaining("ghcr.io, Docker Hub")],
    ["leftovers", "warn", expect.stringContaining("opstack-ha prune")],
  ]);
});

it("sums up, and keeps lines that belong together under each other", () => {
  const rendered = renderExamination({
    stack: "dev",
    findings: [
      { topic: "ports", verdict: "fail", text: "one\ntwo" },
      { topic: "memory", verdict: "ok", text: "enough" },
    ],
  });
  expect(rendered.split("\n")).toEqual([
    "fail  ports   one",
    "              two",
    "ok    memory  enough",
    "",
    "Not ready for stack dev: 1 of 2 checks failed",
  ]);
});
