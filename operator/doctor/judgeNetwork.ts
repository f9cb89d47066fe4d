/** Whether a machine is ready for the network of a stack: the preflight of `up`, line by line. Pure. */
import { diskNeed } from "../../config/diskNeed";
import { isOwnBuild } from "../../config/ownBuilds";
import { memoryEstimate } from "../../config/memory";
import { DEFAULT_NEIGHBOUR_ENTRIES, mostNeighbourEntries } from "../../config/neighbours";
import { findWarnings } from "../../config/warnings";
import { memoryWarning, neighbourWarning } from "../../engine/capacity";
import { exposureWarning } from "../../engine/exposure";
import { isOnEngine } from "../../engine/imageNames";
import { preflightWarnings, problemsOf, type PreflightTopic } from "../../engine/preflight";
import type { Look } from "../../engine/prepareNetwork";
import { gigabytes } from "../../shared/diskSpace";
import type { MeasuredSize } from "../documents/sizeTable";
import { fail, ok, warn, type Finding } from "./model";

/** Of an engine that answers. @param sizes what docs/size.md has measured */
export function judgeNetwork(look: Look, cpus: number | undefined, sizes: MeasuredSize[]): Finding[] {
  const { observation, request, config, plan, warnings } = look;
  const topic = (name: PreflightTopic, text: string): Finding[] => {
    const problems = problemsOf(name, request, observation);
    return problems.length > 0 ? problems.map((problem) => fail(name, problem)) : [ok(name, text)];
  };
  const exposure = exposureWarning(observation.engine.version, plan.subnet);
  return [
    ...topic("name", `no other stack has a network ${plan.network}`),
    ...topic("subnet", `no other network, interface or route has ${plan.subnet}`),
    ...topic("ports", portsText(look)),
    ...topic("images", imagesText(look)),
    ...look.own.problems.map((problem) => fail("images", problem)),
    ...topic("disk", diskText(look)),
    ...problemsOf("cluster", request, observation).map((problem) => fail("config", problem)),
    capacity("memory", memoryWarning(config, observation.machine), memoryText(look)),
    capacity("neighbours", neighbourWarning(config, observation.machine), neighboursText(look)),
    ...judgeCpus(cpus, config.l2_nodes, sizes),
    ...[
      ...warnings,
      ...findWarnings(config),
      ...preflightWarnings(request, observation),
      ...(exposure ? [exposure] : []),
    ].map((warning) => warn("config", warning)),
  ];
}

const capacity = (topic: string, warning: string | undefined, text: string): Finding =>
  warning === undefined ? ok(topic, text) : warn(topic, warning);

function portsText({ request, observation }: Look): string {
  const own = observation.containers
    .filter(({ network, stack }) => network === request.networkName && stack === request.stack)
    .flatMap(({ published }) => published.map(({ port }) => port));
  const held = request.ports.filter(({ port }) => own.includes(port)).length;
  const all = `${request.ports.length} of this stack`;
  return held === 0 ? `all ${all} are free` : `${held} of the ${all} are this network's own, the others are free`;
}

function imagesText({ request, observation }: Look): string {
  const absent = request.images.filter(({ name }) => !isOnEngine(name, observation.images)).map(({ name }) => name);
  const present = `${request.images.length - absent.length} of ${request.images.length} pinned ones are on the engine`;
  const named = (what: string, names: string[]) => (names.length === 0 ? "" : `; ${what}: ${names.sort().join(", ")}`);
  const pulled = absent.filter((name) => !isOwnBuild(name));
  return `${present}${named("to be pulled", pulled)}${named("to be built", absent.filter(isOwnBuild))}`;
}

function diskText({ observation: { disk }, plan }: Look): string {
  const { atStart, perDay } = diskNeed(plan);
  const needs = `${gigabytes(atStart)} to begin and ${gigabytes(perDay)} a day`;
  return disk
    ? `${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.sizeBytes)} at ${disk.folder}; this network takes about ${needs}`
    : `that of the engine cannot be looked at from here; this network takes about ${needs}`;
}

const MEBIBYTE = 2 ** 20;

function memoryText({ observation: { machine }, plan }: Look): string {
  const has = machine.memoryBytes === undefined ? "" : ` of ${Math.floor(machine.memoryBytes / MEBIBYTE)} MB`;
  return `this network takes up to about ${memoryEstimate(plan)} MB${has}`;
}

function neighboursText({ observation: { machine }, plan }: Look): string {
  const most = mostNeighbourEntries(plan);
  return `this network takes up to about ${most} entries of the kernel's table of ${machine.neighbourTable ?? DEFAULT_NEIGHBOUR_ENTRIES}`;
}

/** What README asks for. */
const LEAST_CPUS = 2;

/** The largest network that was measured on as many CPUs, or fewer, is what the machine is known to bear. */
function judgeCpus(cpus: number | undefined, nodes: number, sizes: MeasuredSize[]): Finding[] {
  if (cpus === undefined) return [];
  if (cpus < LEAST_CPUS) return [warn("CPUs", `${cpus}: the usual seven nodes need ${LEAST_CPUS}`)];
  const borne = Math.max(0, ...sizes.filter((size) => size.cpus <= cpus).map((size) => size.nodes));
  return nodes > borne && borne > 0
    ? [warn("CPUs", `${cpus}, and ${nodes} nodes: no more than ${borne} were measured on so few (docs/size.md)`)]
    : [ok("CPUs", `${cpus} for ${nodes} nodes`)];
}
