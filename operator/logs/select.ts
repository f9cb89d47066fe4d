/** Whose logs are wanted. */
import { UsageError } from "../terminal";
import type { Source } from "./record";

type IsWanted = (source: Source) => boolean;

/**
 * What SERVICE means: a list of components (`op-node`), nodes (`sequencer-1`), roles (`validator`, `job`) and containers
 * (`op-node-sequencer-1`, with or without the network's name). Everything by default.
 *
 * @param sources all that there are, because those in SERVICE have to be among them
 * @throws UsageError for a name that stands for none of them
 */
export function selection(service: string | undefined, sources: Source[], network: string): IsWanted {
  // Config keys are written with underscores, the same names in Docker with hyphens.
  const names = (service ?? "")
    .split(",")
    .map((name) => name.trim().replaceAll("_", "-"))
    .filter((name) => name !== "");
  if (names.length === 0) return () => true;
  const stands = (name: string, source: Source) => namesOf(source, network).includes(name);
  const unknown = names.filter((name) => !sources.some((source) => stands(name, source)));
  if (unknown.length > 0) throw new UsageError(`${unknown.map((name) => `"${name}"`).join(", ")}: ${there(sources)}`);
  return (source) => names.some((name) => stands(name, source));
}

const namesOf = ({ name, component, role, index }: Source, network: string): string[] => [
  name,
  `${network}-${name}`,
  component,
  role,
  ...(index > 0 ? [`${role}-${index}`] : []),
];

function there(sources: Source[]): string {
  const list = (names: string[]) => [...new Set(names)].sort().join(", ");
  const nodes = sources.filter(({ index }) => index > 0).map(({ role, index }) => `${role}-${index}`);
  return [
    "no such part is here. --service (SERVICE) takes",
    `  components: ${list(sources.map(({ component }) => component))}`,
    `  nodes:      ${list(nodes)}`,
    `  roles:      ${list(sources.map(({ role }) => role))}`,
    `  containers: ${list(sources.map(({ name }) => name))}`,
  ].join("\n");
}
