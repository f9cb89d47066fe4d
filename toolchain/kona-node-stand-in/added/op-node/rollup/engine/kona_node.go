package engine

import (
	"context"

	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// AddUnsafePayload makes the block the unsafe head at once, whatever its height, if the engine has its parent.
func (e *EngineController) AddUnsafePayload(ctx context.Context, envelope *eth.ExecutionPayloadEnvelope) {
	if !e.replaceUnsafeHead(ctx, envelope) {
		e.opNodeAddUnsafePayload(ctx, envelope)
	}
}

// replaceUnsafeHead leaves to op-node, and returns false for, what is or follows the present head, what is final, and
// what the engine has no parent of.
func (e *EngineController) replaceUnsafeHead(ctx context.Context, envelope *eth.ExecutionPayloadEnvelope) bool {
	if envelope == nil || envelope.ExecutionPayload == nil {
		return false
	}
	payload := envelope.ExecutionPayload
	e.mu.Lock()
	defer e.mu.Unlock()
	head := e.unsafeHead
	if head == (eth.L2BlockRef{}) || payload.BlockHash == head.Hash || payload.ParentHash == head.Hash {
		return false
	}
	if uint64(payload.BlockNumber) <= e.FinalizedHead().Number {
		return false
	}
	if _, err := e.engine.L2BlockRefByHash(ctx, payload.ParentHash); err != nil {
		return false
	}
	e.log.Warn("Replacing the unsafe head with a block that does not follow it", "unsafe", head.ID(), "unsafe_payload", payload.ID())
	e.processUnsafePayload(ctx, envelope)
	return true
}
