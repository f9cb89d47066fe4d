/** A batch is answered as nodes do it: what follows a transaction finds it. Pure. */
import { isObject } from "../shared/json";
import { needOf } from "./methods";

const sends = (request: unknown): boolean =>
  isObject(request) && typeof request.method === "string" && needOf(request.method) === "send";

/** Reads side by side; a transaction after what stands before it, and before what follows. */
export async function answerInOrder(
  requests: unknown[],
  answerOne: (request: unknown) => Promise<string>,
): Promise<string[]> {
  const answers: string[] = [];
  let reads: Promise<string>[] = [];
  for (const request of requests) {
    if (!sends(request)) {
      reads.push(answerOne(request));
      continue;
    }
    answers.push(...(await Promise.all(reads)), await answerOne(request));
    reads = [];
  }
  return [...answers, ...(await Promise.all(reads))];
}
