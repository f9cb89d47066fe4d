/** Secrets reach containers as files alone, and nothing that anybody may read holds one. */
import { describe, expect, it } from "vitest";
import { deriveAccounts } from "../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { recordNetwork, STACKS, type RecordedNetwork } from "./support/network";
import { fakeHex } from "./support/provider";
import { publicText, secretsIn } from "./support/secretValues";

const accounts = deriveAccounts(DEVELOPMENT_MNEMONIC);

/** All secrets of a network: its random values, the role accounts' keys and their mnemonic. */
function secretsOf(network: RecordedNetwork): string[] {
  const random = network.resources.filter(({ type }) => type.startsWith("random:")).map(({ name }) => fakeHex(name));
  const keys = Object.values(accounts).map(({ privateKey }) => privateKey.slice(2));
  return [...random, ...keys, DEVELOPMENT_MNEMONIC];
}

/** Path in the container to content, of the secret files alone. */
function secretFiles(network: RecordedNetwork, container: string): Record<string, string> {
  const { uploads } = network.container(container).inputs;
  return Object.fromEntries(
    uploads.flatMap(({ file, content }) => secretsIn(content).map(({ value }) => [file, value] as const)),
  );
}

describe("what opens the gateway's door for others", () => {
  it("is in a file below /secrets, and nowhere else", async () => {
    const apiKey = "a-key-that-nobody-may-read";
    const gateway = { api_keys: [apiKey], tls: { enabled: true } };
    const network = await recordNetwork("single", { changes: { bind_address: "0.0.0.0", gateway } });
    const files = secretFiles(network, "gateway");
    expect(Object.keys(files)).toEqual(["/secrets/gateway.json"]);
    expect(JSON.parse(files["/secrets/gateway.json"]!)).toEqual({ apiKeys: [apiKey] });
    expect(network.resources.filter(({ inputs }) => publicText(inputs).includes(apiKey))).toEqual([]);
  });
});

describe.each(STACKS)("the stack %s", (stack) => {
  it("holds no secret in what anybody may read", async () => {
    const network = await recordNetwork(stack);
    const secrets = secretsOf(network);
    const leaks = network.resources.filter(({ inputs }) => {
      const text = publicText(inputs).toLowerCase();
      return secrets.some((secret) => text.includes(secret));
    });
    expect(leaks.map(({ name }) => name)).toEqual([]);
  });

  it("hands secrets over as contents of files below /secrets, and in no other way", async () => {
    const network = await recordNetwork(stack);
    for (const { inputs } of network.resources.filter(({ type }) => !type.startsWith("docker:index/container"))) {
      expect(secretsIn(inputs)).toEqual([]);
    }
    for (const { inputs } of network.containers) {
      for (const { path } of secretsIn(inputs)) {
        const [, index = ""] = /^uploads\[(\d+)\]\.content$/.exec(path) ?? [];
        expect(inputs.uploads[Number(index)]?.file).toMatch(/^\/secrets\//);
      }
    }
  });

  it("marks every file below /secrets as a secret", async () => {
    const uploads = (await recordNetwork(stack)).containers.flatMap(({ inputs }) => inputs.uploads ?? []);
    const exposed = uploads.filter(
      ({ file, content }) => file.startsWith("/secrets/") && secretsIn(content).length === 0,
    );
    expect(exposed).toEqual([]);
  });

  it("sets no environment variable in the configuration of a container", async () => {
    const { containers } = await recordNetwork(stack);
    expect(containers.filter(({ inputs }) => inputs.envs !== undefined)).toEqual([]);
  });
});

describe("who gets which secret", () => {
  const NODE = "kup-example-multi-sequencer-secrets";
  const jwt = fakeHex(`${NODE}-jwt`);

  it("the two clients of a pair share the JWT secret, and each has an identity of its own", async () => {
    const network = await recordNetwork("dev");
    expect(secretFiles(network, "op-reth-validator-1")).toEqual({
      "/secrets/jwt": jwt,
      "/secrets/p2p-key": fakeHex(`${NODE}-validator-1-execution`),
    });
    expect(secretFiles(network, "kona-node-validator-1")).toEqual({
      "/secrets/jwt": jwt,
      "/secrets/p2p-key": fakeHex(`${NODE}-validator-1-consensus`),
    });
  });

  it("only sequencers can sign unsafe blocks", async () => {
    const network = await recordNetwork("dev");
    const signers = network.services
      .filter(({ inputs }) => inputs.uploads?.some(({ file }) => file === "/secrets/unsafe-block-signer-key"))
      .map(({ inputs }) => inputs.name);
    expect(signers.sort()).toEqual(
      [1, 2, 3].map((index) => `kup-example-multi-sequencer-kona-node-sequencer-${index}`),
    );
    expect(secretFiles(network, "kona-node-sequencer-2")).toMatchObject({
      "/secrets/unsafe-block-signer-key": accounts.unsafeBlockSigner.privateKey,
    });
  });

  it.each([
    ["op-batcher", accounts.batcher],
    ["op-proposer", accounts.proposer],
    ["op-challenger", accounts.challenger],
    ["job-deploy-contracts", accounts.deployer],
  ])("%s has its own account's key, and no other", async (container, { privateKey }) => {
    expect(secretFiles(await recordNetwork("dev"), container)).toEqual({ "/secrets/account-key": privateKey });
  });

  it("Alertmanager has the URL of its receiver, which may hold a token", async () => {
    const url = "https://receiver.example/token";
    const monitoring = { alertmanager: { enabled: true, webhook_url: url } };
    const network = await recordNetwork("dev", { changes: { monitoring } });
    expect(secretFiles(network, "alertmanager")).toEqual({ "/secrets/alert-webhook-url": url });
    expect(network.resources.filter(({ inputs }) => publicText(inputs).includes(url))).toEqual([]);
  });

  it("Grafana has its password, and the other services and jobs have nothing", async () => {
    const network = await recordNetwork("dev");
    expect(secretFiles(network, "grafana")).toEqual({
      "/secrets/grafana-password": `password-${fakeHex(`${NODE}-grafana-password`)}`,
    });
    for (const container of [
      "anvil",
      "gateway",
      "prometheus",
      "json-exporter",
      "op-conductor-1",
      "job-verify-network",
    ]) {
      expect(secretsIn(network.container(container).inputs)).toEqual([]);
    }
  });
});
