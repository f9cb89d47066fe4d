package sequencing

import (
	"context"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum"

	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// How long L1 may take to answer before the driver goes on with other work.
const konaOriginTimeout = 500 * time.Millisecond

// FindL1Origin fails when L1 does not tell whether there is a next origin, where op-node goes on with the current one.
func (los *L1OriginSelector) FindL1Origin(ctx context.Context, l2Head eth.L2BlockRef) (eth.L1BlockRef, error) {
	current, next, err := los.CurrentAndNextOrigin(ctx, l2Head)
	if err != nil {
		return eth.L1BlockRef{}, err
	}
	if next == (eth.L1BlockRef{}) {
		fetchCtx, cancel := context.WithTimeout(ctx, konaOriginTimeout)
		_, err := los.fetch(fetchCtx, current.Number+1)
		cancel()
		if err != nil && !errors.Is(err, ethereum.NotFound) {
			return eth.L1BlockRef{}, err
		}
	}
	return los.opNodeFindL1Origin(ctx, l2Head)
}
