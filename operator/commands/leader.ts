import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { leadsSince } from "../nodes/leadsSince";
import { lookAtNodes } from "../nodes/look";
import { inWords, obstaclesOf, type ClusterLook } from "../nodes/readiness";
import { isWanted, stackCommand } from "../options";
import type { NodeStatus } from "../status/model";
import { newTable } from "../tables";
import { finish, formatSeconds } from "../terminal";

export const leaderCommand = () =>
  stackCommand("leader", "tell which sequencer leads, since when, and who could take over")
    .option("--json", "print it as JSON")
    .addHelpText("after", "\nExamples:\n  opstack-ha leader\n  opstack-ha leader --json | jq -r .leader")
    .action(({ json }) => finish(() => leader(isWanted(json, "JSON"))));

/** What `--json` prints; null for what is not known. */
interface Answer {
  network: string;
  leader: string | null;
  /** ISO 8601. */
  since: string | null;
  /** Whether the leader's sequencer makes blocks. */
  active: boolean | null;
  sequencers: {
    name: string;
    leads: boolean;
    active: boolean | null;
    head: number | null;
    ready: boolean;
    notReady: string[];
  }[];
}

async function leader(json: boolean): Promise<number> {
  const { engines, network } = await reachNetwork();
  const look = await lookAtNodes(engines, network);
  const sequencers = look.nodes.filter(({ role }) => role === "sequencer");
  const alone = sequencers.every(({ hasConductor }) => !hasConductor) ? sequencers[0] : undefined;
  const leading = alone ?? look.leader;
  const conductor = network.sequencers.find(({ name }) => name === leading?.name)?.conductor;
  // One that does not lead alone, or a log that cannot be read, leaves it open.
  const since = conductor ? await leadsSince(engines, conductor).catch(() => undefined) : undefined;
  const answer: Answer = {
    network: network.name,
    leader: leading?.name ?? null,
    since: since?.toISOString() ?? null,
    active: leading?.active ?? null,
    sequencers: sequencers.map((node) => describeSequencer(node, leading, look)),
  };
  console.log(json ? JSON.stringify(answer, null, 2) : render(answer, alone !== undefined));
  return answer.active === true ? EXIT.done : EXIT.failed;
}

function describeSequencer(node: NodeStatus, leading: NodeStatus | undefined, { tip }: ClusterLook) {
  const obstacles = obstaclesOf(node, tip);
  return {
    name: node.name,
    leads: node.name === leading?.name,
    active: node.active ?? null,
    head: node.heads?.unsafe ?? null,
    ready: obstacles.length === 0,
    notReady: obstacles.map((obstacle) => inWords([obstacle])),
  };
}

function render(answer: Answer, isAlone: boolean): string {
  const table = newTable(["sequencer", "leads", "active", "head", "ready to lead"]);
  for (const { name, leads, active, head, ready, notReady } of answer.sequencers) {
    const activity = active === null ? "?" : active ? "active" : "stopped";
    table.push([name, leads ? "leads" : "", activity, String(head ?? "?"), ready ? "yes" : notReady.join(", ")]);
  }
  return [sentence(answer, isAlone), table.toString()].join("\n");
}

function sentence({ leader: name, since, active, sequencers }: Answer, isAlone: boolean): string {
  if (name === null) {
    return sequencers.some(({ head }) => head !== null)
      ? "nobody leads: see make status, and make recover if it stays so"
      : "nobody leads: no sequencer answers (make status)";
  }
  const activity = active ? "its sequencer is active" : "its sequencer is not active";
  if (isAlone) return `${name} is the only sequencer, without op-conductor; ${activity}`;
  const duration = since === null ? "" : ` since ${since} (${formatSeconds(Date.now() - Date.parse(since))})`;
  return `${name} leads${duration}; ${activity}`;
}
