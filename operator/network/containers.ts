/** What can be done to running containers, through the Docker API: it works on any engine that the user's `docker` reaches. */
import type Docker from "dockerode";
import { engineOf, type Engines } from "./engines";
import type { NetworkContainer } from "./model";

/** Docker's answers for "it is so already" and "it is gone". */
export const NOT_MODIFIED = 304;
export const ABSENT = 404;
const CONFLICT = 409;

export const ignore =
  (...statusCodes: number[]) =>
  (error: Error & { statusCode?: number }): void => {
    if (!statusCodes.includes(error.statusCode ?? 0)) throw error;
  };

/** What is so already is no failure. */
export class Containers {
  constructor(protected readonly engines: Engines) {}

  /** As `docker stop`: SIGTERM, and SIGKILL after so many seconds, ten by default. */
  async stop(containers: NetworkContainer[], graceSeconds?: number): Promise<void> {
    const options = graceSeconds === undefined ? {} : { t: graceSeconds };
    await this.each(containers, (container) => container.stop(options).catch(ignore(NOT_MODIFIED)));
  }

  /** SIGKILL by the engine, which takes it for the operator's wish: the restart policy leaves the container down. */
  async kill(containers: NetworkContainer[]): Promise<void> {
    await this.each(containers, (container) => container.kill().catch(ignore(CONFLICT)));
  }

  async start(containers: NetworkContainer[]): Promise<void> {
    await this.each(containers, (container) => container.start().catch(ignore(NOT_MODIFIED)));
  }

  async restart(containers: NetworkContainer[]): Promise<void> {
    await this.each(containers, (container) => container.restart());
  }

  async pause(containers: NetworkContainer[]): Promise<void> {
    await this.each(containers, (container) => container.pause().catch(ignore(CONFLICT)));
  }

  async unpause(containers: NetworkContainer[]): Promise<void> {
    await this.each(containers, async (container) => {
      const { State } = await container.inspect();
      // Engines have answered 500 for one that is not paused.
      if (State.Paused) await container.unpause().catch(ignore(CONFLICT));
    });
  }

  protected async each(
    containers: NetworkContainer[],
    action: (container: Docker.Container) => Promise<unknown>,
  ): Promise<void> {
    await Promise.all(containers.map((container) => action(this.handle(container))));
  }

  protected handle(container: NetworkContainer): Docker.Container {
    return engineOf(this.engines, container).getContainer(container.id);
  }
}
