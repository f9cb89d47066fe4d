/** A line that tells how far something is: the same one again on a terminal, one now and then in a log. */
import { say } from "../terminal";

const EVERY_MILLISECONDS = { terminal: 1_000, log: 10_000 };
const CLEAR_LINE = "\r\u001b[2K";

/** Begins; the result ends it. */
export function showProgress(
  topic: string,
  line: () => string,
  stream: NodeJS.WriteStream = process.stderr,
): () => void {
  if (!stream.isTTY) {
    const timer = setInterval(() => say(topic, line()), EVERY_MILLISECONDS.log);
    return () => clearInterval(timer);
  }
  // A line that is wider than the terminal could not be taken back.
  const show = () => stream.write(CLEAR_LINE + `${topic.padEnd(8)} ${line()}`.slice(0, (stream.columns ?? 80) - 1));
  const timer = setInterval(show, EVERY_MILLISECONDS.terminal);
  return () => {
    clearInterval(timer);
    stream.write(CLEAR_LINE);
  };
}
