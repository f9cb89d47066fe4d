/** Going on without a host: when it is refused, what is done, and what Pulumi's state has afterwards. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../../../config/load";
import { hostsOf, placementOf } from "../../../../config/placement";
import { forgetProvider } from "../../../../operator/hosts/lost/forget";
import {
  describeSteps,
  hostNamed,
  nextCommands,
  problemsWithout,
  refusals,
  wayBack,
  withHost,
  type LookWithout,
} from "../../../../operator/hosts/lost/plan";
import type { ExportedState } from "../../../../operator/pulumi";
import { overThreeHosts, THREE_HOSTS } from "../../../support/threeHosts";

const config = parseConfig(overThreeHosts("overlay"));
const [, b] = hostsOf(config);
const lost = b!;

const LOOK: LookWithout = {
  signsOfLife: [],
  raft: { leader: "sequencer-1", members: ["sequencer-2"] },
  swarm: { node: { id: "n2", isManager: true } },
};

describe("a host", () => {
  it("may go where it is silent, and the others can agree on it", () => {
    expect(refusals({ lost, home: "a", look: LOOK })).toEqual([]);
    expect(refusals({ lost, home: "a", look: { signsOfLife: [] } })).toEqual([]);
  });

  it.each<[string, LookWithout, string]>([
    ["a", { signsOfLife: ["its engine answers"] }, "its engine answers"],
    ["a", { ...LOOK, raft: { members: [] } }, "no sequencer leads"],
    ["a", { ...LOOK, swarm: { problem: "The swarm does not have a leader" } }, "--force-new-cluster"],
    ["b", LOOK, "L1 runs there, and nobody else has what it holds"],
  ])("stays otherwise: L1 on %s, %j", (home, look, message) => {
    const found = refusals({ lost, home, look });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it("is known by its name, also where it is marked as lost already", () => {
    const marked = parseConfig(
      overThreeHosts("overlay", { hosts: { ...THREE_HOSTS, b: { ...THREE_HOSTS.b, lost: true } } }),
    );
    expect(hostNamed(marked, "b")).toMatchObject({ name: "b", slice: 2 });
    expect(hostNamed(marked, "z")).toBeUndefined();
    expect(placementOf(withHost(marked, "b"))?.sequencers).toEqual(["a", "b", "c"]);
  });
});

it("the steps are those that are left, Raft first", () => {
  expect(describeSteps({ lost, look: LOOK }, 12)).toEqual([
    "take sequencer-2 out of the Raft cluster, which sequencer-1 leads",
    "take the node of host b out of the Swarm, which can take minutes",
    "take the 12 resources of host b out of Pulumi's state",
  ]);
  const nothingLeft = { signsOfLife: [], raft: { leader: "sequencer-1", members: [] }, swarm: {} };
  expect(describeSteps({ lost, look: nothingLeft }, 0)).toEqual([]);
});

it("what follows is a key of the config, and a new machine takes the place of the host", () => {
  expect(nextCommands(lost, "dev")).toEqual([
    "pulumi config set --path opstack-ha:hosts.b.lost true --stack dev",
    "make up STACK=dev",
  ]);
  expect(parse(wayBack(config, "b"))).toEqual({
    "opstack-ha:hosts": {
      new: { engine: "ssh://USER@ADDRESS", address: "ADDRESS", slice: 4, added_later: true },
    },
    "opstack-ha:placement": { sequencers: ["a", "new", "c"], validators: ["a", "new", "c"] },
  });
});

it("without the host the config has to be one that can be brought up", () => {
  expect(problemsWithout(config, "b")).toEqual([]);
  const d = { engine: "ssh://me@192.0.2.14", address: "192.0.2.14", slice: 4 };
  const placement = { sequencers: ["a", "b", "c"] };
  const four = parseConfig(overThreeHosts("overlay", { hosts: { ...THREE_HOSTS, d }, placement }));
  expect(problemsWithout(four, "b")).toEqual([]);
  expect(problemsWithout(config, "a")).toEqual([expect.stringMatching(/^hosts\.a\.lost: L1 runs there/)]);
});

describe("Pulumi's state", () => {
  const urn = (type: string, name: string) =>
    `urn:pulumi:dev::opstack-ha::opstack-ha:index:OpStackNetwork$${type}::${name}`;
  const PROVIDER = "pulumi:providers:docker";
  const CONTAINER = "docker:index/container:Container";
  const provider = (host: string) => ({ urn: urn(PROVIDER, `net-host-${host}`), type: PROVIDER, id: `id-${host}` });
  const container = (name: string, host: string, more: object = {}) => ({
    urn: urn(CONTAINER, name),
    type: CONTAINER,
    id: name,
    provider: `${provider(host).urn}::id-${host}`,
    ...more,
  });
  const component = { urn: urn("opstack-ha:index:Service", "service-b"), type: "opstack-ha:index:Service" };
  const [onA, onB] = [container("a1", "a"), container("b1", "b")];
  const state = (...resources: object[]) => ({ version: 3, deployment: { resources } }) as unknown as ExportedState;

  it("knows nothing of the host afterwards, and nothing depends on that", () => {
    const job = container("job", "a", {
      dependencies: [onA.urn, onB.urn],
      propertyDependencies: { labels: [onB.urn], image: [onA.urn] },
      deletedWith: onB.urn,
    });
    const before = state(provider("a"), provider("b"), component, onA, onB, job);
    const { state: after, names } = forgetProvider(before, "net-host-b");
    expect(names).toEqual(["b1", "net-host-b"]);
    const { deletedWith: _, ...rest } = job as typeof job & { deletedWith: string };
    expect(after).toEqual(
      state(provider("a"), component, onA, {
        ...rest,
        dependencies: [onA.urn],
        propertyDependencies: { labels: [], image: [onA.urn] },
      }),
    );
  });

  it("keeps what took the place of a container on another host", () => {
    const old = container("node", "b", { delete: true });
    const next = container("node", "a");
    const user = container("user", "a", { dependencies: [next.urn] });
    const { state: after } = forgetProvider(state(provider("a"), provider("b"), next, user, old), "net-host-b");
    expect(after.deployment.resources).toEqual([provider("a"), next, user]);
  });

  it("is as it was where it knows nothing of the host", () => {
    const before = state(provider("a"), onA);
    expect(forgetProvider(before, "net-host-b")).toEqual({ state: before, names: [] });
  });
});
