import { parse } from "smol-toml";
import type { Address } from "viem";
import { describe, expect, it } from "vitest";
import { anvilCommand } from "../../../components/l1/anvilCommand";
import { gethCommand } from "../../../components/l1/gethCommand";
import { deployCommand } from "../../../components/l1/deployCommand";
import { deployerIntent, emptyDeployment, genesisId, type IntentArguments } from "../../../components/l1/intent";
import { deriveAccounts } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";

const accounts = deriveAccounts(DEVELOPMENT_MNEMONIC);

const INTENT: IntentArguments = {
  l1ChainId: 900,
  l2ChainId: 42069,
  l2BlockTime: 2,
  fundDevAccounts: true,
  owners: {
    deployer: accounts.deployer.address,
    batcher: accounts.batcher.address,
    proposer: accounts.proposer.address,
    challenger: accounts.challenger.address,
    unsafeBlockSigner: accounts.unsafeBlockSigner.address,
  },
};

describe("anvilCommand", () => {
  const command = anvilCommand({ chainId: 900, blockTime: 12, extraArguments: ["--tracing"] });

  it("starts from the contracts' state, then keeps its own and its blocks evenly spaced", () => {
    expect(command.entrypoints).toMatchInlineSnapshot(`
      [
        "/bin/sh",
        "-ec",
        "if ! [ "$(tail -c 1 /data/state.json 2>/dev/null)" = "}" ]; then
        if [ -e /data/state.previous.json ]; then cp /data/state.previous.json /data/state.json; else cp /genesis/l1-state.json /data/state.json; fi
      fi
      while sleep 12; do
        cp /data/state.json /data/state.previous.json.new && [ "$(tail -c 1 /data/state.previous.json.new 2>/dev/null)" = "}" ] && mv /data/state.previous.json.new /data/state.previous.json
      done >/dev/null 2>&1 &
      rpc() { cast rpc --rpc-url http://127.0.0.1:8545 "$@" >/dev/null 2>&1; }
      height() { cast block-number --rpc-url http://127.0.0.1:8545 2>/dev/null; }
      newest() { cast block latest --field timestamp --rpc-url http://127.0.0.1:8545 2>/dev/null; }
      {
        until rpc evm_setTime $(date +%s); do sleep 0.2; done
        until first=$(height); do sleep 0.2; done
        until rpc evm_setIntervalMining 12; do sleep 0.2; done
        while [ "$(height)" = "$first" ]; do sleep 0.5; done
        until rpc anvil_setBlockTimestampInterval 12; do sleep 0.2; done
        while sleep 12; do
          timestamp=$(newest) || continue
          [ $(($(date +%s) - timestamp)) -le 36 ] || rpc evm_setNextBlockTimestamp $(date +%s) || true
        done
      } >/dev/null 2>&1 &
      first_timestamp=$(head -c 1000 /genesis/l1-state.json | sed -n 's/^[^}]*"timestamp":"\\(0x[0-9a-f]*\\)".*/\\1/p')
      set -- --timestamp="$((first_timestamp))" "$@"
      exec "$0" "$@"",
        "anvil",
      ]
    `);
  });

  it("writes its state after every block", () => {
    expect(command.command).toMatchInlineSnapshot(`
      [
        "--host=0.0.0.0",
        "--port=8545",
        "--chain-id=900",
        "--no-mining",
        "--gas-limit=60000000",
        "--slots-in-an-epoch=4",
        "--state=/data/state.json",
        "--prune-history=64",
        "--state-interval=12",
        "--quiet",
        "--tracing",
      ]
    `);
  });
});

describe("gethCommand", () => {
  const command = gethCommand({ chainId: 900, blockTime: 12, extraArguments: ["--verbosity=3"] });

  it("begins with the contracts, and writes all that a kill could take", () => {
    expect(command).toMatchInlineSnapshot(`
      {
        "command": [
          "--log.format=json",
          "--verbosity=2",
          "--datadir=/data",
          "--dev",
          "--dev.period=12",
          "--networkid=900",
          "--db.engine=leveldb",
          "--gcmode=archive",
          "--state.scheme=hash",
          "--cache=128",
          "--history.transactions=0",
          "--history.logs.disable",
          "--http",
          "--http.addr=0.0.0.0",
          "--http.port=8545",
          "--http.vhosts=*",
          "--http.corsdomain=*",
          "--http.api=debug,eth,net,txpool,web3",
          "--ws",
          "--ws.addr=0.0.0.0",
          "--ws.port=8545",
          "--ws.origins=*",
          "--ws.api=debug,eth,net,txpool,web3",
          "--nodiscover",
          "--maxpeers=0",
          "--ipcdisable",
          "--verbosity=3",
        ],
        "entrypoints": [
          "/bin/sh",
          "-ec",
          "content="$(sha256sum < /genesis/l1-genesis.json)"
      if [ "$content" != "$(cat /data/genesis.sha256 2>/dev/null)" ]; then
        geth --log.format=json --cache=128 init --datadir=/data --db.engine=leveldb --state.scheme=hash /genesis/l1-genesis.json
        echo "$content" > /data/genesis.sha256
      fi
      exec "$0" "$@"",
          "geth",
        ],
      }
    `);
  });
});

describe("deployerIntent", () => {
  it("is this, as TOML", () => {
    expect(deployerIntent(INTENT)).toMatchInlineSnapshot(`
      "configType = "custom"
      opDeployerVersion = "v0.6.0"
      l1ChainID = 900
      fundDevAccounts = true
      l1ContractsLocator = "embedded"
      l2ContractsLocator = "embedded"
      useInterop = false

      [superchainRoles]
      SuperchainProxyAdminOwner = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      SuperchainGuardian = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      ProtocolVersionsOwner = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      Challenger = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"

      [globalDeployOverrides]
      l2BlockTime = 2
      faultGameMaxClockDuration = 1200
      faultGameClockExtension = 1
      disputeGameFinalityDelaySeconds = 6
      proofMaturityDelaySeconds = 12
      faultGameWithdrawalDelay = 10
      preimageOracleChallengePeriod = 10
      dangerouslyAllowCustomDisputeParameters = true

      [[chains]]
      id = "0x000000000000000000000000000000000000000000000000000000000000a455"
      baseFeeVaultRecipient = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      l1FeeVaultRecipient = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      sequencerFeeVaultRecipient = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      operatorFeeVaultRecipient = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      eip1559DenominatorCanyon = 250
      eip1559Denominator = 50
      eip1559Elasticity = 6
      gasLimit = 60000000

      [chains.roles]
      l1ProxyAdminOwner = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      l2ProxyAdminOwner = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      systemConfigOwner = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
      unsafeBlockSigner = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"
      batcher = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
      proposer = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
      challenger = "0x90F79bf6EB2c4f870365E785982E1f101E93b906"

      [[chains.dangerousAdditionalDisputeGames]]
      respectedGameType = 254
      faultGameAbsolutePrestate = "0x03c7ae758795765c6664a5d39bf63841c71ff191e9189522bad8ebff5d4eca98"
      faultGameMaxDepth = 18
      faultGameSplitDepth = 14
      faultGameClockExtension = 0
      faultGameMaxClockDuration = 30
      dangerouslyAllowCustomDisputeParameters = true
      VMType = "ALPHABET"
      MakeRespected = true
      "
    `);
  });

  it("is TOML that reads back with the chain id in 32 bytes", () => {
    const { chains } = parse(deployerIntent(INTENT)) as { chains: { id: string }[] };
    expect(chains.map(({ id }) => BigInt(id))).toEqual([42069n]);
    expect(chains[0]?.id).toHaveLength(2 + 64);
  });

  it("says when forks become active, where that is chosen", () => {
    const overrides = { l2GenesisJovianTimeOffset: "0x258" };
    const { globalDeployOverrides } = parse(deployerIntent({ ...INTENT, forkOverrides: overrides })) as {
      globalDeployOverrides: Record<string, unknown>;
    };
    expect(globalDeployOverrides).toMatchObject({ l2BlockTime: 2, ...overrides });
    expect(deployerIntent({ ...INTENT, forkOverrides: {} })).toBe(deployerIntent(INTENT));
  });

  it("holds addresses, and no key", () => {
    for (const { privateKey } of Object.values(accounts)) {
      expect(deployerIntent(INTENT)).not.toContain(privateKey.slice(2));
    }
  });
});

describe("genesisId", () => {
  it("is the same for the same chain, and another for any other", () => {
    const others = [{ l1ChainId: 901 }, { l2ChainId: 42070 }, { l2BlockTime: 1 }];
    const idOf = (intent: IntentArguments, namedAccounts: Address[] = []) =>
      genesisId(deployerIntent(intent), { namedAccounts });
    const ids = [INTENT, ...others.map((other) => ({ ...INTENT, ...other }))].map((each) => idOf(each));
    ids.push(idOf(INTENT, [accounts.batcher.address]));
    expect(idOf({ ...INTENT })).toBe(ids[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("emptyDeployment", () => {
  it("has the salt of its chain, so that contracts have the same addresses each time", () => {
    const saltOf = (id: string) => (JSON.parse(emptyDeployment(id)) as { create2Salt: string }).create2Salt;
    expect(saltOf("0123456789abcdef")).toMatch(/^0x[0-9a-f]{64}$/);
    expect(saltOf("0123456789abcdef")).toBe(saltOf("0123456789abcdef"));
    expect(saltOf("0123456789abcdef")).not.toBe(saltOf("fedcba9876543210"));
  });
});

describe("deployCommand", () => {
  it("is one script, whose key comes from a file", () => {
    expect(deployCommand(42069, "0123456789abcdef")).toMatchInlineSnapshot(`
      {
        "command": [
          "folder=/genesis/deployer
      if [ "$(cat $folder/deployed 2>/dev/null)" = 0123456789abcdef ]; then echo "the contracts of this chain are deployed already"; exit 0; fi
      if [ -e $folder/deployed ]; then echo "the genesis volume holds another chain: remove the network with pulumi destroy, then pulumi up"; exit 1; fi
      rm -rf $folder
      mkdir -p $folder
      cp /job/intent.toml /job/state.json $folder/
      DEPLOYER_PRIVATE_KEY="$(cat /secrets/account-key)"; export DEPLOYER_PRIVATE_KEY
      op-deployer --cache-dir /tmp/op-deployer apply --workdir $folder --deployment-target genesis
      op-deployer inspect genesis --workdir $folder --outfile $folder/genesis.json 42069
      op-deployer inspect rollup --workdir $folder --outfile $folder/rollup.json 42069
      op-deployer inspect l1 --workdir $folder --outfile $folder/l1.json 42069
      echo 0123456789abcdef > $folder/deployed",
        ],
        "entrypoints": [
          "/bin/sh",
          "-ec",
        ],
      }
    `);
  });
});
