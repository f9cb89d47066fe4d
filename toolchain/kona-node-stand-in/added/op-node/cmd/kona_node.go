package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/libp2p/go-libp2p/p2p/net/swarm"
)

// Exit code of kona-node for a wrong command line.
const usageError = 2

// init makes op-node's command line and environment of kona-node's, before op-node looks at them.
func init() {
	commandLine, err := translate(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "kona-node stand-in: %v\n", err)
		os.Exit(usageError)
	}
	os.Args = append([]string{os.Args[0]}, commandLine.flags...)
	note("translated kona-node's command line to op-node's", "arguments", commandLine.flags)

	for konaName, name := range map[string]string{
		"KONA_NODE_P2P_PRIV_RAW":      "OP_NODE_P2P_PRIV_RAW",
		"KONA_NODE_P2P_SEQUENCER_KEY": "OP_NODE_P2P_SEQUENCER_KEY",
	} {
		if value, ok := os.LookupEnv(konaName); ok {
			os.Setenv(name, value)
		}
	}

	// kona-node dials a peer that has come back within seconds; libp2p waits up to five minutes after failures.
	swarm.BackoffBase = 500 * time.Millisecond
	swarm.BackoffCoef = 0
	swarm.BackoffMax = time.Second

	waitForEngine(commandLine.engine)
}

// waitForEngine is how kona-node starts before its execution client; op-node exits.
func waitForEngine(address string) {
	for attempt := 0; ; attempt++ {
		connection, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			connection.Close()
			return
		}
		if attempt == 0 {
			note("waiting for the execution client", "err", err.Error())
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func engineAddress(engine string) (string, error) {
	parsed, err := url.Parse(engine)
	if err != nil || parsed.Hostname() == "" {
		return "", fmt.Errorf("--l2-engine-rpc is no URL: %q", engine)
	}
	port := parsed.Port()
	if port == "" {
		port = map[string]string{"https": "443"}[parsed.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(parsed.Hostname(), port), nil
}

// note writes a log line in op-node's format.
func note(message string, key string, value any) {
	line, _ := json.Marshal(map[string]any{
		"t": time.Now().Format(time.RFC3339Nano), "lvl": "info", "msg": "kona-node stand-in: " + message, key: value,
	})
	fmt.Println(string(line))
}
