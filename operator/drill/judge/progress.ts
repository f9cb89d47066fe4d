/** Batches and proposals after the fault, and the victims' return. */
import type { ProgressSample, Recording } from "../recording";

/** Blocks that a victim may be behind the highest node: one may be on its way. */
const TIP_TOLERANCE = 1;

export interface Progress {
  /** Milliseconds. */
  safeHeadAfter?: number;
  /** Milliseconds, from the restoration on. */
  backlogPostedAfter?: number;
  /** Blocks. */
  largestSafeLag: number;
  /** Milliseconds. */
  nextGameAfter?: number;
}

export function judgeProgress(recording: Recording): Progress {
  const { progress, injectedAt, restoredAt } = recording;
  const backlog = highestHead(recording, restoredAt);
  const posted = progress.find(({ at, safeHead }) => at >= restoredAt && (safeHead ?? 0) >= backlog)?.at;
  const head = highestHead(recording, injectedAt);
  const before = (pick: (sample: ProgressSample) => number | undefined) =>
    Math.max(0, ...progress.filter(({ at }) => at <= injectedAt).map((sample) => pick(sample) ?? 0));
  const games = before((sample) => sample.games);
  const since = progress.filter(({ at }) => at > injectedAt);
  const first = (holds: (sample: ProgressSample) => boolean) => {
    const found = since.find(holds);
    return found && found.at - injectedAt;
  };
  return {
    safeHeadAfter: first(({ safeHead }) => (safeHead ?? 0) > head),
    nextGameAfter: first((sample) => (sample.games ?? 0) > games),
    ...(posted === undefined ? {} : { backlogPostedAfter: posted - restoredAt }),
    largestSafeLag: Math.max(
      0,
      ...since.map(({ at, safeHead }) => (safeHead === undefined ? 0 : highestHead(recording, at) - safeHead)),
    ),
  };
}

/** Milliseconds from the restoration until every victim does its work again; undefined when one never does. */
export function victimsBack(recording: Recording): number | undefined {
  const { victims, restoredAt } = recording;
  const times = [
    ...victims.nodes.map((node) => nodeBack(recording, node)),
    ...victims.services.map((service) => serviceBack(recording, service)),
  ];
  if (times.some((time) => time === undefined)) return undefined;
  return Math.max(0, ...times.map((time) => time! - restoredAt));
}

/** Milliseconds for which a node must stay at the tip to be back: what was killed a moment ago still looks well. */
const STAYS_BACK_MILLISECONDS = 2_000;

/** The first time, from the restoration on, at which the node is at the tip and its conductor calls it healthy. */
function nodeBack(recording: Recording, node: string): number | undefined {
  const { restoredAt, endedAt } = recording;
  const conductor = recording.conductors.filter(({ sequencer }) => sequencer === node);
  const heads = recording.heads.filter((sample) => sample.node === node);
  const last = <Sample extends { at: number }>(samples: Sample[], time: number) =>
    samples.filter(({ at }) => at <= time).at(-1);
  const isWell = (time: number): boolean => {
    const number = last(heads, time)?.number;
    if (number === undefined || number < highestHead(recording, time) - TIP_TOLERANCE) return false;
    const state = last(conductor, time);
    return conductor.length === 0 || (state?.healthy === true && state.paused === false);
  };
  const changes = [restoredAt, ...heads.map(({ at }) => at), ...conductor.map(({ at }) => at)]
    .filter((at) => at >= restoredAt)
    .sort((one, other) => one - other)
    .map((time) => ({ time, well: isWell(time) }));
  return changes.find(
    ({ time, well }) =>
      well &&
      time + STAYS_BACK_MILLISECONDS <= endedAt &&
      changes.every((later) => later.well || later.time <= time || later.time > time + STAYS_BACK_MILLISECONDS),
  )?.time;
}

function serviceBack(recording: Recording, service: Recording["victims"]["services"][number]): number | undefined {
  const { progress, gateway, restoredAt } = recording;
  const grown = (pick: (sample: ProgressSample) => number | undefined) => {
    const before = Math.max(0, ...progress.filter(({ at }) => at <= restoredAt).map((sample) => pick(sample) ?? 0));
    return progress.find((sample) => sample.at > restoredAt && (pick(sample) ?? 0) > before)?.at;
  };
  switch (service) {
    case "gateway": {
      const answered = gateway.filter(({ at }) => at <= restoredAt).at(-1)?.number !== undefined;
      return answered ? restoredAt : gateway.find(({ at, number }) => at > restoredAt && number !== undefined)?.at;
    }
    case "batcher":
      return grown(({ safeHead }) => safeHead);
    case "l1":
      return grown(({ l1Block }) => l1Block);
    case "proposer":
      return grown(({ games }) => games);
    case "challenger":
    case "guard":
      // Games need no challenger and a healthy leader no watch, so that both are only seen to harm nobody.
      return restoredAt;
  }
}

/** The highest head that any node had shown by then. */
function highestHead({ heads }: Recording, time: number): number {
  return Math.max(0, ...heads.filter(({ at }) => at <= time).map(({ number }) => number ?? 0));
}
