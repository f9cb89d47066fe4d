/**
 * The entry for op-challenger: what it asks of a consensus client is asked of any that knows the answer, so that it depends on
 * none of them for good. Inside the network only.
 */
import { resolve4 } from "node:dns/promises";
import { CODE, failure, type RpcRequest } from "./errors";
import { isObject } from "../shared/json";
import { Upstream } from "./upstream";

export interface ConsensusInput {
  /** Name that Docker resolves to the addresses of all nodes that are no sequencers. */
  name: string;
  port: number;
  /** Addresses of sequencers that know the answers too, asked where none of the others does: they have blocks to make. */
  lastly?: string[] | undefined;
}

const ANSWERS_WITHIN = 3_000;
/** Nodes come and go. */
const RESOLVED_FOR = 1_000;
/** Of the consensus clients' methods these alone only tell. */
const TELLS = /^optimism_/;

export class ConsensusEntry {
  private readonly upstreams = new Map<string, Upstream>();
  private resolvedAt = 0;
  /** The one that gave the last answer is asked first. */
  private preferred: string | undefined;

  constructor(
    private readonly input: ConsensusInput,
    private readonly resolve: (name: string) => Promise<string[]> = resolve4,
  ) {}

  /** @param body one request, or a batch. @returns JSON */
  async answer(body: unknown): Promise<string> {
    if (!Array.isArray(body)) return this.answerOne(body);
    return `[${(await Promise.all(body.map((request: unknown) => this.answerOne(request)))).join(",")}]`;
  }

  private async answerOne(body: unknown): Promise<string> {
    const request: RpcRequest = isObject(body) ? body : {};
    if (typeof request.method !== "string" || !TELLS.test(request.method)) {
      return JSON.stringify(failure(request, CODE.refused, "only what consensus clients tell is offered here"));
    }
    let refused: string | undefined;
    for (const upstream of await this.inOrder()) {
      const text = await upstream.post(JSON.stringify(request), ANSWERS_WITHIN).catch(() => undefined);
      if (text === undefined) continue;
      if ((JSON.parse(text) as { error?: unknown }).error === undefined) {
        this.preferred = upstream.name;
        return text;
      }
      // Another one may be further, or keep what this one does not.
      refused = text;
    }
    return refused ?? JSON.stringify(failure(request, CODE.unavailable, "no consensus client answers at the moment"));
  }

  private async inOrder(): Promise<Upstream[]> {
    if (Date.now() - this.resolvedAt > RESOLVED_FOR) {
      const { name, lastly = [] } = this.input;
      const found = await this.resolve(name).catch(() => [...this.upstreams.keys()]);
      const addresses = [...new Set([...found, ...lastly])];
      this.resolvedAt = Date.now();
      for (const [address, upstream] of this.upstreams) {
        if (addresses.includes(address)) continue;
        upstream.close();
        this.upstreams.delete(address);
      }
      for (const address of addresses.sort()) {
        if (!this.upstreams.has(address)) {
          this.upstreams.set(address, new Upstream(address, `http://${address}:${this.input.port}`));
        }
      }
    }
    const rank = ({ name }: Upstream) => (this.input.lastly?.includes(name) ? 2 : name === this.preferred ? 0 : 1);
    return [...this.upstreams.values()].sort((one, other) => rank(one) - rank(other));
  }
}
