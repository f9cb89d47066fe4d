/** The logs of a network's containers, from the Docker engine. */
import type Docker from "dockerode";
import { LABEL } from "../../shared/labels";
import { PROJECT_NAME } from "../pulumi";
import { LineDecoder, type Line } from "./decode";
import { parseLine } from "./parse";
import type { LogRecord, Source } from "./record";
import { dockerTime } from "./time";

/** Docker's filter for the containers of one network. */
export const networkFilter = (network: { name: string; stack: string }): string[] => [
  `${LABEL.network}=${network.name}`,
  `${LABEL.stack}=${PROJECT_NAME}/${network.stack}`,
];

/** A container by its labels, which an event carries as well as a listing. */
export const sourceOf = (id: string, fullName: string, labels: Record<string, string>): Source => ({
  id,
  name: withoutPrefix(fullName.replace(/^\//, ""), `${labels[LABEL.network]}-`),
  component: labels[LABEL.component] ?? "",
  role: labels[LABEL.role] ?? "",
  index: Number(labels[LABEL.index] ?? 0),
});

const withoutPrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

/** All containers of a network, jobs that have ended among them. */
export async function sourcesOf(docker: Docker, network: { name: string; stack: string }): Promise<Source[]> {
  const listed = await docker.listContainers({ all: true, filters: { label: networkFilter(network) } });
  return listed
    .map(({ Id, Names, Labels }) => sourceOf(Id, Names[0]!, Labels))
    .sort((one, other) => one.name.localeCompare(other.name));
}

export interface Span {
  /** Seconds of Unix time with nine decimals, as Docker takes them; both ends are part of the span. */
  since: string;
  /** Default: all that there is. */
  until?: string;
  /** Whether to wait for more until the container stops. */
  follow?: boolean;
  signal?: AbortSignal;
}

/** The log of a container, in Docker's order. A container that is gone has none. */
export async function* readLines(docker: Docker, { id }: Source, span: Span): AsyncGenerator<Line> {
  const decoder = new LineDecoder();
  const stream = await openLog(docker, id, span);
  if (!stream) return;
  try {
    for await (const chunk of stream) yield* decoder.push(chunk as Buffer);
  } catch (error) {
    if (!span.signal?.aborted) throw error;
  }
  yield* decoder.end();
}

/** dockerode's own method gives a stream only of a log that is followed; all others it keeps in memory as a whole. */
function openLog(docker: Docker, id: string, span: Span): Promise<NodeJS.ReadableStream | undefined> {
  const { since, until, follow = false, signal } = span;
  const query = { stdout: true, stderr: true, timestamps: true, follow, since, ...(until ? { until } : {}) };
  const request = {
    path: `/containers/${id}/logs?`,
    method: "GET",
    isStream: true,
    statusCodes: { 200: true, 404: "gone", 409: "being removed" },
    options: query,
    ...(signal ? { abortSignal: signal } : {}),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error: unknown, stream: unknown) => {
      const isGone = [404, 409].includes((error as { statusCode?: number } | null)?.statusCode ?? 0);
      if (isGone || signal?.aborted) resolve(undefined);
      else if (error) reject(error);
      else resolve(stream as NodeJS.ReadableStream);
    });
  });
}

/** A program whose clock says something else than Docker's is not believed. */
const CLOCKS_AGREE_MILLISECONDS = 5_000;

/** Programs tell the moment of an event; Docker the moment when it was told, which a busy machine makes later. */
export function recordOf(source: Source, { timestamp, text }: Line): LogRecord {
  const written = Number(dockerTime(timestamp)) * 1_000;
  const entry = parseLine(text);
  const isPlausible = entry.time !== undefined && Math.abs(entry.time - written) <= CLOCKS_AGREE_MILLISECONDS;
  return { ...entry, source, time: isPlausible ? entry.time! : written };
}

export async function* readRecords(docker: Docker, source: Source, span: Span): AsyncGenerator<LogRecord> {
  for await (const line of readLines(docker, source, span)) yield recordOf(source, line);
}
