/** What an examination of a machine finds. */

export type FindingVerdict = "ok" | "warn" | "fail";

/** One line: what is looked at, how it is, and what to do where it is not well. */
export interface Finding {
  /** One or two words, such as `engine`, `ports`. */
  topic: string;
  verdict: FindingVerdict;
  /** How it is; where something is wrong, also what helps. */
  text: string;
}

export const ok = (topic: string, text: string): Finding => ({ topic, verdict: "ok", text });
export const warn = (topic: string, text: string): Finding => ({ topic, verdict: "warn", text });
export const fail = (topic: string, text: string): Finding => ({ topic, verdict: "fail", text });

/** The machine, the programs and the engine, whatever network they are for. */
export interface MachineFacts {
  /** Such as `v22.23.3`. */
  nodeVersion: string;
  pulumi: PulumiFacts;
  engine: EngineFacts;
  /** Whether time is kept by NTP; undefined where nothing tells. */
  isClockSynchronized?: boolean | undefined;
  /** Registries of official images that do not answer; undefined without an engine that could ask them. */
  silentRegistries?: string[] | undefined;
  /** Names of networks of which only volumes, Docker networks or ended jobs are left. */
  leftovers: string[];
}

export interface PulumiFacts {
  /** Without the `v`; undefined where there is none yet. */
  version?: string | undefined;
  /** Where the state is kept, in words. */
  backend: string;
  /** Why the state cannot be read. */
  problem?: string | undefined;
}

export interface EngineFacts {
  /** In words. */
  where: string;
  /** Why it does not answer. */
  reason?: string;
  version?: string;
  storageDriver?: string;
  /** Such as `systemd, v2`. */
  cgroup?: string;
  /** Of its machine. */
  cpus?: number;
  /** Seconds by which its clock is ahead of this machine's. */
  clockAheadSeconds?: number;
}
