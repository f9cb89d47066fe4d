package sequencing

import (
	"context"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ethereum-optimism/optimism/op-node/rollup/engine"
	"github.com/ethereum-optimism/optimism/op-service/eth"
)

// As many admin queries may wait for kona-node's sequencer before their senders wait too.
const konaQueries = 1024

// konaSequencer is what kona-node's sequencer remembers beside what op-node's does.
type konaSequencer struct {
	// The block that is sealed and not canonical yet.
	sealed *eth.ExecutionPayloadEnvelope
	// Closed when the commit and the gossip that are under way are over; nil when none are.
	over chan struct{}

	startQueue sync.Once
	queue      chan func()
}

// konaTurnEvent does nothing but make the driver's event loop look at NextAction again.
type konaTurnEvent struct{}

func (konaTurnEvent) String() string { return "kona-turn" }

// onBuildSealed makes the block canonical at once; it is committed and gossiped after that.
func (d *Sequencer) onBuildSealed(x engine.BuildSealedEvent) {
	if d.latest.Info != x.Info {
		return // built by somebody else
	}
	payload := x.Envelope.ExecutionPayload
	d.log.Info("Sealed block", "block", payload.ID(), "parent", payload.ParentID(), "txs", len(payload.Transactions))
	d.kona.sealed = x.Envelope
	d.latest.Ref = x.Ref
	d.latestSealed = x.Ref
	d.emitter.Emit(d.ctx, engine.PayloadProcessEvent{
		Concluding:   x.Concluding,
		DerivedFrom:  x.DerivedFrom,
		BuildStarted: x.BuildStarted,
		Envelope:     x.Envelope,
		Ref:          x.Ref,
	})
}

// onForkchoiceUpdate learns here that the sealed block is canonical.
func (d *Sequencer) onForkchoiceUpdate(x engine.ForkchoiceUpdateEvent) {
	d.dropJobOnReplacedHead(x.UnsafeL2Head)
	d.opNodeOnForkchoiceUpdate(x)
	sealed := d.kona.sealed
	if sealed == nil || x.UnsafeL2Head.Number < uint64(sealed.ExecutionPayload.BlockNumber) {
		return
	}
	d.kona.sealed = nil
	if x.UnsafeL2Head.Hash == sealed.ExecutionPayload.BlockHash {
		d.commitAndGossip(sealed)
	}
}

// dropJobOnReplacedHead begins anew when the head has gone back or aside. op-node expects that of a reset only, and would
// make the block canonical that it has begun, and with it the head that was replaced.
func (d *Sequencer) dropJobOnReplacedHead(head eth.L2BlockRef) {
	onto := d.latest.Onto
	if !d.active.Load() || d.latest == (BuildingState{}) || head.Number > onto.Number || head.Hash == onto.Hash {
		return
	}
	d.log.Warn("Dropping block-building job because the unsafe head was replaced", "onto", onto, "unsafe", head)
	d.latest = BuildingState{}
	d.nextAction = d.timeNow()
	d.nextActionOK = true
}

// commitAndGossip gossips whatever the conductor says, and until both are over no other block is begun. It does not
// block the driver: derivation and blocks of others go on meanwhile. The caller holds the lock.
func (d *Sequencer) commitAndGossip(sealed *eth.ExecutionPayloadEnvelope) {
	over := make(chan struct{})
	d.kona.over = over
	go func() {
		err := d.conductor.CommitUnsafePayload(d.ctx, sealed)
		if d.ctx.Err() != nil {
			return // the node is being closed
		}
		if err != nil {
			d.log.Error("Failed to commit unsafe payload to conductor", "block", sealed.ExecutionPayload.ID(), "err", err)
		}
		d.asyncGossip.Gossip(sealed)
		// It keeps what it has published, and the next action would insert that once more.
		d.asyncGossip.Clear()

		d.l.Lock()
		d.kona.over = nil
		d.l.Unlock()
		close(over)
		d.emitter.Emit(d.ctx, konaTurnEvent{})
	}()
}

// NextAction has nothing to do as long as a commit is under way.
func (d *Sequencer) NextAction() (at time.Time, ok bool) {
	at, ok = d.opNodeNextAction()
	d.l.Lock()
	defer d.l.Unlock()
	return at, ok && d.kona.over == nil
}

// Start ignores the hash and asks nobody who leads.
func (d *Sequencer) Start(ctx context.Context, _ common.Hash) error {
	_, err := inTurn(ctx, d, func() (struct{}, error) {
		if d.active.Load() {
			return struct{}{}, nil
		}
		err := d.forceStart()
		d.emitter.Emit(d.ctx, konaTurnEvent{})
		return struct{}{}, err
	})
	return err
}

// Stop returns the hash of the unsafe head, also when the sequencer is stopped already.
func (d *Sequencer) Stop(ctx context.Context) (common.Hash, error) {
	return inTurn(ctx, d, func() (common.Hash, error) {
		if d.active.Load() {
			if err := d.listener.SequencerStopped(); err != nil {
				return common.Hash{}, err
			}
			d.latest = BuildingState{}
			d.nextActionOK = false
			d.active.Store(false)
			d.metrics.SetSequencerState(false)
		}
		d.log.Info("Stopped sequencer", "head", d.latestHead)
		return d.latestHead.Hash, nil
	})
}

// ActiveInTurn says whether the sequencer is active, once it has come to that question.
func ActiveInTurn(ctx context.Context, sequencer SequencerIface) (bool, error) {
	d, ok := sequencer.(*Sequencer)
	if !ok {
		return sequencer.Active(), nil
	}
	return inTurn(ctx, d, func() (bool, error) { return d.active.Load(), nil })
}

// inTurn asks under the lock, after all earlier queries and when no commit is under way. A query stays in the queue,
// and is carried out, even when the caller has given up.
func inTurn[T any](ctx context.Context, d *Sequencer, query func() (T, error)) (result T, err error) {
	d.kona.startQueue.Do(func() {
		d.kona.queue = make(chan func(), konaQueries)
		go d.answerQueries()
	})
	answered := make(chan func() (T, error), 1)
	ask := func() {
		value, err := query()
		answered <- func() (T, error) { return value, err }
	}
	select {
	case d.kona.queue <- ask:
	case <-ctx.Done():
		return result, ctx.Err()
	}
	select {
	case answer := <-answered:
		return answer()
	case <-ctx.Done():
		return result, ctx.Err()
	case <-d.ctx.Done():
		return result, d.ctx.Err()
	}
}

func (d *Sequencer) answerQueries() {
	for {
		select {
		case ask := <-d.kona.queue:
			if d.lockBetweenCommits() != nil {
				return
			}
			ask()
			d.l.Unlock()
		case <-d.ctx.Done():
			return
		}
	}
}

// lockBetweenCommits returns an error, and does not hold the lock, when the node is being closed.
func (d *Sequencer) lockBetweenCommits() error {
	for {
		if err := d.l.LockCtx(d.ctx); err != nil {
			return err
		}
		over := d.kona.over
		if over == nil {
			return nil
		}
		d.l.Unlock()
		select {
		case <-over:
		case <-d.ctx.Done():
			return d.ctx.Err()
		}
	}
}
