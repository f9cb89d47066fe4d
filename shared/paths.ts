/** The files of the genesis volume, which nodes of both kinds read. */
export const GENESIS_FILES = {
  l2Genesis: "genesis.json",
  rollupConfig: "rollup.json",
  /** Anvil's state at its first block. */
  l1FirstState: "l1-state.json",
  l1ChainConfig: "l1-chain-config.json",
  /** What go-ethereum begins with as L1. */
  l1Genesis: "l1-genesis.json",
} as const;

/** Paths inside containers: the same in every one, so that flag functions need not be told. */
export const PATHS = {
  /** The genesis volume, read-only in every node. */
  genesis: "/genesis",
  l2Genesis: `/genesis/${GENESIS_FILES.l2Genesis}`,
  rollupConfig: `/genesis/${GENESIS_FILES.rollupConfig}`,
  l1FirstState: `/genesis/${GENESIS_FILES.l1FirstState}`,
  l1ChainConfig: `/genesis/${GENESIS_FILES.l1ChainConfig}`,
  l1Genesis: `/genesis/${GENESIS_FILES.l1Genesis}`,
  /** The container's own data volume. */
  data: "/data",
  /** Copies there, with the moments of hard forks that the genesis does not have. */
  l2GenesisWithForks: "/data/genesis-with-forks.json",
  rollupConfigWithForks: "/data/rollup-with-forks.json",
  /** The checksum of the genesis that go-ethereum's data there was made of. */
  initializedFor: "/data/genesis.sha256",
  /** API keys and certificate of the gateway's door for others. */
  gatewaySecrets: "/secrets/gateway.json",
  /** URLs of an L1 that is not ours, for its front. */
  l1Urls: "/secrets/l1-urls.json",
  /** The execution client's and the consensus client's shared secret. */
  jwtSecret: "/secrets/jwt",
  p2pKey: "/secrets/p2p-key",
  unsafeBlockSignerKey: "/secrets/unsafe-block-signer-key",
  /** The key of a role account: batcher, proposer, challenger, deployer. */
  accountKey: "/secrets/account-key",
  /** What a remote signer's clients show, and whom they trust. */
  signerAuthority: "/secrets/signer-authority.pem",
  signerCertificate: "/secrets/signer-certificate.pem",
  signerCertificateKey: "/secrets/signer-certificate-key.pem",
  /** Where the official image keeps its data, writable for its user. */
  prometheusData: "/prometheus",
  grafanaData: "/var/lib/grafana",
  alertmanagerData: "/alertmanager",
  jobInput: "/job/input.json",
  jobProgram: "/job/job.js",
} as const;
