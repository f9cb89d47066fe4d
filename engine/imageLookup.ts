/** Asks the engine which images their registries have: it is what pulls them, through its own proxy and mirrors. */
import type Docker from "dockerode";
import type { MissingImage, WantedImage } from "../config/optionalParts";

/** A registry hands out a token and a manifest within a second or two. */
const TIMEOUT_SECONDS = 15;
/** An engine behind ssh takes a connection for each question, and sshd turns away more than ten that come at once. */
const QUESTIONS_AT_A_TIME = 8;

/** Those that the registries do not have, or that cannot be asked for, each with the reason. Never throws. */
export async function findMissingImages(
  docker: Docker,
  images: WantedImage[],
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<MissingImage[]> {
  const missing: MissingImage[] = [];
  for (let first = 0; first < images.length; first += QUESTIONS_AT_A_TIME) {
    const asked = images.slice(first, first + QUESTIONS_AT_A_TIME);
    const reasons = await Promise.all(asked.map(({ name }) => whyUnavailable(docker, name, timeoutSeconds)));
    missing.push(...asked.flatMap((image, index) => (reasons[index] ? [{ ...image, reason: reasons[index] }] : [])));
  }
  return missing;
}

/** Of an engine without this question: it may be able to pull all the same. */
const CANNOT_ASK = /page not found|unsupported|not implemented/i;

async function whyUnavailable(docker: Docker, name: string, timeoutSeconds: number): Promise<string | undefined> {
  const abortSignal = AbortSignal.timeout(timeoutSeconds * 1_000);
  try {
    await lookUpImage(docker, name, abortSignal);
    return undefined;
  } catch (error) {
    if (abortSignal.aborted) return `its registry did not answer within ${timeoutSeconds} s`;
    const message = error instanceof Error ? error.message : String(error);
    return CANNOT_ASK.test(message) ? undefined : shortReason(message);
  }
}

/**
 * As dockerode's `distribution()`, which takes no signal: a question without an answer would keep this process alive.
 *
 * @throws Error with the engine's words, or of the signal
 */
export function lookUpImage(docker: Docker, name: string, abortSignal: AbortSignal): Promise<void> {
  const options = { path: `/distribution/${name}/json`, method: "GET", statusCodes: { 200: true }, abortSignal };
  const { modem } = docker as { modem: { dial: (options: object, done: (error: Error | null) => void) => void } };
  return new Promise((resolve, reject) => modem.dial(options, (error) => (error ? reject(error) : resolve())));
}

const MAXIMUM_LENGTH = 160;

/**
 * What the engine says, without what only its developers need, in one line.
 *
 * @param message of an error of dockerode
 */
export function shortReason(message: string): string {
  const said = message
    .replace(/^\(HTTP code \d+\) [^-]*- /, "")
    .replace(/\s+/g, " ")
    .trim();
  const [, url, cause = said] = /^(?:Get|Head) "?(https?:\/\/[^"\s]+?)"?: (.*)$/.exec(said) ?? [];
  const details = cause.length > MAXIMUM_LENGTH ? `${cause.slice(0, MAXIMUM_LENGTH - 1)}…` : cause;
  if (/denied|unauthorized|forbidden|authentication required/i.test(cause)) return `access denied: ${details}`;
  if (/manifest unknown|name unknown|not found/i.test(cause)) return `no such image: ${details}`;
  if (url) return `${new URL(url).host} cannot be reached: ${details.split(": ").at(-1)}`;
  return details;
}
