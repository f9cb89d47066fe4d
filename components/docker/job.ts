import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ImageKey } from "../../config/images";
import { bundle, type ProgramName } from "./bundle";
import { run, type Command } from "./command";
import { containerBasics, transformed } from "./container";
import type { ContainerFile, Environment, VolumeMount } from "./environment";
import { fingerprint } from "./fingerprint";
import { JOB_ROLE } from "../../shared/labels";
import { labels } from "./labels";
import { PATHS } from "../../shared/paths";
import { userError } from "../../shared/userError";

export interface JobArgs {
  environment: Environment;
  /** The container's name without the network's. */
  containerName: string;
  image: ImageKey;
  command: pulumi.Input<Command>;
  files?: ContainerFile[];
  mounts?: VolumeMount[];
  user?: string;
  /** Where there are several: the host it runs on. Default that of L1. */
  host?: string;
  /** The job runs again when one of these changes, such as the ids of the containers it works on. Default none. */
  triggers?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A container that runs once and must succeed: anything that waits for `succeeded` is not created otherwise, and the
 * update fails with the job's log. A job runs again when its definition changes, and after it failed.
 */
export class Job extends pulumi.ComponentResource {
  /** For `dependsOn`: the job has run and exited with 0. */
  readonly succeeded: pulumi.Input<pulumi.Resource>;
  /** All that the job printed. */
  readonly logs: pulumi.Output<string>;

  constructor(name: string, args: JobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:Job", name, {}, opts);
    const { environment } = args;
    const { provider, dockerNetwork, images } = environment.site(args.host);
    const containerName = `${environment.network}-${args.containerName}`;
    const identity = { role: JOB_ROLE, component: args.containerName, index: 0 };

    const container = new docker.Container(
      `${name}-container`,
      transformed(
        environment,
        {
          ...containerBasics(environment, {
            name: containerName,
            image: images.id(args.image),
            command: args.command,
            files: args.files ?? [],
            mounts: args.mounts ?? [],
            user: args.user,
          }),
          restart: "no",
          // The provider waits for the exit and keeps the log, but a non-zero exit is no failure to it.
          attach: true,
          logs: true,
          mustRun: false,
          networksAdvanced: [{ name: dockerNetwork.name }],
          labels: labels(
            { network: environment.network, stack: environment.stack, ...identity },
            {
              attempt: String(environment.failedAttempts[containerName] ?? 0),
              triggers: pulumi.output(args.triggers ?? []).apply(fingerprint),
            },
          ),
        },
        { name: containerName, ...identity },
      ),
      { parent: this, provider, deleteBeforeReplace: true, dependsOn: [dockerNetwork] },
    );

    const result = pulumi.all([container.exitCode, container.containerLogs]).apply(([exitCode, logs]) => {
      const text = readable(logs);
      if (exitCode !== 0) {
        throw userError(
          `The job ${containerName} failed (exit code ${exitCode}). Fix the cause and run "pulumi up" again. Its log:\n${text}`,
        );
      }
      return text;
    });
    this.logs = result;
    // A preview knows no exit code; an unknown dependency would be an error.
    this.succeeded = pulumi.runtime.isDryRun() ? container : result.apply(() => container);
    this.registerOutputs();
  }
}

/** The JSON that a job prints as its last line. */
export const reportOf = <Report>({ logs }: Job): pulumi.Output<Report> =>
  logs.apply((text): Report => JSON.parse(text.slice(text.lastIndexOf("\n{") + 1)) as Report);

/** Without the frame headers that Docker puts around each piece of a log. */
const readable = (logs: string): string => logs.replace(/[\u0001\u0002]\u0000{3}[\s\S]{4}/g, "").trimEnd();

/** A program of `jobs/`, bundled, with its input as a JSON file. */
export interface ProgramArgs extends Omit<JobArgs, "image" | "command"> {
  program: ProgramName;
  /** What the program reads; its keys are written in the order given. */
  input: pulumi.Input<object>;
}

/** What a job needs to run a program of `jobs/`. */
export const program = ({ program: programName, input, files = [], ...rest }: ProgramArgs): JobArgs => ({
  ...rest,
  image: "node",
  command: programCommand,
  files: [...programFiles(programName, input), ...files],
});

export const programCommand: Command = run("node", [PATHS.jobProgram, PATHS.jobInput]);

export const programFiles = (programName: ProgramName, input: pulumi.Input<object>): ContainerFile[] => [
  { path: PATHS.jobProgram, content: bundle(programName) },
  { path: PATHS.jobInput, content: pulumi.output(input).apply((value) => JSON.stringify(value, null, 2)) },
];
