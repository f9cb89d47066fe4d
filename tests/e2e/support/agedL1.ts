/** Makes an L1 old within minutes, and measures what its age costs. */
import type Docker from "dockerode";
import { bytesToHex, type Hex } from "viem";
import { PORTS } from "../../../config/ports";
import { ABSENT, ignore } from "../../../operator/network/containers";
import { sleep, until } from "../../../shared/rpc/deadline";
import { call } from "../../../shared/rpc/light";
import { FEES, NOBODY, SENDER } from "./calldata";
import { height } from "./chain";

export interface Cost {
  /** Of its data and its temporary files. */
  diskMb: number;
  memoryMb: number;
  /** By all of its processes, for each block of the time that was looked at. */
  writtenKbPerBlock: number;
}

/** Seconds between two blocks of its own. */
export const L1_BLOCK_TIME = 2;

const KB = 1024;
const MB = 1024 ** 2;
const GAS = 100_000;

export class AgedL1 {
  private readonly ageing: string;

  constructor(
    private readonly docker: Docker,
    private readonly name: string,
    readonly url: string,
  ) {
    this.ageing = `${name}-ageing`;
  }

  private get container() {
    return this.docker.getContainer(this.name);
  }

  async cost(seconds: number): Promise<Cost> {
    const before = await this.soFar(this.container, this.url);
    await sleep(seconds * 1_000);
    const writtenKbPerBlock = perBlock(before, await this.soFar(this.container, this.url));
    const folders = await run(this.container, "du -sk /data /tmp /root 2>/dev/null | cut -f1");
    const { memory_stats: memory } = await this.container.stats({ stream: false });
    return {
      diskMb: sum(folders) / 1024,
      memoryMb: (memory.usage - (memory.stats?.total_inactive_file ?? 0)) / MB,
      writtenKbPerBlock,
    };
  }

  async kill(): Promise<{ lost: number; backAfter: number }> {
    const before = await height(this.url);
    await this.container.kill();
    const startedAt = Date.now();
    await this.container.start();
    const after = await until("L1 to answer", () => height(this.url), { withinSeconds: 600 });
    return { lost: before - after, backAfter: Math.round((Date.now() - startedAt) / 100) / 10 };
  }

  /**
   * Until it has so many blocks, each with one transaction. Its clock runs ahead for that.
   * @returns kibibytes that go-ethereum wrote for each, with what its database rewrites, which a later look would see all at once or not
   * at all; undefined for Anvil, which writes at rest what it always writes
   */
  async age(blocks: number, calldata: Uint8Array): Promise<number | undefined> {
    const data = bytesToHex(calldata);
    if (!this.name.endsWith("anvil")) return this.ageGeth(blocks, data);
    await this.ageAnvil(blocks, data);
    return undefined;
  }

  async remove(): Promise<void> {
    await this.docker.getContainer(this.ageing).remove({ force: true }).catch(ignore(ABSENT));
  }

  private async ageAnvil(blocks: number, data: Hex): Promise<void> {
    await call(this.url, "evm_setAutomine", [true]);
    await fill(this.url, blocks, data);
    await call(this.url, "evm_setIntervalMining", [L1_BLOCK_TIME]);
  }

  /** Another container works on its data meanwhile, with a block for each transaction. */
  private async ageGeth(blocks: number, data: Hex): Promise<number> {
    await this.container.stop();
    const ageing = await this.startAgeing();
    const { NetworkSettings } = await ageing.inspect();
    const url = `http://${Object.values(NetworkSettings.Networks)[0]!.IPAddress}:${PORTS.l1Rpc}`;
    await until("L1 to answer", () => height(url), { withinSeconds: 60 });
    const before = await this.soFar(ageing, url);
    await fill(url, blocks, data);
    const writtenKbPerBlock = perBlock(before, await this.soFar(ageing, url));
    await ageing.stop();
    await ageing.remove();
    await this.container.start();
    await until("L1 to answer", () => height(this.url), { withinSeconds: 60 });
    return writtenKbPerBlock;
  }

  private async startAgeing(): Promise<Docker.Container> {
    const { Config, HostConfig } = await this.container.inspect();
    const ageing = await this.docker.createContainer({
      name: this.ageing,
      Image: Config.Image,
      Entrypoint: Config.Entrypoint,
      Cmd: Config.Cmd.map((word) => word.replace(/--dev\.period=\d+/, "--dev.period=0")),
      User: Config.User,
      Labels: Config.Labels,
      HostConfig: { ...HostConfig, PortBindings: {}, RestartPolicy: { Name: "no" } },
    });
    await ageing.start();
    return ageing;
  }

  private async soFar(container: Docker.Container, url: string): Promise<Work> {
    return { bytes: await written(container), blocks: await height(url) };
  }
}

interface Work {
  bytes: number;
  blocks: number;
}

const perBlock = (before: Work, after: Work): number =>
  (after.bytes - before.bytes) / KB / Math.max(1, after.blocks - before.blocks);

/** Anvil answers nothing while it writes its state. */
const ANSWER_WITHIN_MILLISECONDS = 60_000;

/** A transaction at a time, each of which gets a block of its own. */
async function fill(url: string, blocks: number, data: Hex): Promise<void> {
  const chainId = Number(await call<Hex>(url, "eth_chainId"));
  let current = await height(url);
  let nonce = Number(await call<Hex>(url, "eth_getTransactionCount", [SENDER.address, "latest"]));
  for (; current < blocks; nonce++) {
    const transaction = { chainId, nonce, to: NOBODY, data, gas: BigInt(GAS), type: "eip1559", ...FEES } as const;
    await call(url, "eth_sendRawTransaction", [await SENDER.signTransaction(transaction)], ANSWER_WITHIN_MILLISECONDS);
    for (const previous = current; current === previous;) {
      current = Number(await call<Hex>(url, "eth_blockNumber", [], ANSWER_WITHIN_MILLISECONDS));
    }
  }
}

/** Bytes that its processes have had written since they started, with those of their children that ended. */
const written = async (container: Docker.Container): Promise<number> =>
  sum(await run(container, "cat /proc/[0-9]*/io 2>/dev/null | sed -n 's/^write_bytes: //p'"));

async function run(container: Docker.Container, script: string): Promise<string> {
  const exec = await container.exec({ Cmd: ["sh", "-c", script], User: "0", AttachStdout: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

const sum = (lines: string): number =>
  lines
    .split(/\s+/)
    .filter(Boolean)
    .reduce((total, line) => total + Number(line), 0);
