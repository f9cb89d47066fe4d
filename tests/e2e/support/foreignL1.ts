/** A chain of somebody else that a network takes for its L1: on this machine, and outside of every network of ours. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type Docker from "dockerode";
import { toHex, type Address, type Hex } from "viem";
import { gethCommand } from "../../../components/l1/gethCommand";
import { deriveAccounts } from "../../../config/accounts";
import { imageReference } from "../../../config/images";
import { connectEngine } from "../../../engine/connection";
import { DETERMINISTIC_DEPLOYER } from "../../../shared/externalL1";
import { l1ChainConfig, l1Genesis } from "../../../shared/l1State";
import { executionClient } from "../../../shared/rpc/client";
import { until } from "../../../shared/rpc/deadline";
import { call } from "../../../shared/rpc/light";

const docker = connectEngine();

const NAME = "opstack-ha-e2e-foreign-l1";
const PORT = 28_745;
export const BLOCK_SECONDS = 2;
const ANSWERS_WITHIN_SECONDS = 60;

/** As its transaction leaves it on every chain. */
const DETERMINISTIC_DEPLOYER_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/** An address of this machine that containers of every network reach, and this machine too. */
async function bridgeAddress(): Promise<string> {
  const { IPAM } = (await docker.getNetwork("bridge").inspect()) as { IPAM?: { Config?: { Gateway?: string }[] } };
  return IPAM?.Config?.[0]?.Gateway ?? "172.17.0.1";
}

/** A server that containers of every network reach. */
export async function listenForContainers(): Promise<{ server: Server; origin: string }> {
  const server = createServer();
  const address = await bridgeAddress();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return { server, origin: `http://${address}:${(server.address() as AddressInfo).port}` };
}

export function closeForGood(server: Server): void {
  server.closeAllConnections();
  server.close();
}

export interface ForeignL1Options {
  chainId: number;
  /** Whose role accounts have money from the first block on. */
  mnemonic: string;
  /** Other accounts that have some. Default none. */
  funded?: Address[];
}

export class ForeignL1 {
  /** As this machine reaches it. */
  readonly url = `http://127.0.0.1:${PORT}`;
  readonly client = executionClient(this.url, 20_000);

  private constructor(
    private readonly container: Docker.Container,
    readonly chainId: number,
  ) {}

  /** Anvil, with the role accounts as its development accounts. */
  static async anvil({ chainId, mnemonic, funded = [] }: ForeignL1Options): Promise<ForeignL1> {
    const l1 = await ForeignL1.start(chainId, {
      Image: imageReference("anvil", "build", {})!,
      Entrypoint: ["anvil"],
      Cmd: [
        "--host=127.0.0.1",
        `--port=${PORT}`,
        `--chain-id=${chainId}`,
        `--mnemonic=${mnemonic}`,
        "--accounts=5",
        "--balance=1000",
        `--block-time=${BLOCK_SECONDS}`,
        "--quiet",
      ],
    });
    for (const address of funded) await call(l1.url, "anvil_setBalance", [address, toHex(10n ** 21n)], 5_000);
    // By default they drift with the timer, and blobs are found by the time of their block.
    await call(l1.url, "anvil_setBlockTimestampInterval", [BLOCK_SECONDS], 5_000);
    return l1;
  }

  /** go-ethereum in developer mode. */
  static async geth({ chainId, mnemonic, funded = [] }: ForeignL1Options): Promise<ForeignL1> {
    const roles = Object.values(deriveAccounts(mnemonic)).map(({ address }) => address);
    const genesis = l1Genesis({
      config: l1ChainConfig(chainId),
      timestamp: Math.floor(Date.now() / 1_000),
      accounts: { [DETERMINISTIC_DEPLOYER]: { code: DETERMINISTIC_DEPLOYER_CODE, nonce: "0x1" } },
      funded: [...roles, ...funded],
    });
    const ports = [`--http.port=${PORT}`, "--http.addr=127.0.0.1", `--ws.port=${PORT}`, "--ws.addr=127.0.0.1"];
    const { entrypoints, command } = gethCommand({ chainId, blockTime: BLOCK_SECONDS, extraArguments: ports });
    const [shell = "", option = "", script = "", program = ""] = entrypoints;
    const content = Buffer.from(JSON.stringify(genesis)).toString("base64");
    const files = `mkdir -p /genesis /data; echo ${content} | base64 -d > /genesis/l1-genesis.json`;
    return ForeignL1.start(chainId, {
      Image: imageReference("geth", "build", {})!,
      Entrypoint: [shell, option, `${files}\n${script}`, program],
      Cmd: command,
    });
  }

  private static async start(chainId: number, options: Docker.ContainerCreateOptions): Promise<ForeignL1> {
    // Of a run that was killed.
    await docker
      .getContainer(NAME)
      .remove({ force: true })
      .catch(() => undefined);
    const container = await docker.createContainer({ ...options, name: NAME, HostConfig: { NetworkMode: "host" } });
    await container.start();
    const l1 = new ForeignL1(container, chainId);
    await until("the foreign L1 to make blocks", async () => (await l1.client.getBlockNumber()) > 0n, {
      withinSeconds: ANSWERS_WITHIN_SECONDS,
    });
    return l1;
  }

  /** How many transactions an account has on it. */
  count = (address: Address): Promise<number> => this.client.getTransactionCount({ address });

  /** Who has sent transactions to it, in lower case, since its first block. */
  async senders(): Promise<Set<string>> {
    const newest = Number(await this.client.getBlockNumber());
    const senders = new Set<string>();
    for (let number = 1; number <= newest; number++) {
      const block = await this.client.getBlock({ blockNumber: BigInt(number), includeTransactions: true });
      for (const { from } of block.transactions) senders.add(from.toLowerCase());
    }
    return senders;
  }

  remove = (): Promise<unknown> => this.container.remove({ force: true });
}

/** A URL of a foreign L1, as a provider would give one: with a key in its path. */
export class Door {
  isOpen = true;
  /** Requests with the right key. */
  asked = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(l1: ForeignL1, key: string): Promise<Door> {
    const { server, origin } = await listenForContainers();
    const door = new Door(server, `${origin}/v3/${key}`);
    server.on("request", (request, response) => {
      if (!door.isOpen) return request.socket.destroy();
      if (request.url !== `/v3/${key}`) return response.writeHead(401).end("no key");
      door.asked++;
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const headers = { "content-type": "application/json" };
        fetch(l1.url, { method: "POST", body: Buffer.concat(pieces).toString("utf8"), headers })
          .then(async (answer) => response.writeHead(answer.status, headers).end(await answer.text()))
          .catch(() => request.socket.destroy());
      });
    });
    return door;
  }

  /** For good. */
  remove(): void {
    closeForGood(this.server);
  }
}
