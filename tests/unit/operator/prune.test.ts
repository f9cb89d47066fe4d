/** What a prune may take: nothing of what runs, nothing of what can go on. */
import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import type { FoundNetwork } from "../../../operator/inventory/model";
import { decidePrune, unwantedImages, type KnownStack } from "../../../operator/prune/decide";
import { currentImages, removeImages } from "../../../operator/prune/images";
import { planAsData, planTable } from "../../../operator/prune/table";
import { networkOf, service, volume } from "./labelledObjects";

const LEFT = networkOf([volume("data"), service("deploy", "exited", { role: "job" })]);
const STOPPED = networkOf([volume("data"), service("geth", "exited")]);
const RUNNING = networkOf([volume("data"), service("geth", "running"), service("node", "exited")]);
const known = (more: Partial<KnownStack> = {}): KnownStack[] => [
  { name: "dev", resources: 90, isLocked: false, ...more },
];

const decide = (network: FoundNetwork, stacks: KnownStack[] = [], configured: string[] = []) =>
  decidePrune({ networks: [network], project: "opstack-ha", known: stacks, configured })[0]!;

describe("goes", () => {
  it.each([
    ["what is left where the state knows no such stack", LEFT, [], ["dev"]],
    ["what is left of a stack that was destroyed", LEFT, known({ resources: 0 }), ["dev"]],
    ["a stopped network whose stack is gone", STOPPED, [], []],
  ])("%s", (_, network, stacks, configured) => {
    expect(decide(network, stacks, configured)).toMatchObject({ goes: true });
  });
});

describe("stays", () => {
  it.each([
    ["what runs, whatever the state knows", RUNNING, [], [], "it runs"],
    ["one of which only a container restarts", networkOf([service("geth", "restarting")]), [], [], "it runs"],
    [
      "one that an update has just begun",
      networkOf([service("deploy", "running", { role: "job" })]),
      [],
      [],
      "an update",
    ],
    ["what the state can go on with", LEFT, known(), [], "goes on with this data"],
    ["what the state may go on with, where it does not count", LEFT, known({ resources: undefined }), [], "goes on"],
    ["what is stopped", STOPPED, known(), [], "make start STACK=dev goes on with it"],
    ["what is being updated", LEFT, known({ resources: 0, isLocked: true }), [], "an update of stack dev runs"],
    ["a stopped network that another state may have", STOPPED, [], ["dev"], "Pulumi.dev.yaml is here"],
    [
      "what is left of another project",
      networkOf([volume("data", { project: "mine" })]),
      [],
      [],
      "of the project mine",
    ],
  ])("%s", (_, network, stacks, configured, reason) => {
    expect(decide(network, stacks, configured)).toMatchObject({ goes: false, reason: expect.stringContaining(reason) });
  });
});

it("looks at one stack alone where one is named, and not at one of the same name in another project", () => {
  const other = networkOf([volume("other", { stack: "other" })]);
  const foreign = networkOf([volume("foreign", { project: "mine", stack: "other" })]);
  const question = { networks: [LEFT, other, foreign], project: "opstack-ha", known: [], configured: [] };
  expect(decidePrune({ ...question, only: "other" }).map(({ network }) => network)).toEqual([other]);
  expect(decidePrune(question)).toHaveLength(3);
});

describe("images", () => {
  const image = (id: string, tags: string[], isUsed = false) => ({ id, tags, bytes: 1e8, isUsed });
  const CURRENT = image("current", ["opstack-ha/op-node:v2"]);
  const OLD = image("old", ["opstack-ha/op-node:v1"]);
  const NAMELESS = image("nameless", []);
  const ALL = [CURRENT, OLD, NAMELESS, image("used", ["opstack-ha/op-geth:v1"], true)];

  it("go when they were replaced and nothing uses them; those of today stay while any network may want them", () => {
    expect(unwantedImages(ALL, ["opstack-ha/op-node:v2"], true)).toEqual([OLD, NAMELESS]);
    expect(unwantedImages(ALL, ["opstack-ha/op-node:v2"], false)).toEqual([CURRENT, OLD, NAMELESS]);
  });

  it("of today are those that the toolchain builds", () => {
    expect(currentImages()).toContain("opstack-ha/base:bookworm-1");
    expect(currentImages().every((name) => /^opstack-ha\/[a-z-]+:\S+$/.test(name))).toBe(true);
  });

  it("are removed after those that were made from them, and stay where such a one stays", async () => {
    const present = new Set(["base", "child", "kept-child", "kept-base"]);
    const parents: Record<string, string> = { base: "child", "kept-base": "kept-child" };
    const docker = {
      getImage: (name: string) => ({
        remove: async () => {
          const child = parents[name];
          if (child && present.has(child))
            throw Object.assign(new Error("dependent child images"), { statusCode: 409 });
          if (!present.delete(name)) throw Object.assign(new Error("gone"), { statusCode: 404 });
        },
      }),
    } as unknown as Docker;
    const images = ["base", "kept-base", "child", "gone"].map((tag) => image(tag, [tag]));
    expect((await removeImages(docker, images)).map(({ id }) => id)).toEqual(["kept-base"]);
    expect([...present].sort()).toEqual(["kept-base", "kept-child"]);
  });
});

it("shows what goes and what stays, with the reasons", () => {
  const plan = {
    decisions: [decide(LEFT), decide(RUNNING)],
    images: [{ id: "sha256:0123456789abcdef", tags: [], bytes: 2e8, isUsed: false }],
  };
  const table = planTable(plan);
  for (const text of ["goes", "stays", "1 container, 1 volume", "it runs", "an older build (0123456789ab)", "0.2 GB"]) {
    expect(table).toContain(text);
  }
  expect(planAsData(plan, false)).toMatchObject({
    removed: false,
    networks: [
      {
        network: "devnet",
        stack: "dev",
        goes: true,
        objects: [{ kind: "volume", name: "data" }, { kind: "container" }],
      },
      { goes: false },
    ],
    images: [{ tags: [], bytes: 2e8 }],
  });
});
