/** Watches the nodes: their heads, who leads, who serves. */
import { EventEmitter } from "node:events";
import { resolve4 } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { GatewayInput } from "./input";
import { dispensable, newcomers, poolOf, type PoolOptions } from "./pool";
import { Upstream } from "./upstream";
import { isSilent, lookAt, LOOK_WITHIN, SILENT_AFTER, watchedNode, type Role, type WatchedNode } from "./watchedNode";

/** Milliseconds between two looks. */
const LOOK_EVERY = 200;
/** A gateway that has just started looks at all nodes for so long before it answers. */
const READY_WITHIN = 1_000;
/** Docker's name service is asked for the validators, which come and go. */
const RESOLVE_EVERY = 1_000;
/** The safe and the finalized head move with L1. */
const SAFE_EVERY = 1_000;
const MAY_BE_BEHIND_BLOCKS = 1;

interface Events {
  /** The head that users are shown has grown. */
  shown: [shown: number];
  leader: [name: string];
  ready: [];
}

export class Nodes extends EventEmitter<Events> {
  private readonly watched = new Map<string, WatchedNode>();
  private readonly conductors: { name: string; upstream: Upstream }[];
  private readonly options: PoolOptions = { mayBeBehind: MAY_BE_BEHIND_BLOCKS, silentAfter: SILENT_AFTER };
  private leaderName: string | undefined;
  private servingNames: string[] = [];
  private turn = 0;
  private isReady = false;
  /** Whether Docker was asked for them once. */
  private knowsValidators: boolean;
  private heads = { shown: 0, safe: 0, finalized: 0 };

  constructor(
    private readonly input: GatewayInput,
    private readonly signal: AbortSignal,
  ) {
    super();
    this.setMaxListeners(0);
    this.knowsValidators = input.validatorsName === undefined;
    this.conductors = input.sequencers.flatMap(({ name, conductorRpcUrl }) =>
      conductorRpcUrl ? [{ name, upstream: new Upstream(`op-conductor of ${name}`, conductorRpcUrl) }] : [],
    );
    if (this.conductors.length === 0) this.leaderName = input.sequencers[0]!.name;
    for (const { name, rpcUrl } of input.sequencers) this.watch("sequencer", name, rpcUrl);
  }

  /** Before it has looked at all nodes it cannot tell which block is the newest, and might show one that is not. */
  get ready(): boolean {
    return this.isReady;
  }

  start(): void {
    setTimeout(() => this.beReady(), READY_WITHIN).unref();
    if (this.input.validatorsName) void this.resolveValidators(this.input.validatorsName);
    for (const { name, upstream } of this.conductors) void this.followConductor(name, upstream);
  }

  /** The blocks that users are told are the newest, safe and final ones. */
  get shown(): number {
    return this.heads.shown;
  }

  /** The number that stands for a tag, as users were shown it. */
  at(tag: "latest" | "safe" | "finalized"): number {
    return tag === "latest" ? this.heads.shown : this.heads[tag];
  }

  get leader(): Upstream | undefined {
    return this.leaderName === undefined ? undefined : this.watched.get(this.leaderName)?.upstream;
  }

  /** All that serve, beginning with another one each time. */
  serving(): Upstream[] {
    const names = this.servingNames;
    const first = names.length > 0 ? this.turn++ % names.length : 0;
    return [...names.slice(first), ...names.slice(0, first)].flatMap((name) => this.watched.get(name)?.upstream ?? []);
  }

  /** A sequencer that does not lead: what it has too is not lost with the leader. */
  get follower(): Upstream | undefined {
    const followers = [...this.watched.values()].filter(
      ({ role, name, answeredAt }) =>
        role === "sequencer" && name !== this.leaderName && Date.now() - (answeredAt ?? 0) < SILENT_AFTER,
    );
    return followers.sort((one, other) => (other.head ?? 0) - (one.head ?? 0))[0]?.upstream;
  }

  /** For metrics. */
  get counts() {
    const serving = this.servingNames.filter((name) => this.watched.get(name)?.role === "validator").length;
    return {
      serving,
      validators: this.validators().length,
      servingAtAll: this.servingNames.length,
      hasLeader: this.leaderName !== undefined,
    };
  }

  /** Somebody could not reach it: it serves no more until it has answered again. */
  suspect(name: string): void {
    const node = this.watched.get(name);
    if (node) node.answeredAt = 0;
    this.decide();
  }

  /** Waits until it is ready. */
  async untilReady(): Promise<void> {
    if (!this.isReady) await this.event("ready", READY_WITHIN);
  }

  /** Waits for the next change of the leader, or for so many milliseconds. */
  async leaderChange(within: number): Promise<void> {
    await this.event("leader", within);
  }

  /** Waits until users are shown this block; false when that takes longer. */
  async untilShown(number: number, within: number): Promise<boolean> {
    for (const end = Date.now() + within; this.shown < number;) {
      if (Date.now() >= end) return false;
      await this.event("shown", end - Date.now());
    }
    return true;
  }

  private event(name: keyof Events, within: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.off(name, done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, within));
      this.on(name, done);
    });
  }

  private beReady(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.decide();
    this.emit("ready");
  }

  private watch(role: Role, name: string, url: string): void {
    const node = watchedNode(role, name, url);
    this.watched.set(name, node);
    void this.follow(node);
  }

  private async follow(node: WatchedNode): Promise<void> {
    let safeAt = 0;
    while (!this.signal.aborted && !node.gone) {
      const asksSafe = Date.now() - safeAt >= SAFE_EVERY;
      if (asksSafe) safeAt = Date.now();
      await lookAt(node, asksSafe);
      this.decide();
      await this.pause(LOOK_EVERY);
    }
    // Users may still wait for answers of one that is dispensable.
    await this.pause(this.input.limits.readWithin);
    node.upstream.close();
  }

  private decide(): void {
    if (!this.isReady) {
      if (this.hasAskedAll()) this.beReady();
      return;
    }
    const of = (role: Role) => [...this.watched.values()].filter((node) => node.role === role);
    const pool = poolOf(of("validator"), of("sequencer"), this.heads.shown, Date.now(), this.options);
    this.servingNames = pool.serving;
    const serving = pool.serving.flatMap((name) => this.watched.get(name) ?? []);
    const common = (of: (node: WatchedNode) => number) => Math.min(...serving.map(of));
    if (serving.length > 0) {
      this.heads.safe = Math.max(
        this.heads.safe,
        common(({ safe }) => safe),
      );
      this.heads.finalized = Math.max(
        this.heads.finalized,
        common(({ finalized }) => finalized),
      );
    }
    if (pool.shown > this.heads.shown) {
      this.heads.shown = pool.shown;
      this.emit("shown", pool.shown);
    }
  }

  private hasAskedAll(): boolean {
    return this.knowsValidators && [...this.watched.values()].every(({ wasAsked }) => wasAsked);
  }

  private async resolveValidators(host: string): Promise<void> {
    while (!this.signal.aborted) {
      // Docker answers only for those that run: one that is gone may be restarting, and is asked on for as long.
      const addresses = await resolve4(host).catch(() => []);
      this.forgetGone(addresses);
      const known = this.validators().map((node) => ({ name: node.name, isSilent: isSilent(node) }));
      const names = new Map(addresses.map((address) => [`validator at ${address}`, address]));
      for (const name of newcomers([...names.keys()], known)) {
        this.watch("validator", name, `http://${names.get(name)}:${this.input.validatorsPort}`);
      }
      for (const name of dispensable(known)) this.leave(name);
      this.knowsValidators = true;
      await this.pause(RESOLVE_EVERY);
    }
  }

  private forgetGone(addresses: string[]): void {
    for (const node of this.validators()) {
      const isGone = !addresses.some((address) => node.name.endsWith(` ${address}`));
      if (!isGone || Date.now() - (node.answeredAt ?? 0) <= SILENT_AFTER) continue;
      this.leave(node.name);
    }
  }

  private leave(name: string): void {
    const node = this.watched.get(name);
    if (node) node.gone = true;
    this.watched.delete(name);
  }

  private validators(): WatchedNode[] {
    return [...this.watched.values()].filter(({ role }) => role === "validator");
  }

  private async followConductor(name: string, conductor: Upstream): Promise<void> {
    while (!this.signal.aborted) {
      const leads = await conductor.call<boolean>("conductor_leader", [], LOOK_WITHIN).catch(() => undefined);
      if (leads === true && this.leaderName !== name) {
        this.leaderName = name;
        this.emit("leader", name);
      }
      // One that does not answer may be paused, and has lost the leadership then.
      if (leads !== true && this.leaderName === name) this.leaderName = undefined;
      await this.pause(LOOK_EVERY);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
