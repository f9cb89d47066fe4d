/** What a killed update left behind, and what `up` does about it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import type Docker from "dockerode";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ExportedState, PulumiCli } from "../../../operator/pulumi";
import { temporaryFolder } from "../../support/temporaryFolder";
import { repairState } from "../../../operator/prepare/repairState";

const CONTAINER = "docker:index/container:Container";
const DEAD_PID = 2 ** 22 + 1; // Above what Linux gives.

let directory: string;
let removed: string[];
let commands: string[];
beforeEach(() => {
  directory = temporaryFolder();
  [removed, commands] = [[], []];
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => void vi.restoreAllMocks());

interface Situation {
  /** Containers that Docker has, by id; `exited` ones are down. */
  docker?: Record<string, "running" | "exited">;
  /** Ids that the state knows. */
  known?: string[];
  /** Names of containers that a killed update was about to make. */
  begun?: string[];
  lock?: { pid: number; hostname: string };
  removesAnyway?: boolean;
  /** Ids of those that are jobs. */
  jobs?: string[];
  /** Ids of images that the state knows. */
  images?: string[];
}

const IMAGE = "docker:index/remoteImage:RemoteImage";
const imageId = (digit: string) => `sha256:${digit.repeat(64)}`;
/** The only image of the engine. */
const PRESENT = imageId("a");

function repair({
  docker = {},
  known = [],
  begun = [],
  jobs = [],
  images = [],
  lock,
  removesAnyway,
}: Situation): Promise<boolean> {
  if (lock) {
    const locks = path.join(directory, ".pulumi", "locks", "organization", "opstack-ha", "dev");
    mkdirSync(locks, { recursive: true });
    writeFileSync(path.join(locks, "1.json"), JSON.stringify({ ...lock, timestamp: "now" }));
  }
  const engine = {
    listContainers: () =>
      Promise.resolve(Object.entries(docker).map(([Id, State]) => ({ Id, Names: [`/${Id}`], State, Labels: {} }))),
    listNetworks: () => Promise.resolve([]),
    listVolumes: () => Promise.resolve({ Volumes: [] }),
    listImages: () => Promise.resolve([{ Id: PRESENT }]),
    getContainer: (id: string) => ({ remove: () => Promise.resolve(removed.push(id)) }),
  };
  const state: ExportedState = {
    deployment: {
      resources: [
        ...known.map((id) => ({ type: CONTAINER, urn: id, id, inputs: { attach: jobs.includes(id) } })),
        ...images.map((id, index) => ({ type: IMAGE, urn: `image-${index}`, id: `${id}name`, inputs: { name: id } })),
      ],
      pending_operations: begun.map((name) => ({
        type: "creating",
        resource: { type: CONTAINER, urn: name, inputs: { name } },
      })),
    },
  };
  const pulumi = {
    exportState: () => Promise.resolve(state),
    capture: (parameters: string[]) => {
      const targets = parameters.filter((_, index) => parameters[index - 1] === "--target");
      return Promise.resolve(commands.push([...parameters.slice(0, 2), ...targets].join(" ")));
    },
  };
  return repairState({
    docker: engine as unknown as Docker,
    pulumi: pulumi as unknown as PulumiCli,
    stack: "dev",
    backendDirectory: directory,
    removesAnyway,
  });
}

it("has nothing to do where the state is what runs", async () => {
  expect(await repair({ docker: { one: "running" }, known: ["one"] })).toBe(false);
  expect([...commands, ...removed]).toEqual([]);
});

it.each<[string, Situation]>([
  ["a container is stopped", { docker: { one: "exited" }, known: ["one"] }],
  ["a container is gone", { docker: {}, known: ["one"] }],
])("asks for a refresh where %s", async (_, situation) => {
  expect(await repair(situation)).toBe(true);
});

describe("what `docker system prune -a` removes of a running network", () => {
  it("are jobs that have ended: no reason to run them again", async () => {
    expect(await repair({ docker: { one: "running" }, known: ["one", "two"], jobs: ["two"] })).toBe(false);
    expect(commands).toEqual([]);
  });

  it("are their images: Pulumi looks at these alone", async () => {
    expect(await repair({ images: [PRESENT, imageId("b"), imageId("c")] })).toBe(false);
    expect(commands).toEqual(["refresh --yes image-1 image-2"]);
    commands = [];
    expect(await repair({ images: [PRESENT] })).toBe(false);
    expect(commands).toEqual([]);
  });
});

describe("a lock", () => {
  it("of a process that is gone is cleared", async () => {
    expect(await repair({ lock: { pid: DEAD_PID, hostname: hostname() } })).toBe(true);
    expect(commands).toEqual(["cancel --yes"]);
  });

  it("of a process that took over the number of a dead one is cleared: this one is no pulumi", async () => {
    expect(await repair({ lock: { pid: process.pid, hostname: hostname() } })).toBe(true);
  });

  it("of another machine stops everything, and says who holds it", async () => {
    await expect(repair({ lock: { pid: 7, hostname: "elsewhere" } })).rejects.toThrow(
      /another update of stack dev runs \(process 7 on elsewhere/,
    );
    expect(commands).toEqual([]);
  });
});

describe("containers that the state does not know", () => {
  it("are removed where it knows others of the network, or was about to make them", async () => {
    expect(await repair({ docker: { one: "running", two: "running" }, known: ["one"] })).toBe(true);
    expect(removed).toEqual(["two"]);
    removed = [];
    expect(await repair({ docker: { two: "running" }, begun: ["two"] })).toBe(true);
    expect(removed).toEqual(["two"]);
    expect(commands).toContain("stack import");
  });

  it("are left alone where none is known: they may be another checkout's", async () => {
    await expect(repair({ docker: { two: "running" } })).rejects.toThrow(/perhaps of another checkout/);
    expect(removed).toEqual([]);
    expect(await repair({ docker: { two: "running" }, removesAnyway: true })).toBe(true);
    expect(removed).toEqual(["two"]);
  });
});
