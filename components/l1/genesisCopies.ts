import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan, HostPlan } from "../../config/plan";
import { PORTS } from "../../config/ports";
import type { FetchGenesisInput } from "../../jobs/fetchGenesis";
import type { SealGenesisInput } from "../../jobs/sealGenesis";
import type { ServeGenesisInput } from "../../jobs/serveGenesis";
import { GENESIS_FILES, PATHS } from "../../shared/paths";
import type { Environment, VolumeMount } from "../docker/environment";
import { httpHealthCheck } from "../docker/healthCheck";
import { Job, program, programCommand, programFiles, reportOf } from "../docker/job";
import { Service } from "../docker/service";
import { volume } from "../docker/volume";

export interface GenesisCopiesArgs {
  environment: Environment;
  cluster: ClusterPlan;
  /** The genesis volume of the host that it is made on, for readers. */
  genesis: VolumeMount;
  /** For `dependsOn`: its genesis files are there. */
  prepared: pulumi.Input<pulumi.Resource>;
}

/** What nodes read, by when it is there. */
const PARTS = {
  genesis: [GENESIS_FILES.l2Genesis, GENESIS_FILES.l1ChainConfig],
  rollup: [GENESIS_FILES.rollupConfig],
};

const DEADLINE_SECONDS = 120;

/**
 * The genesis on every host. It is made on one; the others have a volume each, which a job there fills from a server on the first,
 * and compares with the checksums that a job on the first has taken.
 */
export class GenesisCopies extends pulumi.ComponentResource {
  private readonly mounts = new Map<string, VolumeMount>();
  private readonly prepared: ReadonlyMap<string, pulumi.Input<pulumi.Resource>>;
  private readonly server: Service;

  constructor(
    private readonly name: string,
    private readonly args: GenesisCopiesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("opstack-ha:index:GenesisCopies", name, {}, opts);
    this.server = this.declareServer();
    for (const host of this.others) this.mounts.set(host.name, this.declareVolume(host));
    this.prepared = this.copyPart("genesis", args.prepared);
    this.registerOutputs();
  }

  /** The genesis volume of a host, read-only. */
  mount(host: string | undefined): VolumeMount {
    return this.mounts.get(host ?? "") ?? this.args.genesis;
  }

  /** For `dependsOn`: the genesis files are there, on a host. */
  preparedOn(host: string | undefined): pulumi.Input<pulumi.Resource> {
    return this.prepared.get(host ?? "") ?? this.args.prepared;
  }

  /**
   * Copies the rollup config too.
   *
   * @param anchored for `dependsOn`: it is there, on the host that it is made on
   * @returns for `dependsOn`: it is there, on a host
   */
  copyRollup(anchored: pulumi.Input<pulumi.Resource>): (host: string | undefined) => pulumi.Input<pulumi.Resource> {
    const copied = this.copyPart("rollup", anchored);
    return (host) => copied.get(host ?? "") ?? anchored;
  }

  /** Hosts that get a copy. */
  private get others(): HostPlan[] {
    const { hosts, home } = this.args.cluster;
    return hosts.filter(({ name }) => name !== home);
  }

  private declareServer(): Service {
    const { environment, cluster, genesis, prepared } = this.args;
    const input: ServeGenesisInput = {
      folder: PATHS.genesis,
      files: Object.values(PARTS).flat(),
      port: PORTS.genesisServer,
    };
    return new Service(
      `${this.name}-server`,
      {
        environment,
        plan: cluster.genesisServer,
        command: programCommand,
        files: programFiles("serveGenesis", input),
        mounts: [genesis],
        healthCheck: httpHealthCheck(PORTS.genesisServer, "/health"),
      },
      { parent: this, dependsOn: prepared },
    );
  }

  private declareVolume({ name: host }: HostPlan): VolumeMount {
    const { environment } = this.args;
    const copy = volume(
      `${this.name}-volume-${host}`,
      `${environment.network}-genesis`,
      environment,
      { role: "l1", component: "genesis", index: 0 },
      { parent: this, provider: environment.site(host).provider },
      { boundToChain: true },
    );
    return { volume: copy, path: PATHS.genesis, readOnly: true };
  }

  /** By host: for `dependsOn`, the part is there. */
  private copyPart(
    part: keyof typeof PARTS,
    made: pulumi.Input<pulumi.Resource>,
  ): ReadonlyMap<string, pulumi.Input<pulumi.Resource>> {
    if (this.others.length === 0) return new Map();
    const checksums = this.seal(part, made);
    return new Map(this.others.map((host) => [host.name, this.fetch(part, host, checksums)]));
  }

  /** The checksums of a part, where it was made. */
  private seal(part: keyof typeof PARTS, made: pulumi.Input<pulumi.Resource>): pulumi.Output<Record<string, string>> {
    const { environment, genesis } = this.args;
    const input: SealGenesisInput = {
      folder: PATHS.genesis,
      files: PARTS[part],
      deadlineSeconds: DEADLINE_SECONDS,
    };
    const job = new Job(
      `${this.name}-seal-${part}`,
      program({
        environment,
        containerName: `job-seal-${part}`,
        program: "sealGenesis",
        input,
        mounts: [genesis],
        triggers: [environment.genesisId],
      }),
      { parent: this, dependsOn: made },
    );
    return reportOf<Record<string, string>>(job);
  }

  private fetch(
    part: keyof typeof PARTS,
    { name: host, slice }: HostPlan,
    checksums: pulumi.Output<Record<string, string>>,
  ): pulumi.Input<pulumi.Resource> {
    const { environment, cluster } = this.args;
    const input = checksums.apply((known): FetchGenesisInput => ({
      url: `http://${cluster.genesisServer.address}:${PORTS.genesisServer}`,
      folder: PATHS.genesis,
      checksums: known,
      deadlineSeconds: DEADLINE_SECONDS,
    }));
    const job = new Job(
      `${this.name}-fetch-${part}-${host}`,
      program({
        environment,
        // Named after the slice, as everything that each host has.
        containerName: `job-fetch-${part}-${slice}`,
        program: "fetchGenesis",
        input,
        mounts: [{ ...this.mount(host), readOnly: false }],
        host,
        triggers: [environment.genesisId],
      }),
      { parent: this, dependsOn: this.server },
    );
    return job.succeeded;
  }
}
