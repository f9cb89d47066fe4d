/** The genesis files of an export, with the moments of hard forks that the network's own nodes were told. Pure. */
import { momentsOf, type Hardforks } from "../../config/hardforks";
import { GENESIS_FILES } from "../../shared/paths";

/** @param section of the stack's config, as its file has it, whose numbers may be numbers */
export const hardforksIn = (section: unknown): Hardforks =>
  Object.fromEntries(Object.entries(section ?? {}).map(([fork, value]) => [fork, String(value)]));

/** @param name one of `GENESIS_FILES` */
export function withMoments(name: string, content: Buffer, hardforks: Hardforks): Buffer | string {
  const moments = Object.entries(momentsOf(hardforks));
  if (moments.length === 0) return content;
  const named = (suffix: string) => Object.fromEntries(moments.map(([fork, at]) => [`${fork}${suffix}`, at]));
  const read = () => JSON.parse(content.toString("utf8")) as { config?: object };
  if (name === GENESIS_FILES.rollupConfig) return JSON.stringify({ ...read(), ...named("_time") });
  if (name !== GENESIS_FILES.l2Genesis) return content;
  const genesis = read();
  return JSON.stringify({ ...genesis, config: { ...genesis.config, ...named("Time") } });
}
