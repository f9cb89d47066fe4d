import { describe, expect, it } from "vitest";
import {
  failedJobs,
  judgePreflight,
  preflightWarnings,
  type EngineObservation,
  type ObservedContainer,
  type PreflightRequest,
} from "../../../engine/preflight";

const REQUEST: PreflightRequest = {
  networkName: "devnet",
  stack: "opstack-ha/dev",
  subnet: "10.77.0.0/24",
  bindAddress: "127.0.0.1",
  ports: [
    { port: 8545, key: "ports.l1", container: "devnet-anvil" },
    { port: 9545, key: "ports.sequencer_rpc", container: "devnet-op-geth-sequencer-1" },
  ],
  images: [
    { name: "opstack-ha/op-node:v1.17.0", key: "op_node" },
    { name: "example/own-grafana:1", key: "grafana" },
  ],
  imageSource: "registry",
  hasConductors: true,
};

const observe = (seen: Partial<EngineObservation> = {}): EngineObservation => ({
  engine: { where: "the default socket", answers: true },
  machine: {},
  containers: [],
  networks: [{ name: "bridge", subnets: ["172.17.0.0/16"] }],
  volumes: [],
  images: [],
  missingImages: [],
  blockedPorts: [],
  interfaces: [{ name: "eth0", address: "192.0.2.2/24" }],
  ...seen,
});

const container = (name: string, more: Partial<ObservedContainer> = {}): ObservedContainer => ({
  name,
  state: "running",
  attempt: 0,
  published: [],
  ...more,
});

const OURS = { network: "devnet", stack: "opstack-ha/dev" };

describe("judgePreflight", () => {
  it("finds nothing on an idle engine", () => {
    expect(judgePreflight(REQUEST, observe())).toEqual([]);
  });

  it("refuses to create on another engine than the one that it looked at", () => {
    const engine = {
      where: 'unix:///colima.sock (Docker context "colima")',
      host: "unix:///colima.sock",
      answers: true,
    };
    const [problem, ...others] = judgePreflight(REQUEST, observe({ engine }));
    expect(others).toEqual([]);
    expect(problem).toContain("export DOCKER_HOST=unix:///colima.sock");
    expect(judgePreflight({ ...REQUEST, providerHost: "unix:///colima.sock" }, observe({ engine }))).toEqual([]);
    expect(judgePreflight({ ...REQUEST, providerHost: "unix:///var/run/docker.sock" }, observe())).toEqual([]);
    expect(judgePreflight({ ...REQUEST, providerHost: "ssh://me@there" }, observe())).toHaveLength(1);
  });

  it("finds nothing when the network is up already", () => {
    const seen = observe({
      containers: [container("devnet-anvil", { ...OURS, published: [{ port: 8545, address: "127.0.0.1" }] })],
      networks: [{ name: "devnet", ...OURS, subnets: ["10.77.0.0/24"] }],
      volumes: [{ name: "devnet-genesis", ...OURS }],
    });
    expect(judgePreflight(REQUEST, seen)).toEqual([]);
  });

  it("says only that the engine is missing, where it was looked for, and what to do", () => {
    const engine = { where: "tcp://10.0.0.9:2375 (DOCKER_HOST)", answers: false, reason: "connect ECONNREFUSED" };
    const problems = judgePreflight({ ...REQUEST, imageSource: "build" }, observe({ engine }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/no Docker engine answers at tcp:\/\/10\.0\.0\.9:2375 \(DOCKER_HOST\).*ECONNREFUSED/);
    expect(problems[0]).toContain("make up");
  });

  it("does not let a cluster of sequencers shrink to one beside the others", () => {
    const seen = observe({ containers: [container("devnet-op-conductor-2", { ...OURS, component: "op-conductor" })] });
    expect(judgePreflight(REQUEST, seen)).toEqual([]);
    const [problem, ...others] = judgePreflight({ ...REQUEST, hasConductors: false }, seen);
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^sequencer_count 1: .*pulumi config set opstack-ha:sequencer_count 3.*make down STACK=dev$/,
    );
  });

  it("names the stack that has the network name, once", () => {
    const other = { network: "devnet", stack: "opstack-ha/ha" };
    const seen = observe({
      containers: [container("devnet-anvil", other), container("devnet-op-batcher", other)],
      volumes: [{ name: "devnet-genesis", ...other }],
    });
    const problems = judgePreflight(REQUEST, seen);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('network_name "devnet" belongs to stack opstack-ha/ha already');
    expect(problems[0]).toContain("pulumi config set opstack-ha:network_name");
    expect(problems[0]).toContain("make down STACK=ha");
  });

  it("finds a stranger's container under one of our names, with or without a published port", () => {
    const request = { ...REQUEST, containers: ["devnet-anvil", "devnet-op-batcher"] };
    const seen = observe({ containers: [container("devnet-op-batcher"), container("devnet-unrelated")] });
    expect(judgePreflight(request, seen)).toEqual([expect.stringContaining("docker rm -f devnet-op-batcher")]);
  });

  it("names a route over the subnet, but none by a bridge of Docker's, and an interface only once", () => {
    const vpn = { interface: "tun0", destination: "10.77.0.0/24" };
    expect(judgePreflight(REQUEST, observe({ routes: [vpn] }))).toEqual([expect.stringContaining("by tun0")]);
    const wide = observe({ routes: [{ ...vpn, destination: "10.0.0.0/8" }] });
    expect(judgePreflight(REQUEST, wide)).toEqual([]);
    expect(preflightWarnings(REQUEST, wide)).toEqual([expect.stringContaining("10.0.0.0/8")]);

    const ours = { name: "devnet", ...OURS, subnets: ["10.77.0.0/24"], bridge: "br-0123456789ab" };
    const up = observe({ networks: [ours], routes: [{ ...vpn, interface: "br-0123456789ab" }] });
    expect([...judgePreflight(REQUEST, up), ...preflightWarnings(REQUEST, up)]).toEqual([]);
    const both = observe({ routes: [vpn], interfaces: [{ name: "tun0", address: "10.77.0.9/24" }] });
    expect(judgePreflight(REQUEST, both)).toEqual([expect.stringContaining("this machine's interface tun0")]);
  });

  it("asks for room on the engine's disk, where that is known", () => {
    const diskNeed = { atStart: 50e6, bounded: 3e9, perDay: 8e9 };
    const disk = (freeBytes: number) => observe({ disk: { folder: "/var/lib/docker", freeBytes, sizeBytes: 100e9 } });
    const request = { ...REQUEST, diskNeed };
    expect(judgePreflight(request, observe())).toEqual([]);
    expect(judgePreflight(request, disk(0.5e9))).toEqual([
      expect.stringMatching(/0\.5 GB free .* needs about 1\.4 GB to begin \(2 of its images/),
    ]);
    expect([judgePreflight(request, disk(5e9)), preflightWarnings(request, disk(5e9))]).toEqual([
      [],
      [expect.stringContaining("less than a day")],
    ]);
    expect(preflightWarnings(request, disk(50e9))).toEqual([]);
  });

  it("finds that the subnet is one of this machine's own, unless it is that of a Docker network", () => {
    const interfaces = [{ name: "br-0123456789ab", address: "10.77.0.1/24" }];
    const [problem, ...others] = judgePreflight(REQUEST, observe({ interfaces }));
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^subnet 10\.77\.0\.0\/24 overlaps with 10\.77\.0\.1\/24 of this machine's interface br-0123456789ab/,
    );
    expect(problem).toContain("opstack-ha:subnet 10.78.0.0/24, or remove what an earlier Docker engine left");
    const networks = [{ name: "devnet", ...OURS, subnets: ["10.77.0.0/24"] }];
    expect(judgePreflight(REQUEST, observe({ interfaces, networks }))).toEqual([]);
  });

  it.each([
    ["10.77.0.0/24", "10.77.0.0/24"],
    ["10.77.0.0/16", "10.77.3.0/24"],
    ["10.77.3.128/25", "10.77.3.0/24"],
  ])("finds that %s of another network overlaps with %s", (taken, subnet) => {
    const seen = observe({ networks: [{ name: "other", subnets: [taken] }] });
    const problems = judgePreflight({ ...REQUEST, subnet }, seen);
    expect(problems).toEqual([
      expect.stringContaining(`subnet ${subnet} overlaps with ${taken} of the Docker network other`),
    ]);
    expect(problems[0]).toMatch(/opstack-ha:subnet 10\.(77|78)\.0\.0\/24/);
    expect(problems[0]).not.toContain(`opstack-ha:subnet ${subnet}`);
  });

  it("leaves neighbours and IPv6 networks alone", () => {
    const networks = [
      { name: "neighbour", subnets: ["10.77.1.0/24"] },
      { name: "six", subnets: ["fd00::/64"] },
    ];
    expect(judgePreflight(REQUEST, observe({ networks }))).toEqual([]);
  });

  it("names the container that publishes a wanted port, on this address or on all", () => {
    const published = [{ port: 8545, address: "0.0.0.0" }];
    const problems = judgePreflight(REQUEST, observe({ containers: [container("geth", { published })] }));
    expect(problems).toEqual([
      "port 8545 (ports.l1) is published by the container geth: stop it with: docker stop geth, " +
        "or choose another with: pulumi config set --path opstack-ha:ports.l1 8546",
    ]);
  });

  it("names another network of this project once, and ports of which none is its", () => {
    const ports = [
      { port: 8545, key: "ports.l1", container: "one" },
      { port: 9545, key: "ports.sequencer_rpc", container: "two" },
      { port: 9645, key: "ports.sequencer_rpc", container: "three" },
    ];
    const others = ports.map(({ port, container: name }) =>
      container(`other-${name}`, {
        network: "other",
        stack: "opstack-ha/other",
        published: [{ port, address: "127.0.0.1" }],
      }),
    );
    expect(judgePreflight({ ...REQUEST, ports }, observe({ containers: others }))).toEqual([
      "3 ports are published by the network other of stack opstack-ha/other: remove it with: make down STACK=other, " +
        "or choose other ports here, all of them with: pulumi config set opstack-ha:ports auto, or one by one, for instance with:\n" +
        "      pulumi config set --path opstack-ha:ports.l1 28545\n" +
        "      pulumi config set --path opstack-ha:ports.sequencer_rpc 29545",
    ]);
  });

  it("lets a container have the port on another address", () => {
    const published = [{ port: 8545, address: "192.168.1.2" }];
    expect(judgePreflight(REQUEST, observe({ containers: [container("geth", { published })] }))).toEqual([]);
  });

  it("names the port that another process holds", () => {
    const blockedPorts = [{ port: 8545, address: "127.0.0.1", code: "EADDRINUSE" }];
    expect(judgePreflight(REQUEST, observe({ blockedPorts }))).toEqual([
      "port 8545 (ports.l1) is in use by another process on 127.0.0.1: stop it, " +
        "or choose another with: pulumi config set --path opstack-ha:ports.l1 8546",
    ]);
  });

  it("does not offer to move a single one of the ports that `ports: auto` chose", () => {
    const derived = { ...REQUEST, portsAreDerived: true };
    const anotherName =
      "give this network another name, from which `ports: auto` makes other ports: " +
      "pulumi config set opstack-ha:network_name NAME, or set the ports instead of auto";
    const blockedPorts = [{ port: 8545, address: "127.0.0.1", code: "EADDRINUSE" }];
    expect(judgePreflight(derived, observe({ blockedPorts }))).toEqual([
      `port 8545 (ports.l1) is in use by another process on 127.0.0.1: stop it, or ${anotherName}`,
    ]);
    const published = [{ port: 8545, address: "127.0.0.1" }];
    const other = container("other-anvil", { network: "other", stack: "opstack-ha/other", published });
    expect(judgePreflight(derived, observe({ containers: [other] }))).toEqual([
      `1 ports are published by the network other of stack opstack-ha/other: remove it with: make down STACK=other, or ${anotherName}`,
    ]);
  });

  it("says once that the bind address does not exist", () => {
    const blockedPorts = [8545, 9545].map((port) => ({ port, address: "10.9.9.9", code: "EADDRNOTAVAIL" }));
    const problems = judgePreflight({ ...REQUEST, bindAddress: "10.9.9.9" }, observe({ blockedPorts }));
    expect(problems).toEqual([expect.stringContaining("bind_address 10.9.9.9 is no address of this machine")]);
  });

  it("asks for images that are built here, and only with that image source", () => {
    expect(judgePreflight({ ...REQUEST, imageSource: "build" }, observe())).toEqual([
      'image_source is "build", and the engine lacks opstack-ha/op-node:v1.17.0: build it with: make images, ' +
        "or pull official images with: pulumi config set opstack-ha:image_source registry",
    ]);
    const images = ["opstack-ha/op-node:v1.17.0"];
    expect(judgePreflight({ ...REQUEST, imageSource: "build" }, observe({ images }))).toEqual([]);
  });

  it("has them brought to a host of several, because nothing is built there", () => {
    const engine = { where: "ssh://me@b", host: "ssh://me@b", answers: true };
    const host = { ...REQUEST, imageSource: "build" as const, providerHost: "ssh://me@b", isOneOfHosts: true };
    expect(judgePreflight(host, observe({ engine }))).toEqual([
      'image_source is "build", and the engine lacks opstack-ha/op-node:v1.17.0: build it with: make images on a machine with an ' +
        "engine, and bring it to this host with: docker save opstack-ha/op-node:v1.17.0 | docker -H ssh://me@b load, or pull " +
        "official images with: pulumi config set opstack-ha:image_source registry",
    ]);
  });

  it("names in one problem every image that cannot be had, why, and the key of each", () => {
    const images = [
      { key: "op_reth", name: "my/op-reth:1" },
      { key: "node", name: "node:3" },
    ] as const;
    const missingImages = images.map((image) => ({ ...image, reason: "docker.io cannot be reached: no such host" }));
    const problems = judgePreflight({ ...REQUEST, images: [...images] }, observe({ missingImages }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchInlineSnapshot(`
      "2 images are neither on the engine nor available from a registry:
            images.op_reth: my/op-reth:1 (docker.io cannot be reached: no such host)
            images.node: node:3 (docker.io cannot be reached: no such host)
          pull what is missing, for instance with: docker pull my/op-reth:1, or name another image with: pulumi config set --path opstack-ha:images.op_reth NAME; without a registry, \`make up STACK=airgap\` runs a network whose images are built here"
    `);
  });

  it("says why a part of the monitoring that runs already is not left out", () => {
    const missingImages = [{ ...REQUEST.images[1]!, reason: "no such image: manifest unknown" }];
    const [problem, ...others] = judgePreflight(REQUEST, observe({ missingImages }));
    expect(others).toEqual([]);
    expect(problem).toContain("an image is neither on the engine nor available");
    expect(problem).toContain("images.grafana: example/own-grafana:1 (no such image: manifest unknown)");
    expect(problem).toContain("its data would be deleted with it");
  });

  it("says nothing of a missing image that is not wanted any more", () => {
    const missingImages = [{ key: "prometheus", name: "prom/prometheus:v3.14.0", reason: "gone" } as const];
    expect(judgePreflight(REQUEST, observe({ missingImages }))).toEqual([]);
  });

  it("names every image at once that is to be built here", () => {
    const images = [...REQUEST.images, { key: "op_geth", name: "opstack-ha/op-geth:v1.101702.2" } as const];
    expect(judgePreflight({ ...REQUEST, images, imageSource: "build" }, observe())).toEqual([
      expect.stringContaining("lacks opstack-ha/op-node:v1.17.0, opstack-ha/op-geth:v1.101702.2: build them with"),
    ]);
  });

  it("lists all problems at once", () => {
    const seen = observe({
      networks: [{ name: "other", subnets: ["10.77.0.0/16"] }],
      blockedPorts: [{ port: 9545, address: "127.0.0.1", code: "EADDRINUSE" }],
    });
    expect(judgePreflight(REQUEST, seen)).toHaveLength(2);
  });
});

describe("failedJobs", () => {
  const job = (name: string, more: Partial<ObservedContainer>) => container(name, { ...OURS, role: "job", ...more });

  it("counts a failure on top of the earlier ones, and keeps the count after a success", () => {
    const seen = observe({
      containers: [
        job("never-failed", { state: "exited", exitCode: 0 }),
        job("failed-first", { state: "exited", exitCode: 1 }),
        job("failed-again", { state: "exited", exitCode: 137, attempt: 1 }),
        job("fixed", { state: "exited", exitCode: 0, attempt: 2 }),
        job("never-started", { state: "created" }),
        container("devnet-op-node", { ...OURS, role: "sequencer", state: "exited", exitCode: 1 }),
      ],
    });
    expect(failedJobs(seen)).toEqual({
      "never-failed": 0,
      "failed-first": 1,
      "failed-again": 2,
      fixed: 2,
      "never-started": 1,
    });
  });
});
