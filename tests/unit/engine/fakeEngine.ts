/** A Docker engine that has some images, and knows of some that registries have; nothing else is on it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeImages {
  /** `RepoTags` of the one image that the engine has. */
  present: string[];
  /** Names that a registry has. */
  available?: string[];
  /** What the engine says of all other names. Default: that the registry cannot be reached. */
  refusal?: { status: number; message: string };
  /** Containers, as `GET /containers/json` lists them. */
  containers?: object[];
  /** Bytes of memory that its machine has. Default: it does not tell. */
  memory?: number;
}

export class FakeEngine {
  /** Names that registries were asked for. */
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly images: FakeImages,
  ) {
    server.on("request", ({ url = "" }, response) => {
      const { status, body } = this.answer(url.split("?")[0]!.replace(/^\/v[\d.]+/, ""));
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });
  }

  static async start(images: FakeImages): Promise<FakeEngine> {
    const server = createServer();
    const engine = new FakeEngine(server, images);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return engine;
  }

  /** For DOCKER_HOST. */
  get host(): string {
    return `tcp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(path: string): { status: number; body: unknown } {
    const { present, available = [], containers = [], memory } = this.images;
    const [, name] = /^\/distribution\/(.*)\/json$/.exec(path) ?? [];
    if (name !== undefined) {
      this.asked.push(name);
      if (available.includes(name)) return { status: 200, body: { Descriptor: {} } };
      const { status, message } = this.images.refusal ?? {
        status: 500,
        message: 'Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.0.0.1:53: no such host',
      };
      return { status, body: { message } };
    }
    const bodies: Record<string, unknown> = {
      "/version": { Version: "28.5.1" },
      ...(memory === undefined ? {} : { "/info": { MemTotal: memory } }),
      "/containers/json": containers,
      "/networks": [],
      "/volumes": { Volumes: [] },
      "/images/json": [{ Id: `sha256:${"0".repeat(64)}`, RepoTags: present, RepoDigests: [] }],
    };
    return path in bodies ? { status: 200, body: bodies[path] } : { status: 404, body: { message: path } };
  }
}
