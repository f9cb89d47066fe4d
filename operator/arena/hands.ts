/** Does what the keys say: breaks, hands over, restores. Whatever it broke is restored at the end. */
import type Docker from "dockerode";
import { reason } from "../../shared/rpc/client";
import { Engine } from "../drill/faults/containers";
import type { Fault, Scene } from "../drill/faults";
import { Cluster } from "../network/cluster";
import { discoverNetwork } from "../network/discover";
import type { Network } from "../network/model";
import { handOver, leadingLook, successor, waitUntilReady } from "../nodes/handOver";
import { lookAtNodes } from "../nodes/look";
import { memberCount } from "../nodes/quorum";
import { candidates } from "../nodes/readiness";
import { raftVoters } from "../status/observe";
import { UserError } from "../terminal";
import { BROKEN, faultFor, kindOf, LEADER, type Act, type Breaking } from "./acts";
import type { ActPhase, Observation } from "./observation";
import { refusalOf, type Situation } from "./refusal";

export interface HandsOptions {
  docker: Docker;
  network: Network;
  /** Whether the chain may stop. */
  force: boolean;
  /** Why nothing may be broken yet; undefined from when it may. */
  notYet: () => string | undefined;
  /** Who leads, as it was seen last. */
  leader: () => string | undefined;
  tell: (observation: Observation) => void;
}

interface Broken {
  act: Breaking;
  fault: Fault;
  scene: Scene;
}

export class Hands {
  private readonly broken = new Map<string, Broken>();
  /** By target: what is under way. */
  private readonly busy = new Map<string, Promise<void>>();
  /** Ends when the last act was found to be survivable, or refused: two at once would each count on the other's target. */
  private judged: Promise<unknown> = Promise.resolve();
  /** One for all faults: it remembers how containers were attached. */
  private readonly engine: Engine;

  /** Whether anything was done to the network. */
  hasActed = false;

  constructor(private readonly options: HandsOptions) {
    this.engine = new Engine(options.docker, options.network);
  }

  /** Whether it is too early to break anything. */
  get isHeld(): boolean {
    return this.options.notYet() !== undefined;
  }

  /** Whether anything is broken now, or about to be. */
  get isHolding(): boolean {
    return this.broken.size + this.busy.size > 0;
  }

  /** Never throws: what goes wrong is told. @param target a name, or `LEADER` */
  async perform(act: Act, target: string): Promise<void> {
    const name = this.nameOf(act, target);
    if (name === undefined) return this.tell(act, LEADER, "refused", "nobody leads at the moment");
    const tooEarly = act === "restore" ? undefined : this.options.notYet();
    if (tooEarly) return this.tell(act, name, "refused", tooEarly);
    if (this.busy.has(name)) return this.tell(act, name, "refused", `something is still being done to ${name}`);
    const work = this.run(act, name, target).catch((error: unknown) =>
      error instanceof UserError
        ? this.tell(act, name, "refused", error.message)
        : this.tell(act, name, "failed", `${act} ${name}: ${reason(error)}`),
    );
    this.busy.set(name, work);
    await work.finally(() => this.busy.delete(name));
  }

  /** Restores all, the last one first. @returns the names of those that could not be */
  async restoreAll(): Promise<string[]> {
    await Promise.all(this.busy.values());
    for (const name of [...this.broken.keys()].reverse()) await this.perform("restore", name);
    return [...this.broken.keys()];
  }

  /** The leader that was broken leads no more: then the last that was is meant. */
  private nameOf(act: Act, target: string): string | undefined {
    if (target !== LEADER) return target;
    return (act === "restore" ? [...this.broken.keys()].at(-1) : undefined) ?? this.options.leader();
  }

  private run(act: Act, name: string, target: string): Promise<void> {
    switch (act) {
      case "transfer":
        return this.transfer(target);
      case "restore":
        return this.restore(name);
      case "kill":
      case "partition":
      case "freeze":
        return this.break(act, name);
    }
  }

  private async break(act: Breaking, name: string): Promise<void> {
    const prepared = this.judged.then(() => this.prepare(act, name));
    this.judged = prepared.catch(() => undefined);
    const { fault, scene } = await prepared;
    const role = name === this.options.leader() ? ", which leads," : "";
    this.tell(act, name, "begun", `${name}${role} is being ${BROKEN[act]}`);
    try {
      await fault.inject(scene);
      this.tell(act, name, "done", `${name}${role} is ${BROKEN[act]}`);
    } catch (error) {
      this.tell(act, name, "failed", `${name} could not be ${BROKEN[act]}: ${reason(error)}`);
      await this.restore(name);
    }
  }

  /** Notes what is about to be broken: half of it has to be restored, too. @throws UserError where it is refused */
  private async prepare(act: Breaking, name: string): Promise<Broken> {
    const { docker, network: known, force, leader } = this.options;
    const network = await discoverNetwork(docker, known.stack);
    const refusal = refusalOf(act, name, await this.situation(network, name, leader()), force);
    if (refusal) throw new UserError(refusal);
    const broken: Broken = { act, fault: faultFor(act, kindOf(name))!, scene: this.sceneOf(network, name) };
    if (!broken.fault.victims(broken.scene)) throw new UserError(`the network has no ${name}`);
    this.hasActed = true;
    this.broken.set(name, broken);
    return broken;
  }

  private async transfer(target: string): Promise<void> {
    const { docker, network: known } = this.options;
    const network = await discoverNetwork(docker, known.stack);
    const from = (await leadingLook(docker, network)).leader.name;
    const to = target === LEADER ? await successor(docker, network) : target;
    if (to === from) throw new UserError(`${from} leads already`);
    const node = network.sequencers.find(({ name }) => name === to);
    if (!node) throw new UserError(`only a sequencer can lead, and ${to} is none`);
    await waitUntilReady(docker, network, to);
    this.hasActed = true;
    this.tell("transfer", to, "begun", `the leadership goes from ${from} to ${to}`);
    await handOver(network, from, node, () => undefined);
    this.tell("transfer", to, "done", `${from} has handed over to ${to}`);
  }

  private async restore(name: string): Promise<void> {
    const broken = this.broken.get(name);
    if (!broken) throw new UserError(`nothing of ${name} was broken here`);
    this.tell("restore", name, "restoring", `${name} is being restored`);
    await broken.fault.restore(broken.scene);
    this.broken.delete(name);
    this.tell("restore", name, "restored", `${name} is restored, after it was ${BROKEN[broken.act]}`);
  }

  private async situation(network: Network, name: string, leader: string | undefined): Promise<Situation> {
    const members = memberCount(network.sequencers, network.incomplete, await raftVoters(network));
    // Only a leader needs a successor, and those that are silent keep such a look waiting.
    const look =
      name === leader && members > 1 ? candidates(await lookAtNodes(this.options.docker, network)) : undefined;
    return {
      network,
      members,
      broken: new Map([...this.broken].map(([target, { act }]) => [target, act])),
      leader,
      successors: look ?? { ready: [], others: ["there is no other one"] },
    };
  }

  /** A fault of validators hits the first that it sees. */
  private sceneOf(network: Network, name: string): Scene {
    const victim = network.sequencers.find((sequencer) => sequencer.name === name) ?? network.sequencers[0]!;
    const isValidator = kindOf(name) === "validator";
    const validators = isValidator ? network.validators.filter((one) => one.name === name) : network.validators;
    const seen = { ...network, validators };
    return { network: seen, cluster: new Cluster(seen), engine: this.engine, victim };
  }

  private tell(act: Act, target: string, phase: ActPhase, text: string): void {
    this.options.tell({ at: Date.now(), kind: "act", act, target, phase, text });
  }
}
