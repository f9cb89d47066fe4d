package sequencing

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// How long L1 may take to answer. The driver does nothing else meanwhile, unlike kona-node, which waits without end.
const konaL1Timeout = time.Second

type l1HeadFetcher interface {
	L1BlockRefByLabel(ctx context.Context, label eth.BlockLabel) (eth.L1BlockRef, error)
}

// FindL1Origin fails while L1 does not answer, where op-node goes on with the origin that it has. It asks for the head
// because the next origin itself is not asked for until it has its confirmations.
func (los *L1OriginSelector) FindL1Origin(ctx context.Context, l2Head eth.L2BlockRef) (eth.L1BlockRef, error) {
	_, next, err := los.CurrentAndNextOrigin(ctx, l2Head)
	if err != nil {
		return eth.L1BlockRef{}, err
	}
	if l1, ok := los.l1.(l1HeadFetcher); ok && next == (eth.L1BlockRef{}) {
		askCtx, cancel := context.WithTimeout(ctx, konaL1Timeout)
		defer cancel()
		if _, err := l1.L1BlockRefByLabel(askCtx, eth.Unsafe); err != nil {
			return eth.L1BlockRef{}, fmt.Errorf("temporary error while selecting next L1 origin: %w", err)
		}
	}
	return los.opNodeFindL1Origin(ctx, l2Head)
}
