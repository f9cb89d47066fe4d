package main

import (
	"fmt"
	"strconv"
	"strings"
)

// flag says what becomes of one of kona-node's.
type flag struct {
	takesValue bool
	translate  func(value string) ([]string, error)
}

func renamed(name string) flag {
	return flag{takesValue: true, translate: func(value string) ([]string, error) {
		return []string{name + "=" + value}, nil
	}}
}

func given(flags ...string) flag {
	return flag{translate: func(string) ([]string, error) { return flags, nil }}
}

// without is a flag for what op-node has no use for here.
var without = flag{takesValue: true, translate: func(string) ([]string, error) { return nil, nil }}

func oneOf(translations map[string][]string) flag {
	return flag{takesValue: true, translate: func(value string) ([]string, error) {
		flags, ok := translations[value]
		if !ok {
			return nil, fmt.Errorf("the stand-in does not know the value %q", value)
		}
		return flags, nil
	}}
}

// Those that belong to the program and stand before the subcommand.
var programFlags = map[string]flag{
	"--logs.stdout.format": oneOf(map[string][]string{"json": {"--log.format=json"}, "full": {"--log.format=text"}}),
	"--metrics.enabled":    given("--metrics.enabled", "--metrics.addr=0.0.0.0"),
	"--metrics.port":       renamed("--metrics.port"),
}

var nodeFlags = map[string]flag{
	"--mode":       oneOf(map[string][]string{"validator": {}, "sequencer": {"--sequencer.enabled"}}),
	"--l1-eth-rpc": renamed("--l1"),
	"--l1-beacon":  without,
	"--l1.slot-duration-override": {takesValue: true, translate: func(value string) ([]string, error) {
		seconds, err := strconv.ParseUint(value, 10, 32)
		return []string{fmt.Sprintf("--l1.epoch-poll-interval=%ds", 2*seconds)}, err
	}},
	"--l1-config-file":       renamed("--rollup.l1-chain-config"),
	"--l2-engine-rpc":        renamed("--l2"),
	"--l2-engine-jwt-secret": renamed("--l2.jwt-secret"),
	"--l2-config-file":       renamed("--rollup.config"),
	"--rpc.addr":             renamed("--rpc.addr"),
	"--rpc.port":             renamed("--rpc.port"),
	"--rpc.enable-admin":     given("--rpc.enable-admin"),
	"--p2p.listen.ip":        renamed("--p2p.listen.ip"),
	"--p2p.listen.tcp":       renamed("--p2p.listen.tcp"),
	"--p2p.listen.udp":       renamed("--p2p.listen.udp"),
	"--p2p.advertise.ip":     renamed("--p2p.advertise.ip"),
	"--p2p.bootstore":        renamed("--p2p.discovery.path"),
	"--p2p.scoring":          oneOf(map[string][]string{"off": {"--p2p.scoring=none"}, "light": {"--p2p.scoring=light"}}),
	"--p2p.bootnodes":        renamed("--p2p.bootnodes"),
	"--sequencer.l1-confs":   renamed("--sequencer.l1-confs"),
	"--sequencer.stopped":    given("--sequencer.stopped"),
	"--conductor.rpc": {takesValue: true, translate: func(value string) ([]string, error) {
		return []string{"--conductor.enabled", "--conductor.rpc=" + value}, nil
	}},
}

// What op-node needs beside what kona-node is told.
var fixedFlags = []string{
	"--l1.rpckind=basic",
	"--l1.trustrpc",
	"--l1.http-poll-interval=1s",
	"--l1.beacon.ignore=true",
	"--verifier.l1-confs=0",
	"--p2p.peerstore.path=memory",
	"--p2p.ban.peers=false",
}

// Asked for when no bootnodes are given, because op-node would take public ones then.
const noBootnodes = "--p2p.bootnodes=,"

type commandLine struct {
	flags []string
	// Host and port of the execution client.
	engine string
}

// translate returns an error that names the flag for whatever it does not know.
func translate(arguments []string) (commandLine, error) {
	var result commandLine
	flags := programFlags
	seen := map[string]bool{}
	for len(arguments) > 0 {
		argument := arguments[0]
		arguments = arguments[1:]
		if argument == "node" && !seen["node"] {
			seen["node"] = true
			flags = nodeFlags
			continue
		}
		name, value, hasValue := strings.Cut(argument, "=")
		known, ok := flags[name]
		switch {
		case !ok:
			return result, fmt.Errorf("unknown argument %q %s", name, place(seen["node"]))
		case seen[name]:
			return result, fmt.Errorf("%s is given twice", name)
		case hasValue && !known.takesValue:
			return result, fmt.Errorf("%s takes no value", name)
		case known.takesValue && !hasValue:
			if len(arguments) == 0 {
				return result, fmt.Errorf("%s needs a value", name)
			}
			value, arguments = arguments[0], arguments[1:]
		}
		seen[name] = true
		translated, err := known.translate(value)
		if err != nil {
			return result, fmt.Errorf("%s: %w", name, err)
		}
		result.flags = append(result.flags, translated...)
		if name == "--l2-engine-rpc" {
			if result.engine, err = engineAddress(value); err != nil {
				return result, err
			}
		}
	}
	for _, required := range []string{"node", "--l2-engine-rpc"} {
		if !seen[required] {
			return result, fmt.Errorf("%s is missing", required)
		}
	}
	result.flags = append(result.flags, fixedFlags...)
	if !seen["--p2p.bootnodes"] {
		result.flags = append(result.flags, noBootnodes)
	}
	return result, nil
}

func place(afterSubcommand bool) string {
	if afterSubcommand {
		return "after the subcommand node"
	}
	return "before the subcommand node"
}
