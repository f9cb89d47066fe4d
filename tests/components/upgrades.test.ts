/** What a fork's moment and other keys change in a network that runs: which containers, in which order, and who has a key. */
import { describe, expect, it } from "vitest";
import { deriveAccount, deriveAccounts } from "../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { recordNetwork, type RecordedNetwork } from "./support/network";
import { publicText, secretsIn } from "./support/secretValues";

const MOMENT = 1_795_791_600;
const SYSTEM_CONFIG = "0x00000000000000000000000000000000000000fb";
const FACTORY = "0x00000000000000000000000000000000000000fa";

const accounts = deriveAccounts(DEVELOPMENT_MNEMONIC);

const record = (changes: Record<string, unknown> = {}, running = true) => {
  const logs = `ready\n${JSON.stringify({ DisputeGameFactoryProxy: FACTORY, SystemConfigProxy: SYSTEM_CONFIG })}`;
  return recordNetwork("airgap", { changes, running, jobs: { "job-prepare-genesis": { exitCode: 0, logs } } });
};

const nameIn = ({ plan }: RecordedNetwork, name: string) => name.replace(`${plan.network}-`, "");
const orderOf = (network: RecordedNetwork) => network.containers.map(({ inputs }) => nameIn(network, inputs.name));

/** Containers that an update creates or replaces, jobs that let others go and judge them left out. */
function changed(before: RecordedNetwork, after: RecordedNetwork): string[] {
  const was = new Map(before.containers.map(({ inputs }) => [nameIn(before, inputs.name), JSON.stringify(inputs)]));
  return after.containers
    .map(({ inputs }) => [nameIn(after, inputs.name), JSON.stringify(inputs)] as const)
    .filter(([name, inputs]) => was.get(name) !== inputs)
    .map(([name]) => name)
    .sort();
}

const withoutJobs = (names: string[]) => names.filter((name) => !/^job-(release|reconcile|verify)/.test(name));

const labelOf = (network: RecordedNetwork, container: string, label: string) =>
  network.container(container).inputs.labels.find((each) => each.label === `opstack-ha.${label}`)?.value;

describe("a moment for a fork that was never to come", () => {
  it("is told to every node and to the batcher, and leaves all else alone, the genesis too", async () => {
    const before = await record({ hardforks: { jovian: "never" } });
    const after = await record({ hardforks: { jovian: MOMENT } });
    const names = withoutJobs(changed(before, after));
    expect(names.filter((name) => !/^op-(geth|node)-/.test(name))).toEqual(["op-batcher"]);
    expect(names).toHaveLength(2 * (after.plan.sequencers.length + after.plan.validators.length) + 1);
    for (const client of ["op-node-validator-1", "op-geth-sequencer-1"]) {
      expect(after.container(client).inputs.command).toContain(`--override.jovian=${MOMENT}`);
      expect(before.container(client).inputs.command.join()).not.toContain("--override.");
      expect(labelOf(after, client, "hardforks")).toBe(`jovian=${MOMENT}`);
    }
    expect(labelOf(after, "op-batcher", "hardforks")).toBe(`jovian=${MOMENT}`);
  });

  it("reaches the batcher, which reads the rollup config when it starts, after all sequencers", async () => {
    const order = orderOf(await record({ hardforks: { jovian: MOMENT } }));
    expect(order.indexOf("op-batcher")).toBeGreaterThan(order.indexOf("op-node-sequencer-1"));
    expect(order.indexOf("op-batcher")).toBeGreaterThan(order.indexOf("job-reconcile-cluster"));
  });
});

describe("a fork some seconds after the first block", () => {
  it("is part of the chain, and of no command line", async () => {
    const network = await record({ hardforks: { jovian: 600 } });
    const intent = network.container("job-deploy-contracts").inputs.uploads.find(({ file }) => file.endsWith(".toml"));
    expect(intent?.content).toContain('l2GenesisJovianTimeOffset = "0x258"');
    expect(network.services.filter(({ inputs }) => inputs.command?.join().includes("--override."))).toEqual([]);
  });
});

describe("another key of the batcher", () => {
  const KEY = deriveAccount(DEVELOPMENT_MNEMONIC, 10);

  it("replaces the batcher, once L1 has been told, and nothing else", async () => {
    const [before, after] = [await record(), await record({ keys: { batcher: 10 } })];
    expect(withoutJobs(changed(before, after))).toEqual(["job-rotate-batcher", "op-batcher"]);
    const order = orderOf(after);
    expect(order.indexOf("op-batcher")).toBeGreaterThan(order.indexOf("job-rotate-batcher"));
    expect(order.indexOf("job-rotate-batcher")).toBeGreaterThan(order.indexOf("job-reconcile-cluster"));
    expect(labelOf(after, "op-batcher", "account")).toBe(KEY.address);
  });

  it("is with the batcher alone, and the owner's with the job", async () => {
    const network = await record({ keys: { batcher: 10 } });
    const keyOf = (container: string) => secretsIn(network.container(container).inputs).map(({ value }) => value);
    expect(keyOf("op-batcher")).toEqual([KEY.privateKey]);
    expect(keyOf("job-rotate-batcher")).toEqual([accounts.deployer.privateKey]);
    const leaks = network.resources.filter(({ inputs }) => publicText(inputs).includes(KEY.privateKey.slice(2)));
    expect(leaks.map(({ name }) => name)).toEqual([]);
  });

  it("tells the job which account, and where", async () => {
    const { uploads } = (await record({ keys: { batcher: 10 } })).container("job-rotate-batcher").inputs;
    const input = JSON.parse(String(uploads.find(({ file }) => file === "/job/input.json")?.content)) as unknown;
    expect(input).toMatchObject({ role: "batcher", account: KEY.address, systemConfig: SYSTEM_CONFIG });
  });
});

describe("another signer of unsafe blocks", () => {
  const KEY = deriveAccount(DEVELOPMENT_MNEMONIC, 11);

  it("once its key is named, every op-node asks L1 often, and another one replaces the sequencers' alone", async () => {
    const named = await record({ keys: { unsafe_block_signer: 4 } });
    for (const { inputs } of named.services.filter(({ inputs: { name } }) => name.includes("-op-node-"))) {
      expect(inputs.command).toContain("--l1.runtime-config-reload-interval=2s");
    }
    const other = await record({ keys: { unsafe_block_signer: 11 } });
    expect(withoutJobs(changed(named, other))).toEqual([
      "job-rotate-signer",
      "op-node-sequencer-1",
      "op-node-sequencer-2",
      "op-node-sequencer-3",
    ]);
    expect(labelOf(other, "op-node-sequencer-1", "account")).toBe(KEY.address);
  });

  it("is made known to L1 by the job that hands over to an updated sequencer", async () => {
    const network = await record({ keys: { unsafe_block_signer: 11 } });
    const { uploads } = network.container("job-release-sequencer-1").inputs;
    const input = JSON.parse(String(uploads.find(({ file }) => file === "/job/input.json")?.content)) as unknown;
    expect(input).toMatchObject({
      updatedBefore: ["sequencer-2", "sequencer-3"],
      signerRotation: { account: KEY.address, systemConfig: SYSTEM_CONFIG, settleSeconds: 4 },
    });
  });

  it("is on L1 before a chain begins, and at the latest after an update", async () => {
    const changes = { keys: { unsafe_block_signer: 11 } };
    const [begins, runs] = [orderOf(await record(changes, false)), orderOf(await record(changes))];
    expect(begins.indexOf("job-rotate-signer")).toBeLessThan(begins.indexOf("op-node-sequencer-1"));
    expect(runs.indexOf("job-rotate-signer")).toBeGreaterThan(runs.indexOf("job-reconcile-cluster"));
  });
});

describe("a remote signer", () => {
  const [batcher, proposer, challenger, signer] = ["1", "2", "3", "4"].map((digit) => `0x${digit.repeat(40)}`);
  const changes = {
    signer: { endpoint: "http://10.77.0.1:8080", batcher, proposer, challenger, unsafe_block_signer: signer },
  };

  it("leaves the owner's key alone to the network, and that to jobs", async () => {
    const network = await record(changes, false);
    const holders = network.containers.filter(({ inputs }) =>
      secretsIn(inputs).some(({ value }) => Object.values(accounts).some(({ privateKey }) => value === privateKey)),
    );
    const names = holders.map(({ inputs }) => nameIn(network, inputs.name));
    expect(names.filter((name) => !name.startsWith("job-"))).toEqual([]);
    for (const { inputs } of holders) {
      expect(secretsIn(inputs).map(({ value }) => value)).toEqual([accounts.deployer.privateKey]);
    }
  });

  it("changes no chain, and its accounts are made known and given money before they are used", async () => {
    const [before, after] = [await record({}, false), await record(changes, false)];
    expect(changed(before, after)).not.toContain("job-deploy-contracts");
    const order = orderOf(after);
    for (const [job, user] of [
      ["job-rotate-signer", "op-node-sequencer-1"],
      ["job-rotate-batcher", "op-batcher"],
      ["job-fund-proposer", "op-proposer"],
      ["job-fund-challenger", "op-challenger"],
    ] as const) {
      expect(order.indexOf(user), user).toBeGreaterThan(order.indexOf(job));
      expect(order).toContain(job);
    }
    // One after the other: all of them send as the owner.
    const jobs = ["job-rotate-signer", "job-rotate-batcher", "job-fund-proposer", "job-fund-challenger"];
    expect(order.filter((name) => jobs.includes(name))).toEqual(jobs);
  });

  it("that is shown another certificate by its clients has each sequencer let go before it is replaced", async () => {
    const withCertificate = (text: string) => {
      const pem = (what: string) => `-----BEGIN ${what}-----\n${text}`;
      const tls = { ca: pem("CERTIFICATE"), certificate: pem("CERTIFICATE"), private_key: pem("PRIVATE KEY") };
      return record({ signer: { ...changes.signer, endpoint: "https://10.77.0.1:8080", tls } });
    };
    const names = changed(await withCertificate("one"), await withCertificate("two"));
    for (const sequencer of ["sequencer-1", "sequencer-2", "sequencer-3"]) {
      expect(names).toContain(`op-node-${sequencer}`);
      expect(names).toContain(`job-release-${sequencer}`);
    }
  });
});
