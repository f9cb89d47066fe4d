package p2p

import (
	"context"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/ethereum-optimism/optimism/op-node/rollup/engine"
	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// requested tells the blocks that this node has asked for from those that are gossiped.
func requested(receive receivePayloadFn) receivePayloadFn {
	return func(ctx context.Context, from peer.ID, payload *eth.ExecutionPayloadEnvelope) error {
		return receive(engine.Requested(ctx), from, payload)
	}
}
