/**
 * From the text of a request to what it says. A number that JavaScript cannot hold, such as an id beyond 2^53, would come back
 * rounded: such an id is a string while it is worked on, and is written in the answer as it was in the request.
 */
import { randomBytes } from "node:crypto";
import { isObject } from "../shared/json";

export interface ReadRequest {
  /** One request, or a batch, or whatever else it is. */
  body: unknown;
  /** An answer to it, with the ids as they were written. */
  underItsIds: (answer: string) => string;
}

/** Begins ids that are strings for a while; nobody can guess it, so that no answer holds it otherwise. */
const MARK = `${randomBytes(16).toString("hex")}:`;
const MARKED = new RegExp(`"${MARK}([^"]+)"`, "g");
const NUMBER_AS_ID = /"id"\s*:\s*(-?\d[\d.eE+-]*)/y;

/** @returns undefined for what is no JSON */
export function readRequest(text: string): ReadRequest | undefined {
  try {
    const body = JSON.parse(text) as unknown;
    const requests: unknown[] = Array.isArray(body) ? body : [body];
    if (!requests.some(hasLongId)) return { body, underItsIds: (answer) => answer };
    return {
      body: JSON.parse(withMarkedIds(text)) as unknown,
      underItsIds: (answer) => answer.replaceAll(MARKED, "$1"),
    };
  } catch {
    return undefined;
  }
}

const isLong = (id: number): boolean => !Number.isSafeInteger(id);
const hasLongId = (request: unknown): boolean =>
  isObject(request) && typeof request.id === "number" && isLong(request.id);

/** @param text valid JSON; only the ids of the requests themselves change, not what their parameters call an id */
function withMarkedIds(text: string): string {
  const depthOfRequests = /^\s*\[/.test(text) ? 2 : 1;
  const pieces: string[] = [];
  let depth = 0;
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === '"') {
      NUMBER_AS_ID.lastIndex = at;
      const found = depth === depthOfRequests ? NUMBER_AS_ID.exec(text) : null;
      at = found ? NUMBER_AS_ID.lastIndex - 1 : endOfString(text, at);
      const id = found?.[1];
      if (id === undefined || !isLong(Number(id))) continue;
      pieces.push(text.slice(copied, at + 1 - id.length), `"${MARK}${id}"`);
      copied = at + 1;
    }
  }
  return `${pieces.join("")}${text.slice(copied)}`;
}

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
