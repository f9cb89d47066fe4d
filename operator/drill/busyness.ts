/** How busy this machine is during a drill, and how much longer what comes back may take for it. */
import { cpus, loadavg } from "node:os";

/** The limits are those of a machine with so many tasks for each CPU. With more of them each has less of it, and takes longer by as much. */
const USUAL_TASKS_PER_CPU = 2;
/** However busy it is: after that it is no more the machine. */
const MOST = 3;

/** @returns a look: tasks that run or wait, for each CPU, in the busiest minute since the first one */
export function busiestMinute(tasks = () => loadavg()[0]!, count = cpus().length): () => number {
  let most = 0;
  return () => (most = Math.max(most, Math.round((10 * tasks()) / count) / 10));
}

/** @param tasksPerCpu unknown in older recordings */
export const timesLonger = (tasksPerCpu = 0): number => Math.min(MOST, Math.max(1, tasksPerCpu / USUAL_TASKS_PER_CPU));
