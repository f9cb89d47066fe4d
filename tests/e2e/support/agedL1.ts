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
  client?: string;
  blocks?: number;
  /** Of its data and its temporary files. */
  diskMb: number;
  memoryMb: number;
  /** By all of its processes, at the rate that was seen. */
  writtenGbPerDay: number;
  /** Blocks that a kill cost. */
  lost?: number;
  /** Seconds from the start until it answered. */
  backAfter?: number;
}

const MB = 1024 ** 2;
const SECONDS_A_DAY = 86_400;
const BATCH = 100;
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
    const [before, from] = [await this.written(), Date.now()];
    await sleep(seconds * 1_000);
    const bytesPerSecond = ((await this.written()) - before) / ((Date.now() - from) / 1_000);
    const folders = await this.run("du -sk /data /tmp /root 2>/dev/null | cut -f1");
    const { memory_stats: memory } = await this.container.stats({ stream: false });
    return {
      diskMb: Math.round(sum(folders) / 1024),
      memoryMb: Math.round((memory.usage - (memory.stats?.total_inactive_file ?? 0)) / MB),
      writtenGbPerDay: Math.round((bytesPerSecond * SECONDS_A_DAY) / (1_024 * MB)),
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

  /** Until it has so many blocks, each with one transaction. Its clock runs ahead for that. */
  async age(blocks: number, calldata: Uint8Array): Promise<void> {
    const data = bytesToHex(calldata);
    if (this.name.endsWith("anvil")) await this.ageAnvil(blocks, data);
    else await this.ageGeth(blocks, data);
  }

  async remove(): Promise<void> {
    await this.docker.getContainer(this.ageing).remove({ force: true }).catch(ignore(ABSENT));
  }

  private async ageAnvil(blocks: number, data: Hex): Promise<void> {
    await call(this.url, "evm_setAutomine", [true]);
    while ((await height(this.url)) < blocks) {
      const transaction = { from: SENDER.address, to: NOBODY, data, gas: `0x${GAS.toString(16)}` };
      for (let each = 0; each < BATCH; each++) await call(this.url, "eth_sendTransaction", [transaction], 120_000);
    }
    await call(this.url, "evm_setAutomine", [false]);
  }

  /** Another container works on its data meanwhile, with a block for each transaction. */
  private async ageGeth(blocks: number, data: Hex): Promise<void> {
    const { Config, HostConfig } = await this.container.inspect();
    await this.container.stop();
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
    const { NetworkSettings } = await ageing.inspect();
    const url = `http://${Object.values(NetworkSettings.Networks)[0]!.IPAddress}:${PORTS.l1Rpc}`;
    let current = await until("L1 to answer", () => height(url), { withinSeconds: 60 });
    const chainId = Number(await call<Hex>(url, "eth_chainId"));
    let nonce = Number(await call<Hex>(url, "eth_getTransactionCount", [SENDER.address, "latest"]));
    for (; current < blocks; nonce++) {
      const transaction = { chainId, nonce, to: NOBODY, data, gas: BigInt(GAS), type: "eip1559", ...FEES } as const;
      await call(url, "eth_sendRawTransaction", [await SENDER.signTransaction(transaction)], 10_000);
      for (const previous = current; current === previous;) current = Number(await call<Hex>(url, "eth_blockNumber"));
    }
    await ageing.stop();
    await ageing.remove();
    await this.container.start();
    await until("L1 to answer", () => height(this.url), { withinSeconds: 60 });
  }

  /** Bytes that its processes have had written since they started, with those of their children that ended. */
  private async written(): Promise<number> {
    return sum(await this.run("cat /proc/[0-9]*/io 2>/dev/null | sed -n 's/^write_bytes: //p'"));
  }

  private async run(script: string): Promise<string> {
    const exec = await this.container.exec({ Cmd: ["sh", "-c", script], User: "0", AttachStdout: true, Tty: true });
    const stream = await exec.start({ Tty: true });
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString("utf8");
  }
}

const sum = (lines: string): number =>
  lines
    .split(/\s+/)
    .filter(Boolean)
    .reduce((total, line) => total + Number(line), 0);
