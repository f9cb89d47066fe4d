/** What no container may do, and what every one must have, in every stack that comes with the project. */
import { beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../config/load";
import { recordNetwork, STACKS, type RecordedContainer, type RecordedNetwork } from "./support/network";

describe.each(STACKS)("every container of the stack %s", (stack) => {
  let network: RecordedNetwork;
  beforeAll(async () => {
    network = await recordNetwork(stack);
  });

  const offenders = (containers: RecordedContainer[], isWrong: (container: RecordedContainer) => boolean) =>
    containers.filter(isWrong).map(({ inputs }) => inputs.name);

  it("runs without privileges", () => {
    expect(
      offenders(
        network.containers,
        ({ inputs }) =>
          inputs.privileged !== undefined ||
          JSON.stringify(inputs.capabilities) !== '{"drops":["ALL"]}' ||
          JSON.stringify(inputs.securityOpts) !== '["no-new-privileges:true"]',
      ),
    ).toEqual([]);
  });

  it("sees nothing of the host: no folder, device, namespace or Docker socket", () => {
    const doors = ["mounts", "devices", "networkMode", "pidMode", "ipcMode", "usernsMode", "cgroupnsMode", "sysctls"];
    expect(offenders(network.containers, ({ inputs }) => doors.some((door) => inputs[door] !== undefined))).toEqual([]);
    expect(
      offenders(network.containers, ({ inputs }) =>
        (inputs.volumes ?? []).some(
          (volume) => "hostPath" in volume || "fromContainer" in volume || !volume.volumeName,
        ),
      ),
    ).toEqual([]);
    expect(
      offenders(network.containers, ({ inputs }) => JSON.stringify(inputs.volumes ?? []).includes("docker.sock")),
    ).toEqual([]);
  });

  it("gets its files as content, never from a path of this machine", () => {
    const fromHere = ({ inputs }: RecordedContainer) =>
      (inputs.uploads ?? []).some((upload) => "source" in upload || upload.content === undefined);
    expect(offenders(network.containers, fromHere)).toEqual([]);
  });

  it("says what it runs, for official images differ in their entrypoints", () => {
    expect(offenders(network.containers, ({ inputs }) => !inputs.entrypoints?.length)).toEqual([]);
  });

  it("rotates its logs", () => {
    for (const { inputs } of network.containers) {
      expect(inputs.logDriver).toBe("json-file");
      expect(inputs.logOpts).toEqual({ "max-file": "3", "max-size": "20m" });
    }
  });

  it("logs JSON if it is a service whose program can", () => {
    // Anvil writes text; the others are ours and write nothing but JSON.
    const { l1, l1Beacon, gateways, guards } = network.plan;
    const unasked = [...(l1.client === "anvil" ? [l1] : []), l1Beacon, ...gateways, ...guards].flatMap(
      (plan) => plan?.name ?? [],
    );
    const logsText = ({ inputs }: RecordedContainer) =>
      !/format=json\b/i.test([...inputs.entrypoints, ...inputs.command].join("\n"));
    expect(offenders(network.services, logsText).sort()).toEqual(unasked.sort());
  });

  it("comes back by itself if it is a service, and does not if it is a job", () => {
    expect(offenders(network.services, ({ inputs }) => inputs.restart !== "unless-stopped")).toEqual([]);
    expect(offenders(network.jobs, ({ inputs }) => inputs.restart !== "no" || inputs.mustRun !== false)).toEqual([]);
  });

  it("is published on this machine's loopback alone", () => {
    expect(
      offenders(network.containers, ({ inputs }) => (inputs.ports ?? []).some(({ ip }) => ip !== "127.0.0.1")),
    ).toEqual([]);
  });

  it("has a health check if it is a service", () => {
    expect(offenders(network.services, ({ inputs }) => inputs.healthcheck === undefined)).toEqual([]);
  });

  it("is named and addressed as planned, and known by that name", () => {
    expect(offenders(network.containers, ({ inputs }) => inputs.hostname !== inputs.name)).toEqual([]);
    const addresses = network.services.map(({ inputs }) => inputs.networksAdvanced[0]?.ipv4Address);
    expect(new Set(addresses).size).toBe(network.services.length);
    expect(addresses).not.toContain(undefined);
  });

  it("belongs to the network, as its labels say, in a stable order", () => {
    for (const { inputs } of [...network.containers, ...network.ofType("docker:index/volume:Volume")]) {
      const labels = inputs.labels as { label: string; value: string }[];
      const names = labels.map(({ label }) => label);
      expect(names).toEqual([...names].sort());
      expect(names).toEqual(
        expect.arrayContaining(
          ["component", "index", "network", "role", "stack"].map((label) => `opstack-ha.${label}`),
        ),
      );
      expect(labels).toContainEqual({ label: "opstack-ha.network", value: network.plan.network });
      expect(labels).toContainEqual({ label: "opstack-ha.stack", value: `opstack-ha/${stack}` });
      expect(labels.filter(({ value }) => typeof value !== "string")).toEqual([]);
    }
  });
});

describe("what the config says of containers", () => {
  it("reaches them: log rotation, limits, arguments and addresses to publish on", async () => {
    const network = await recordNetwork("single", {
      changes: {
        log_rotation: { max_size_mb: 5, max_files: 2 },
        resources: { op_reth: { memory_mb: 512, cpus: "1.5" } },
        extra_arguments: { op_batcher: ["--log.level=debug"] },
        bind_address: "0.0.0.0",
      },
    });
    const { inputs } = network.container("op-reth-sequencer-1");
    expect(inputs.logOpts).toEqual({ "max-file": "2", "max-size": "5m" });
    expect(inputs).toMatchObject({ memory: 512, memorySwap: 512, cpus: "1.5" });
    expect(inputs.ports.map(({ ip }) => ip)).toEqual(["127.0.0.1", "127.0.0.1"]);
    expect(network.container("gateway").inputs.ports.map(({ ip, external }) => [ip, external])).toEqual([
      ["0.0.0.0", 8643],
      ["127.0.0.1", 8645],
    ]);
    expect(network.container("op-node-sequencer-1").inputs.ports.map(({ ip }) => ip)).toEqual(["127.0.0.1"]);
    expect(network.container("op-node-sequencer-1").inputs.memory).toBeUndefined();
    expect(network.container("op-batcher").inputs.command.at(-1)).toBe("--log.level=debug");
  });

  it("reaches them: levels of logs and variables, in the containers of the service alone", async () => {
    const network = await recordNetwork("single", {
      changes: {
        log_level: { op_batcher: "debug", op_reth: "warn" },
        extra_environment: { op_batcher: ["B=2", "A=1"] },
      },
    });
    const { inputs } = network.container("op-batcher");
    expect(inputs.command.at(-1)).toBe("--log.level=debug");
    expect(inputs["envs"]).toEqual(["A=1", "B=2"]);
    for (const name of ["op-reth-sequencer-1", "op-reth-validator-1"]) {
      expect(network.container(name).inputs.command.at(-1)).toBe("--log.stdout.filter=warn");
    }
    const others = network.containers.filter((container) => container.inputs.name !== inputs.name);
    expect(others.filter((container) => container.inputs["envs"] !== undefined)).toEqual([]);
  });

  it("replaces a container whose last variable goes, of which its label tells, and has none of these without any", async () => {
    const labelsOf = async (variables: string[]) => {
      const changes = { extra_environment: { op_batcher: variables } };
      return (await recordNetwork("single", { changes })).container("op-batcher").inputs.labels;
    };
    const isOfVariables = ({ label }: { label: string }) => label === "opstack-ha.environment";
    const [one, other] = [await labelsOf(["A=1"]), await labelsOf(["A=2"])];
    expect(one.filter(isOfVariables)).toHaveLength(1);
    expect(one).not.toEqual(other);
    expect((await labelsOf([])).filter(isOfVariables)).toEqual([]);
  });

  it("refuses every variable that the project itself sets where a container starts", async () => {
    const exported = (await Promise.all(STACKS.map((stack) => recordNetwork(stack)))).flatMap(({ services }) =>
      services.flatMap(({ inputs }) =>
        [...inputs.entrypoints.join("\n").matchAll(/export ([A-Z0-9_]+)/g)].map(([, name]) => name!),
      ),
    );
    expect(exported).toContain("OP_BATCHER_PRIVATE_KEY");
    expect(exported).toContain("GF_LOG_CONSOLE_FORMAT");
    for (const name of new Set(exported)) {
      expect(() => parseConfig({ extra_environment: { grafana: [`${name}=mine`] } }), name).toThrow(name);
    }
  });

  it("replaces a container that loses its memory limit, which Docker cannot take from a running one, and no other", async () => {
    const network = await recordNetwork("single", { changes: { resources: { op_reth: { memory_mb: 512 } } } });
    expect(network.container("op-reth-sequencer-1").replaceOnChanges).toEqual([]);
    expect(network.container("op-node-sequencer-1").replaceOnChanges).toEqual(["memory", "memorySwap"]);
  });
});
