/** How soon the guard (`guard/main.ts`) acts; all in milliseconds. */
export interface GuardTimings {
  blockTime: number;
  /** Between two questions to the same service. */
  pollEvery: number;
  /** The same while something may be wrong. */
  urgentEvery: number;
  /** That an answer may take. */
  answerWithin: number;
  /** An answer that is older says nothing of the present. */
  freshWithin: number;
  /** A pause between two looks that is longer was the guard's own: nobody was silent meanwhile. */
  heldUpAfter: number;

  /** A leader whose next block is overdue by this is stuck. */
  lateAfter: number;
  /** One whose consensus client has been silent for this … */
  silentAfter: number;
  /** … is stuck as soon as its next block is overdue by this. */
  overdueAfter: number;
  /** A new leader is left alone for this; longer, the more often the leadership was moved in the last minute. */
  coolDown: number;
  /** Between two attempts to move the leadership, when the first one failed. */
  retryAfter: number;
  /** No handover so soon after the guard's start, or after it was itself held up. */
  settle: number;

  /** What fences, undoes and agrees rests on answers to questions that are no older. */
  witnessWithin: number;
  /** A conductor that has been silent for this may be dead. */
  fenceAfter: number;
  /** A sequencer that has been silent for this as well as its conductor waits for that one's consent. */
  heldAfter: number;
  /** A block that only its maker has is handed to the others after this. */
  shareAfter: number;
  /** A leader on whose side nobody is active is told to look at its sequencer after this … */
  undoAfter: number;
  /** … gets the newest block put into the Raft log after this … */
  agreeAfter: number;
  /** … and, if it still does not start, gives its leadership to another after this. */
  passOnAfter: number;
  /** Nobody has been active for this, whoever leads: longer than any election takes, and the start after it. */
  haltedAfter: number;
  /** A sequencer all of which has been silent for this is dead, or stopped by its own conductor, which has lost its lease. */
  goneAfter: number;
  /** How much later than the first guard this one acts, which the times above count already. */
  patience: number;
}
