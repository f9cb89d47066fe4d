/**
 * The sequencer whose conductor founds the Raft cluster. Not the first: that one may have been alone before, without a
 * conductor, and goes on making blocks until the second takes over.
 */
export const FOUNDING_SEQUENCER = 2;
