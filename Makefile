# Needs Node.js, npm, make and bash; the commands set up everything else and say what they do.

SHELL := bash
.DEFAULT_GOAL := help

# make up STACK=ha          the stack to work on; without it the one that is selected, or the default for this machine
# make up ARGS="--refresh"  more arguments, as `npx opstack-ha up --help` shows them
export STACK
export FAULT TARGET REPEAT WATCH JSON
export SUITE
export SERVICE SINCE FOLLOW LEVEL
ARGS ?=

RUN := exec node --import tsx
OPSTACK_HA := $(RUN) operator/main.ts

# Listed by `make help` in this order, with what follows the two hashes.

.PHONY: up
up: dependencies ## Bring the network up and show its endpoints
	@$(OPSTACK_HA) up $(ARGS)

.PHONY: demo
demo: dependencies ## Show it on a network of its own: a live view, leaders killed, all of it removed (ARGS="--duration 5m")
	@$(OPSTACK_HA) demo $(ARGS)

.PHONY: down
down: dependencies ## Remove the network: every container, network and volume
	@$(OPSTACK_HA) down $(ARGS)

.PHONY: stop
stop: dependencies ## Stop the network and keep its data (ARGS=sequencer-2 stops a node)
	@$(OPSTACK_HA) stop $(ARGS)

.PHONY: start
start: dependencies ## Go on with what was stopped
	@$(OPSTACK_HA) start $(ARGS)

.PHONY: status
status: dependencies ## Show how the network is: leader, heads, peers, health (WATCH=1, JSON=1)
	@$(OPSTACK_HA) status $(ARGS)

.PHONY: list
list: dependencies ## List all networks of the engine (JSON=1)
	@$(OPSTACK_HA) list $(ARGS)

.PHONY: doctor
doctor: dependencies ## Say whether this machine is ready for the stack, and what to do where it is not (JSON=1)
	@$(OPSTACK_HA) doctor $(ARGS)

.PHONY: accounts
accounts: dependencies ## List the accounts that have money: addresses, keys, balances (JSON=1)
	@$(OPSTACK_HA) accounts $(ARGS)

.PHONY: logs
logs: dependencies ## Show what all containers log, in order of time (SERVICE=op-node,sequencer-1 SINCE=10m LEVEL=warn FOLLOW=1)
	@$(OPSTACK_HA) logs $(ARGS)

.PHONY: load
load: dependencies ## Send transactions at a steady rate and report what became of each (ARGS="--tps 100 --duration 10m")
	@$(OPSTACK_HA) load $(ARGS)

.PHONY: drill
drill: dependencies ## Break a part on purpose and report what it cost (FAULT=list, TARGET=leader)
	@$(OPSTACK_HA) drill $(ARGS)

.PHONY: chaos
chaos: dependencies ## Break parts at random, by a seed (ARGS="--duration 2h --seed 42")
	@$(OPSTACK_HA) chaos $(ARGS)

.PHONY: recover
recover: dependencies ## Say how a halted network can go on without a fork (APPLY=1 does it)
	@$(OPSTACK_HA) recover $(ARGS)

.PHONY: check-monitoring
check-monitoring: dependencies ## Ask Prometheus every query of every dashboard and rule (JSON=1)
	@$(OPSTACK_HA) check-monitoring $(ARGS)

.PHONY: env
env: dependencies ## Print the environment for plain pulumi: eval "$$(make -s env)"
	@$(OPSTACK_HA) env

.PHONY: images
images: dependencies ## Build the images from package registries (stacks with image_source build)
	@$(OPSTACK_HA) images $(ARGS)

.PHONY: test
test: dependencies ## Run the tests, on real networks where there is a Docker engine (SUITE=all: every drill too)
	@$(RUN) tests/run.ts

.PHONY: help
help: ## Show this list
	@echo "usage: make <command> [STACK=dev|ha|single|airgap|fast] [ARGS=…]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { gsub(/\$$\$$/, "$$", $$2); printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The copy of package-lock.json tells whether node_modules is what it asks for; times of files do not, after a git pull.
INSTALLED := node_modules/.installed-package-lock.json

# The first versions that load ES modules from CommonJS without a flag.
IS_NODE_NEW_ENOUGH := const [major, minor] = process.versions.node.split(".").map(Number); \
  process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)

.PHONY: dependencies
dependencies:
	@command -v node >/dev/null || { echo "Node.js 20.19 or newer is needed (https://nodejs.org): install it and put it on PATH" >&2; exit 1; }
	@node -e '$(IS_NODE_NEW_ENOUGH)' || { echo "Node.js 20.19, 22.12 or newer is needed, this is $$(node --version): install a newer one (https://nodejs.org)" >&2; exit 1; }
	@cmp -s package-lock.json $(INSTALLED) || { \
	  echo "npm      installing the packages of package-lock.json" >&2; \
	  npm ci --no-progress --loglevel=error >&2 && cp package-lock.json $(INSTALLED); }
