package node

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	conductorRpc "github.com/ethereum-optimism/optimism/op-conductor/rpc"
	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// konaConductor is a connection without retries and timeouts, unlike op-node's.
type konaConductor struct {
	mu     sync.Mutex
	client *conductorRpc.APIClient
}

// CommitUnsafePayload tries once and waits as long as it takes.
func (c *ConductorClient) CommitUnsafePayload(ctx context.Context, payload *eth.ExecutionPayloadEnvelope) error {
	if c.overrideLeader.Load() {
		return nil
	}
	client, err := c.konaClient(ctx)
	if err != nil {
		return err
	}
	return client.CommitUnsafePayload(ctx, payload)
}

// konaClient connects with the first request only: a conductor that is not there is an error of that request.
func (c *ConductorClient) konaClient(ctx context.Context) (*conductorRpc.APIClient, error) {
	c.kona.mu.Lock()
	defer c.kona.mu.Unlock()
	if c.kona.client == nil {
		endpoint, err := c.cfg.ConductorRpc(ctx)
		if err != nil {
			return nil, err
		}
		connection, err := rpc.DialOptions(ctx, endpoint, rpc.WithRecorder(c.metrics.NewRecorder("conductor")))
		if err != nil {
			return nil, err
		}
		c.kona.client = conductorRpc.NewAPIClient(connection)
	}
	return c.kona.client, nil
}

// stopSequencerSoon does not let a commit that nobody answers keep the node from closing.
func (n *OpNode) stopSequencerSoon(ctx context.Context) (common.Hash, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	head, err := n.l2Driver.StopSequencer(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		n.log.Warn("Closing while a block is being committed")
		return head, nil
	}
	return head, err
}
