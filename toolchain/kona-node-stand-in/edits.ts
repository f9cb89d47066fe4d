import type { SourceEdit } from "../sourceEdits";

const SEQUENCER = "op-node/rollup/sequencing/sequencer.go";
const DRIVER = "op-node/rollup/driver/driver.go";
const STATUS = "op-node/rollup/status/status.go";
const CONDUCTOR = "op-node/node/conductor.go";
const NODE = "op-node/node/node.go";
const DISCOVERY = "op-node/p2p/discovery.go";
const ORIGIN_SELECTOR = "op-node/rollup/sequencing/origin_selector.go";
const ENGINE = "op-node/rollup/engine/engine_controller.go";

/**
 * What becomes of op-node's source. Most edits only rename a function, so that the one of the same name in `added/` takes
 * its place, and add a field for what that one has to remember.
 */
export const KONA_NODE_EDITS: readonly SourceEdit[] = [
  { file: SEQUENCER, find: "type Sequencer struct {", replace: "type Sequencer struct {\n\tkona konaSequencer\n" },
  { file: SEQUENCER, find: ") onBuildSealed(", replace: ") opNodeOnBuildSealed(" },
  { file: SEQUENCER, find: ") onForkchoiceUpdate(x", replace: ") opNodeOnForkchoiceUpdate(x" },
  { file: SEQUENCER, find: ") NextAction()", replace: ") opNodeNextAction()" },
  { file: SEQUENCER, find: ") Start(ctx", replace: ") opNodeStart(ctx" },
  { file: SEQUENCER, find: ") Stop(ctx", replace: ") opNodeStop(ctx" },

  { file: ORIGIN_SELECTOR, find: ") FindL1Origin(ctx", replace: ") opNodeFindL1Origin(ctx" },

  { file: ENGINE, find: ") AddUnsafePayload(ctx", replace: ") opNodeAddUnsafePayload(ctx" },

  {
    file: DRIVER,
    find: "return s.sequencer.Active(), nil",
    replace: "return sequencing.ActiveInTurn(ctx, s.sequencer)",
  },
  {
    file: DRIVER,
    find: "return s.StatusTracker.SyncStatus(), nil",
    replace: "return status.OfKonaNode(s.StatusTracker), nil",
  },

  { file: STATUS, find: "type StatusTracker struct {", replace: "type StatusTracker struct {\n\tkona konaHeads\n" },
  {
    file: STATUS,
    find: ") UpdateSyncStatus() {",
    replace: ") UpdateSyncStatus() {\n\tst.kona.see(st.data.UnsafeL2)\n",
  },

  {
    file: CONDUCTOR,
    find: "type ConductorClient struct {",
    replace: "type ConductorClient struct {\n\tkona konaConductor\n",
  },
  { file: CONDUCTOR, find: ") CommitUnsafePayload(ctx", replace: ") opNodeCommitUnsafePayload(ctx" },

  { file: NODE, find: "n.l2Driver.StopSequencer(ctx)", replace: "n.stopSequencerSoon(ctx)" },

  // kona-node is connected again within seconds. With fewer peers than 20 only these two intervals count.
  {
    file: DISCOVERY,
    find: "discoverIntervalFast   = time.Second * 5",
    replace: "discoverIntervalFast   = time.Millisecond * 500",
  },
  {
    file: DISCOVERY,
    find: "connectionIntervalFast = time.Second * 5",
    replace: "connectionIntervalFast = time.Second",
  },
  {
    file: DISCOVERY,
    find: "tableKickoffDelay      = time.Second * 3",
    replace: "tableKickoffDelay      = time.Millisecond * 300",
  },
];
