package status

import (
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// konaHeads remembers whether the node has made or received a block since its start.
type konaHeads struct {
	mu       sync.Mutex
	first    common.Hash
	advanced bool
}

// see takes note of an unsafe head; the first one is what the execution client had before.
func (heads *konaHeads) see(head eth.L2BlockRef) {
	heads.mu.Lock()
	defer heads.mu.Unlock()
	switch {
	case head == eth.L2BlockRef{}:
	case heads.first == common.Hash{}:
		heads.first = head.Hash
	case heads.first != head.Hash:
		heads.advanced = true
	}
}

func (heads *konaHeads) known() bool {
	heads.mu.Lock()
	defer heads.mu.Unlock()
	return heads.advanced
}

// OfKonaNode is the status that kona-node tells: it has no L2 heads until the first block after its start.
func OfKonaNode(tracker interface{ SyncStatus() *eth.SyncStatus }) *eth.SyncStatus {
	status := *tracker.SyncStatus()
	if st, ok := tracker.(*StatusTracker); ok && !st.kona.known() {
		none := eth.L2BlockRef{}
		status.UnsafeL2, status.CrossUnsafeL2 = none, none
		status.PendingSafeL2, status.LocalSafeL2, status.SafeL2, status.FinalizedL2 = none, none, none, none
	}
	return &status
}
