import { PORTS } from "../../../config/ports";
import { rpcAnswers } from "../../docker/healthCheck";

/**
 * Seconds that an answer may take; whole ones, because not every `timeout` knows others. With the pause before it, the longest
 * that a block waits in vain for consent: it has to be over before the next block is due.
 */
const ANSWER_WITHIN = 1;
const PAUSE = 0.5;

/**
 * For `runWatched`: ends a kona-node that waits for the consent of a dead conductor.
 *
 * kona-node sets no limit to that call (its `--conductor.rpc.timeout` has no effect, January 2026 to v1.4.0). When the call fails
 * in the end, it gossips its block, however old that is by then, and other kona-nodes take any block they are sent for their new
 * head: one that came 19 s late took the chain back by nine blocks, and halted it (measured with the real clients). While it waits,
 * it answers nothing about its sequencer. So: neither the conductor nor that answers, though both have before. Restarted, it is a
 * stopped sequencer that catches up.
 */
export const selfFence = (conductorRpcUrl: string): string => `answered=
while sleep ${PAUSE}; do
  ${rpcAnswers(conductorRpcUrl, "conductor_leader", ANSWER_WITHIN)} & conductor=$!
  ${rpcAnswers(`http://127.0.0.1:${PORTS.consensusRpc}`, "admin_sequencerActive", ANSWER_WITHIN)} & sequencer=$!
  if wait "$conductor"; then conductor=answers; else conductor=; fi
  if wait "$sequencer"; then sequencer=answers; else sequencer=; fi
  if [ "$conductor" ] && [ "$sequencer" ]; then
    answered=yes
  elif [ "$answered" ] && [ -z "$conductor$sequencer" ]; then
    echo "{\\"timestamp\\":\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\",\\"level\\":\\"WARN\\",\\"fields\\":{\\"message\\":\\"ended: its conductor is silent and it waits for it\\"},\\"target\\":\\"self_fence\\"}"
    kill -KILL "$child"
  fi
done`;
