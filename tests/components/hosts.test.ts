/** A network over three machines: what each engine's provider would receive. */
import { describe, expect, it } from "vitest";
import { allContainers } from "../../config/plan";
import { overThreeHosts, THREE_HOSTS } from "../support/threeHosts";
import { recordNetwork, type RecordedContainer, type RecordedNetwork } from "./support/network";
import { ProgramFailure, type Recorded } from "./support/provider";

const KINDS = ["overlay", "routed"] as const;
type Kind = (typeof KINDS)[number];

const recordings = new Map<Kind, Promise<RecordedNetwork>>();
function over(kind: Kind): Promise<RecordedNetwork> {
  const recording = recordings.get(kind) ?? recordNetwork("airgap", { changes: overThreeHosts(kind) });
  recordings.set(kind, recording);
  return recording;
}

/** The host whose provider would get it; empty for Pulumi's own. */
const engineOf = ({ provider }: Recorded): string => /-host-([a-z]+)::/.exec(provider)?.[1] ?? "";
const hostsOf = ({ inputs }: RecordedContainer) =>
  Object.fromEntries((inputs["hosts"] as { host: string; ip: string }[]).map(({ host, ip }) => [host, ip]));
const ofDocker = (network: RecordedNetwork) => network.resources.filter(({ type }) => type.startsWith("docker:"));

describe.each(KINDS)("over %s networks", (kind) => {
  it("has a provider for each engine, which shares one connection by ssh", async () => {
    const providers = (await over(kind)).ofType("pulumi:providers:docker");
    expect(providers.map(({ inputs }) => inputs["host"])).toEqual(
      Object.values(THREE_HOSTS).map(({ engine }) => engine),
    );
    for (const { inputs } of providers) expect(JSON.stringify(inputs["sshOpts"])).toContain("ControlMaster=auto");
  });

  it("gives every resource of Docker to the engine of its host", async () => {
    const network = await over(kind);
    expect(ofDocker(network).filter((resource) => engineOf(resource) === "")).toEqual([]);
    const planned = new Map(allContainers(network.plan).map(({ name, host }) => [name, host]));
    expect(network.services.map(({ inputs }) => inputs.name).sort()).toEqual([...planned.keys()].sort());
    for (const service of network.services) {
      expect([service.inputs.name, engineOf(service)]).toEqual([service.inputs.name, planned.get(service.inputs.name)]);
      const network = service.inputs.networksAdvanced[0]!;
      expect(network.ipv4Address).toMatch(/^10\.77\.[123]\./);
    }
  });

  it("mounts volumes of the same engine alone", async () => {
    const network = await over(kind);
    const volumes = new Set(
      network
        .ofType("docker:index/volume:Volume")
        .map((volume) => `${engineOf(volume)} ${String(volume.inputs["name"])}`),
    );
    for (const container of network.containers) {
      for (const { volumeName } of container.inputs.volumes ?? []) {
        expect([...volumes]).toContain(`${engineOf(container)} ${volumeName}`);
      }
    }
  });

  it("runs jobs on the host of L1, but those that fetch the genesis", async () => {
    const elsewhere = (await over(kind)).jobs.filter((job) => engineOf(job) !== "a");
    expect(elsewhere.map((job) => `${engineOf(job)} ${job.inputs.name}`).sort()).toEqual([
      "b opstack-airgap-job-fetch-genesis-2",
      "b opstack-airgap-job-fetch-rollup-2",
      "c opstack-airgap-job-fetch-genesis-3",
      "c opstack-airgap-job-fetch-rollup-3",
    ]);
  });

  it("fetches what was made, by the checksums that it has where it was made", async () => {
    const { inputs } = (await over(kind)).container("job-fetch-genesis-2");
    const input = inputs.uploads.find(({ file }) => file === "/job/input.json")!;
    expect(JSON.parse(String(input.content))).toMatchObject({
      url: "http://10.77.1.24:8900",
      checksums: { "genesis.json": "11", "l1-chain-config.json": "22" },
    });
  });

  it("starts nodes of a host once the genesis, and then the rollup config, is there", async () => {
    const order = (await over(kind)).containers.map(({ inputs }) => inputs.name.replace("opstack-airgap-", ""));
    const follows = (later: string, earlier: string) =>
      expect([later, order.indexOf(later) > order.indexOf(earlier) && order.includes(earlier)]).toEqual([later, true]);
    follows("op-geth-sequencer-2", "job-fetch-genesis-2");
    follows("op-node-sequencer-2", "job-fetch-rollup-2");
    follows("job-fetch-genesis-2", "job-seal-genesis");
    follows("job-fetch-rollup-2", "job-anchor-rollup");
  });

  it("starts no node of a host whose genesis is another one", async () => {
    const failure = await recordNetwork("airgap", {
      changes: overThreeHosts(kind),
      jobs: { "job-fetch-genesis-2": { exitCode: 1, logs: "this host holds another genesis.json" } },
    }).catch((error: unknown) => error);
    if (!(failure instanceof ProgramFailure)) throw new Error("the update did not fail", { cause: failure });
    expect(failure.message).toContain("this host holds another genesis.json");
    const created = failure.recorded.map(({ inputs }) => inputs["name"]);
    expect(created).not.toContain("opstack-airgap-op-geth-sequencer-2");
    expect(created).toContain("opstack-airgap-op-geth-sequencer-3");
  });

  it("tells containers the addresses of the names that they use, and of no others", async () => {
    const network = await over(kind);
    expect(hostsOf(network.container("op-geth-validator-2"))).toEqual({ "opstack-airgap-gateway-2": "10.77.2.14" });
    expect(hostsOf(network.container("op-conductor-2"))).toEqual({
      "opstack-airgap-op-geth-sequencer-2": "10.77.2.42",
      "opstack-airgap-op-node-sequencer-2": "10.77.2.62",
    });
    expect(hostsOf(network.container("op-batcher"))).toMatchObject({
      "opstack-airgap-anvil": "10.77.1.10",
      "opstack-airgap-op-conductor-3": "10.77.3.83",
    });
    expect(hostsOf(network.container("prometheus"))).toMatchObject({
      "opstack-airgap-op-node-validator-3": "10.77.3.163",
    });
    expect(hostsOf(network.container("json-exporter"))).toEqual({});
  });

  it("tells every program with peers its own address: on an overlay a container has another one besides", async () => {
    const network = await over(kind);
    const told = (component: string, option: string) =>
      network.services
        .filter(({ inputs }) => inputs.name.startsWith(`opstack-airgap-${component}-`))
        .map(({ inputs }) => {
          const own = inputs.networksAdvanced[0]!.ipv4Address!;
          return [inputs.name, [...inputs.entrypoints, ...inputs.command].join(" ").includes(`${option}${own}`)];
        });
    const all = [
      ...told("op-geth", "--nat=extip:"),
      ...told("op-node", "--p2p.advertise.ip="),
      ...told("op-conductor", "--consensus.advertised="),
    ];
    // Three sequencers with all three, and three validators and the challenger's with the first two.
    expect(all.length).toBeGreaterThanOrEqual(15);
    expect(all.filter(([, isTold]) => isTold !== true)).toEqual([]);
  });

  it("replaces no node for one more validator on a chosen host", async () => {
    const inputs = (network: RecordedNetwork) =>
      new Map(network.containers.map((container) => [container.inputs.name, JSON.stringify(container.inputs)]));
    const after = inputs(
      await recordNetwork("airgap", {
        changes: overThreeHosts(kind, { l2_nodes: 7, placement: { validators: ["a", "b", "c", "b"] } }),
        running: true,
      }),
    );
    const before = inputs(await over(kind));
    expect([...before.keys()].filter((name) => !after.has(name))).toEqual([]);
    expect([...before.keys()].filter((name) => after.get(name) !== before.get(name)).sort()).toEqual([
      "opstack-airgap-job-verify-network",
      "opstack-airgap-prometheus",
    ]);
  });
});

describe.each(KINDS)("over %s networks, with a host that is lost", (kind) => {
  it("gives nothing to its engine, and its nodes to the others", async () => {
    const hosts = { ...THREE_HOSTS, c: { ...THREE_HOSTS.c, lost: true } };
    const network = await recordNetwork("airgap", { changes: overThreeHosts(kind, { hosts }), running: true });
    const namesOf = ({ containers }: RecordedNetwork) => containers.map(({ inputs }) => inputs.name);
    expect([...new Set(ofDocker(network).map(engineOf))].sort()).toEqual(["a", "b"]);
    const after = new Set(namesOf(network));
    const gone = namesOf(await over(kind)).filter((name) => !after.has(name));
    // What every host has, named after its slice.
    expect(gone.filter((name) => !name.endsWith("-3"))).toEqual([]);
    expect([...after]).toContain("opstack-airgap-op-conductor-3");
    expect([...after]).toContain("opstack-airgap-op-geth-validator-3");
  });

  it("tells Pulumi of each thing that moves, which is nothing to it where another provider is all that changes", async () => {
    const hosts = { ...THREE_HOSTS, c: { ...THREE_HOSTS.c, lost: true } };
    const before = new Map(ofDocker(await over(kind)).map((resource) => [resource.name, resource]));
    const moved = ofDocker(
      await recordNetwork("airgap", { changes: overThreeHosts(kind, { hosts }), running: true }),
    ).filter((resource) => before.has(resource.name) && engineOf(before.get(resource.name)!) !== engineOf(resource));
    expect(moved.map(({ type }) => type)).toContain("docker:index/volume:Volume");
    for (const { name, inputs } of moved) expect([name, inputs]).not.toEqual([name, before.get(name)!.inputs]);
  });
});

describe("the networks", () => {
  const networks = async (kind: Kind) =>
    (await over(kind)).ofType("docker:index/network:Network").map((network) => ({
      engine: engineOf(network),
      driver: network.inputs["driver"],
      attachable: network.inputs["attachable"],
      options: network.inputs["options"],
      ipam: network.inputs["ipamConfigs"],
    }));

  it("are one overlay, with a range for what has no fixed address, and no option", async () => {
    expect(await networks("overlay")).toEqual([
      {
        engine: "a",
        driver: "overlay",
        attachable: true,
        options: undefined,
        ipam: [{ subnet: "10.77.0.0/16", gateway: "10.77.0.1", ipRange: "10.77.250.0/24" }],
      },
    ]);
  });

  it("or a routed bridge on each host", async () => {
    const options = {
      "com.docker.network.bridge.enable_ip_masquerade": "false",
      "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected",
    };
    expect(await networks("routed")).toEqual(
      ["a", "b", "c"].map((engine, position) => ({
        engine,
        driver: "bridge",
        attachable: undefined,
        options,
        ipam: [1, 2, 3].slice(position, position + 1).map((slice) => ({
          subnet: `10.77.${slice}.0/24`,
          gateway: `10.77.${slice}.1`,
          ipRange: `10.77.${slice}.224/27`,
        })),
      })),
    );
  });
});

it("tells which host each URL is on", async () => {
  const { outputs } = await over("overlay");
  expect(outputs).toMatchObject({
    l2RpcUrl: "http://127.0.0.1:8645",
    hosts: [{ name: "a" }, { name: "b", address: "192.0.2.12", l2RpcUrl: "http://127.0.0.1:8645" }, { name: "c" }],
    sequencers: [{ host: "a" }, { name: "sequencer-2", host: "b" }, { host: "c" }],
  });
  expect(outputs["l2RpcUrls"]).toBeUndefined();
});
