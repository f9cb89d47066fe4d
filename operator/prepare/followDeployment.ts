/** Shows how a deployment to an L1 that was there before goes on: its jobs take minutes, and Pulumi shows their logs at their end. */
import type Docker from "dockerode";
import { decode, NAMESPACE } from "../../config/load";
import { LABEL } from "../../shared/labels";
import { LineDecoder } from "../logs/decode";
import { PROJECT_NAME } from "../pulumi";
import { readableConfig } from "../stacks";
import { say } from "../terminal";

/** Those of ours; op-deployer's own lines are for whoever looks for a mistake. */
const JOBS = ["job-deploy-contracts", "job-anchor-rollup"];

const EVERY_MILLISECONDS = 3_000;

/** Whether contracts come to its L1 by transactions. */
function paysOnL1(stack: string): boolean {
  const l1 = decode(readableConfig(stack)[`${NAMESPACE}:l1`] ?? "{}") as { source?: string };
  return (l1.source ?? "local") !== "local";
}

/** Runs `work`, and meanwhile says what the jobs write; nothing where L1 is local. */
export async function followDeployment<Result>(
  docker: Docker,
  stack: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!paysOnL1(stack)) return work();
  const told = new Map<string, number>();
  const look = () =>
    tellNews(docker, stack, told).catch(() => {
      // What Pulumi shows counts; a look that fails is made again.
    });
  const timer = setInterval(() => void look(), EVERY_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function tellNews(docker: Docker, stack: string, told: Map<string, number>): Promise<void> {
  for (const job of JOBS) {
    // One that has ended belongs to an earlier update, or Pulumi shows its log.
    const filters = {
      label: [`${LABEL.stack}=${PROJECT_NAME}/${stack}`, `${LABEL.component}=${job}`],
      status: ["running"],
    };
    for (const { Id } of await docker.listContainers({ filters })) {
      const log = await docker.getContainer(Id).logs({ stdout: true, stderr: true, timestamps: true });
      const lines = new LineDecoder().push(log);
      for (const { text } of lines.slice(told.get(Id) ?? 0)) say("contracts", text);
      told.set(Id, lines.length);
    }
  }
}
