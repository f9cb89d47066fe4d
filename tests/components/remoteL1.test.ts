/** Networks whose L1 was there before them: in which order they come up, who knows its URLs, and what is paid for once. */
import { describe, expect, it } from "vitest";
import { deriveAccount, deriveAccounts } from "../../config/accounts";
import { recordNetwork, type NetworkOptions, type RecordedNetwork } from "./support/network";
import { ProgramFailure } from "./support/provider";
import { publicText, secretsIn } from "./support/secretValues";

const MNEMONIC = "vessel ladder alter error federal sibling chat ability sun glass valve picture";
const { deployer } = deriveAccounts(MNEMONIC);
const KEY = "the-key-of-a-provider";
const URLS = [`https://one.example/v3/${KEY}`, `https://two.example/?key=${KEY}`];

const EXTERNAL = { source: "external", chain_id: 11_155_111, block_time: 12, rpc_url: URLS };
const FORK = { ...EXTERNAL, source: "fork" };

const recordWith = (l1: object, options: NetworkOptions = {}): Promise<RecordedNetwork> =>
  recordNetwork("airgap", { ...options, changes: { mnemonic: MNEMONIC, l1, ...options.changes } });

const namesOf = ({ containers, plan }: RecordedNetwork) =>
  containers.map(({ inputs }) => inputs.name.replace(`${plan.network}-`, ""));

/** Path to content, of the secret files of a container. */
const secretFiles = (network: RecordedNetwork, container: string): Record<string, string> =>
  Object.fromEntries(
    network
      .container(container)
      .inputs.uploads.flatMap(({ file, content }) => secretsIn(content).map(({ value }) => [file, value] as const)),
  );

const flagsOf = (network: RecordedNetwork, container: string) => network.container(container).inputs.command;

describe("an external L1", () => {
  it("is there before the contracts, and those before L2", async () => {
    const names = namesOf(await recordWith(EXTERNAL));
    const order = [
      "l1-front",
      "job-plan-deployment",
      "job-deploy-contracts",
      "job-describe-deployment",
      "job-prepare-genesis",
      "op-geth-sequencer-1",
    ];
    const positions = order.map((name) => names.indexOf(name));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
    expect(names.indexOf("op-node-sequencer-1")).toBeGreaterThan(names.indexOf("job-anchor-rollup"));
    expect(names).not.toContain("anvil");
  });

  it("is known by its URLs to its front alone, and nobody may read them", async () => {
    const network = await recordWith({ ...EXTERNAL, beacon_url: `https://beacon.example/${KEY}` });
    expect(network.resources.filter(({ inputs }) => publicText(inputs).includes(KEY))).toEqual([]);
    const knowing = network.containers.filter(({ inputs }) => JSON.stringify(inputs).includes(KEY));
    expect(knowing.map(({ inputs }) => inputs.name)).toEqual([`${network.plan.network}-l1-front`]);
    const files = secretFiles(network, "l1-front");
    expect(JSON.parse(files["/secrets/l1-urls.json"]!)).toEqual({
      rpcUrls: URLS,
      beaconUrls: [`https://beacon.example/${KEY}`],
    });
  });

  it.each(["job-plan-deployment", "job-deploy-contracts", "job-anchor-rollup"])(
    "is paid by the deployer, whose key %s has as a file",
    async (job) => {
      expect(secretFiles(await recordWith(EXTERNAL), job)).toEqual({ "/secrets/account-key": deployer.privateKey });
    },
  );

  it("is asked by everybody at the place of a local one", async () => {
    const network = await recordWith(EXTERNAL);
    const front = network.container("l1-front").inputs;
    expect(front.networksAdvanced[0]?.ipv4Address).toMatch(/\.10$/);
    expect(front.ports.map(({ internal, ip }) => [internal, ip])).toEqual([[8_545, "127.0.0.1"]]);
    // Commands read the genesis there.
    expect(front.volumes.map(({ containerPath, readOnly }) => [containerPath, readOnly])).toEqual([["/genesis", true]]);
    const url = `http://${network.plan.network}-l1-front:8545`;
    expect(flagsOf(network, "op-node-sequencer-1")).toEqual(
      expect.arrayContaining([`--l1=${url}`, "--l1.rpckind=standard", "--l1.beacon.ignore=true"]),
    );
    expect(flagsOf(network, "op-batcher")).toContain(`--l1-eth-rpc=${url}`);
  });

  it("has blobs where it has a beacon API, and the config wants them", async () => {
    const network = await recordWith(
      { ...EXTERNAL, beacon_url: "https://beacon.example" },
      { changes: { batcher: { data_availability: "auto" } } },
    );
    expect(flagsOf(network, "op-node-validator-1")).toContain(
      `--l1.beacon=http://${network.plan.network}-l1-front:8545`,
    );
    expect(flagsOf(network, "op-batcher")).toContain("--data-availability-type=auto");
  });

  it("shows in a preview all that an update creates, though no job has run", async () => {
    const namesIn = ({ resources }: RecordedNetwork) => resources.map(({ type, name }) => `${type} ${name}`).sort();
    expect(namesIn(await recordWith(EXTERNAL, { preview: true }))).toEqual(namesIn(await recordWith(EXTERNAL)));
  });
});

describe("a fork", () => {
  it("reads what it is a fork of by a front, which alone knows the URLs", async () => {
    const network = await recordWith(FORK);
    const names = namesOf(network);
    expect(names.indexOf("anvil")).toBeGreaterThan(names.indexOf("l1-front"));
    expect(names.indexOf("job-plan-deployment")).toBeGreaterThan(names.indexOf("anvil"));
    expect(flagsOf(network, "anvil")).toContain(`--fork-url=http://${network.plan.network}-l1-front:8545`);
    expect(flagsOf(network, "op-node-sequencer-1")).toContain(`--l1=http://${network.plan.network}-anvil:8545`);
    expect(network.resources.filter(({ inputs }) => publicText(inputs).includes(KEY))).toEqual([]);
    expect(Object.keys(secretFiles(network, "l1-front"))).toEqual(["/secrets/l1-urls.json"]);
  });

  it("gives its accounts money, and an external L1 gives none", async () => {
    const fundedBy = (network: RecordedNetwork) => {
      const { uploads } = network.container("job-deploy-contracts").inputs;
      const input = uploads.find(({ file }) => file === "/job/input.json")!.content as string;
      return (JSON.parse(input) as { fundedAddresses: string[] }).fundedAddresses;
    };
    expect(fundedBy(await recordWith(FORK))).toContain(deployer.address);
    expect(fundedBy(await recordWith(EXTERNAL))).toEqual([]);
  });

  it("is ours: another chain takes the place of what it holds", async () => {
    const network = await recordWith(FORK, { running: true, genesis: "0123456789abcdef" });
    expect(namesOf(network)).toContain("anvil");
  });
});

describe("other keys on an L1 that is not ours", () => {
  const SYSTEM_CONFIG = "0x00000000000000000000000000000000000000fb";
  const logs = `ready\n${JSON.stringify({ DisputeGameFactoryProxy: SYSTEM_CONFIG, SystemConfigProxy: SYSTEM_CONFIG })}`;
  const changes = {
    keys: { batcher: 10 },
    signer: { endpoint: "http://10.77.0.1:8080", proposer: `0x${"2".repeat(40)}` },
  };
  const withOtherKeys = (l1: object) =>
    recordWith(l1, { changes, jobs: { "job-prepare-genesis": { exitCode: 0, logs } } });
  const inputOf = (network: RecordedNetwork, job: string) => {
    const { uploads } = network.container(job).inputs;
    return JSON.parse(uploads.find(({ file }) => file === "/job/input.json")!.content as string) as unknown;
  };

  it("are made known by the owner through the front, and no ether of anybody's is moved", async () => {
    const network = await withOtherKeys(EXTERNAL);
    expect(inputOf(network, "job-rotate-batcher")).toMatchObject({
      account: deriveAccount(MNEMONIC, 10).address,
      givesMoney: false,
      l1RpcUrl: `http://${network.plan.network}-l1-front:8545`,
    });
    expect(namesOf(network)).not.toContain("job-fund-proposer");
    const names = namesOf(network);
    expect(names.indexOf("job-rotate-batcher")).toBeGreaterThan(names.indexOf("job-anchor-rollup"));
    expect(names.indexOf("op-batcher")).toBeGreaterThan(names.indexOf("job-rotate-batcher"));
  });

  it("get money on a fork, which is ours, and leave what it began with as it is", async () => {
    const [before, after] = [await recordWith(FORK), await withOtherKeys(FORK)];
    expect(inputOf(after, "job-rotate-batcher")).toMatchObject({ givesMoney: true });
    expect(namesOf(after)).toContain("job-fund-proposer");
    expect(inputOf(after, "job-deploy-contracts")).toEqual(inputOf(before, "job-deploy-contracts"));
  });
});

// The last one, because what a program that failed has under way reaches the mocks of the next.
describe("an external L1 that runs", () => {
  it("is paid for once: what would mean another chain is refused before anything is declared", async () => {
    const attempt = recordWith(EXTERNAL, { running: true, genesis: "0123456789abcdef" });
    await expect(attempt).rejects.toThrow(
      /means another chain than the one whose contracts are on L1.*pulumi destroy/s,
    );
    const failure = await attempt.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProgramFailure);
    expect((failure as ProgramFailure).recorded.filter(({ type }) => type.startsWith("docker:"))).toEqual([]);
  });
});
