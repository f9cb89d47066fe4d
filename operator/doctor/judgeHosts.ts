/** What `up` would find in the way on each host of a network over several. Pure. */
import { findWarnings } from "../../config/warnings";
import { hostsWarnings, judgeHosts } from "../../engine/hosts/judge";
import type { LookAtHosts } from "../../engine/hosts/look";
import { fail, ok, warn, type Finding } from "./model";

export function findingsOfHosts(look: LookAtHosts): Finding[] {
  const problems = [...look.own.problems, ...judgeHosts(look)];
  const names = look.hosts.map(({ plan }) => plan.name).join(", ");
  return [
    ...(problems.length === 0
      ? [ok("hosts", `${names} are ready; firewalls between them were not looked at`)]
      : problems.map((problem) => fail("hosts", problem))),
    ...[...look.warnings, ...findWarnings(look.config), ...hostsWarnings(look)].map((warning) =>
      warn("config", warning),
    ),
  ];
}
