/** The judgement of a machine: from what was seen to what is well and what has to be done. Pure. */
import * as semver from "semver";
import { fail, ok, warn, type EngineFacts, type Finding, type MachineFacts, type PulumiFacts } from "./model";

/** @param needsEngine whether the network that is asked about is on the engine of this machine; one over several hosts has theirs */
export function judgeMachine(facts: MachineFacts, needsEngine = true): Finding[] {
  const { engine, silentRegistries: silent } = facts;
  return [
    judgeNode(facts.nodeVersion),
    ...judgePulumi(facts.pulumi),
    judgeEngine(engine, needsEngine),
    ...judgeClock(engine, facts.isClockSynchronized),
    ...(silent === undefined ? [] : [judgeRegistries(silent)]),
    ...(engine.reason === undefined ? [judgeLeftovers(facts.leftovers)] : []),
  ];
}

/** The first versions that load ES modules from CommonJS without a flag; the Makefile asks for the same. */
const NODE_VERSIONS = ">=20.19.0 <21 || >=22.12.0";

function judgeNode(version: string): Finding {
  return semver.satisfies(version, NODE_VERSIONS)
    ? ok("Node.js", version)
    : fail("Node.js", `${version} is too old: install 20.19, or 22.12 or newer (https://nodejs.org)`);
}

function judgePulumi({ version, backend, problem }: PulumiFacts): Finding[] {
  const cli = version === undefined ? warn("Pulumi", "no CLI is ready yet: make up gets one") : ok("Pulumi", version);
  const state = problem
    ? fail("state", `${backend} cannot be read: ${problem}; log in with: pulumi login, or set PULUMI_BACKEND_URL`)
    : ok("state", backend);
  return [cli, state];
}

/** Older ones are not what this project is tried with. */
const OLDEST_ENGINE = "20.10";

function judgeEngine({ where, reason, version, storageDriver, cgroup }: EngineFacts, isNeeded: boolean): Finding {
  if (reason !== undefined && !isNeeded) {
    return ok("engine", `none answers at ${where} (${reason}), and none is needed: the network has those of its hosts`);
  }
  if (reason !== undefined) {
    return fail(
      "engine",
      `none answers at ${where} (${reason}): start Docker, or point DOCKER_HOST to an engine; on Debian and Ubuntu make up as root ` +
        "installs and starts one",
    );
  }
  const described = [
    `Docker ${version} at ${where}`,
    ...(storageDriver ? [`storage ${storageDriver}`] : []),
    ...(cgroup ? [`cgroups ${cgroup}`] : []),
  ].join("; ");
  if (storageDriver === "vfs") {
    return warn(
      "engine",
      `${described}: vfs copies every image for every container; use overlay2 where the file system can`,
    );
  }
  return isOlder(version, OLDEST_ENGINE)
    ? warn(
        "engine",
        `${described}: this project is not tried with engines before ${OLDEST_ENGINE}; a newer one is safer`,
      )
    : ok("engine", described);
}

/** Docker's numbers are not semantic versions (`20.10`, `19.03.15`); what is no number is taken for new. */
function isOlder(version: string | undefined, than: string): boolean {
  const [major = NaN, minor = NaN] = (version ?? "").split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split(".").map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** Blocks carry the time of the engine's clock, and what looks at them takes this machine's. */
const MOST_CLOCK_DIFFERENCE_SECONDS = 1;

function judgeClock({ clockAheadSeconds: ahead }: EngineFacts, isSynchronized: boolean | undefined): Finding[] {
  if (ahead !== undefined && Math.abs(ahead) > MOST_CLOCK_DIFFERENCE_SECONDS) {
    return [
      warn(
        "clock",
        `the engine's clock is ${Math.abs(ahead).toFixed(1)} s ${ahead > 0 ? "ahead of" : "behind"} this machine's: ages of blocks are ` +
          "wrong by that; have both kept by NTP (a virtual machine that slept may need a restart)",
      ),
    ];
  }
  if (isSynchronized === false) {
    return [warn("clock", "is not kept by NTP: turn it on, for instance with: timedatectl set-ntp true")];
  }
  if (ahead === undefined && isSynchronized === undefined) return [];
  const same = ahead === undefined ? [] : ["the engine's and this machine's agree"];
  const kept = isSynchronized === undefined ? "whether NTP keeps it cannot be told here" : "kept by NTP";
  return [ok("clock", [...same, kept].join("; "))];
}

const judgeRegistries = (silent: string[]): Finding =>
  silent.length === 0
    ? ok("registries", "those of the official images answer the engine")
    : warn(
        "registries",
        `no answer to the engine from ${silent.join(", ")}: stacks with image_source "build", such as airgap, need none`,
      );

const judgeLeftovers = (networks: string[]): Finding =>
  networks.length === 0
    ? ok("leftovers", "none")
    : warn("leftovers", `of ${networks.join(", ")}: npx opstack-ha prune shows them, and what can go`);
