/** The room on the disk, as programs within containers export it. Apart, because users of the package have no prom-client. */
import { Gauge, type Registry } from "prom-client";
import { DISK, diskSpace } from "./diskSpace";

const HELP: Record<keyof typeof DISK, string> = {
  free: "Free bytes of the Docker engine's disk.",
  size: "Bytes of the Docker engine's disk.",
};

/** Adds the gauges of `DISK`: of the disk on which the container's own root lies. */
export function registerDiskSpace(registry: Registry): void {
  for (const kind of ["free", "size"] as const) {
    new Gauge({
      name: DISK[kind],
      help: HELP[kind],
      registers: [registry],
      async collect() {
        const space = await diskSpace("/");
        this.reset();
        if (space) this.set(space[`${kind}Bytes`]);
      },
    });
  }
}
