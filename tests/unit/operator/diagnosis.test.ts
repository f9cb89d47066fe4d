import type Docker from "dockerode";
import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, it, vi } from "vitest";
import { printFailures } from "../../../operator/diagnosis";

afterEach(() => vi.restoreAllMocks());

interface Made {
  name: string;
  State: string;
  Status: string;
  role?: string;
  log?: string[];
}

function engine(containers: Made[]): Docker {
  const frame = (line: string) => {
    const payload = Buffer.from(`2026-11-25T04:00:00.5Z ${line}\n`);
    const header = Buffer.alloc(8);
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
  };
  return {
    listContainers: async () =>
      containers.map(({ name, State, Status, role = "service" }) => ({
        Id: name,
        Names: [`/devnet-${name}`],
        State,
        Status,
        Labels: { "opstack-ha.network": "devnet", "opstack-ha.role": role },
      })),
    getContainer: (id: string) => ({
      logs: async () => Buffer.concat((containers.find(({ name }) => name === id)!.log ?? []).map(frame)),
    }),
  } as unknown as Docker;
}

async function printed(containers: Made[]): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  await printFailures(engine(containers), "dev");
  return stripVTControlCharacters(lines.join("\n"));
}

it("shows each container that does not do its work, and no other", async () => {
  const text = await printed([
    { name: "well", State: "running", Status: "Up 2 minutes (healthy)" },
    { name: "ill", State: "running", Status: "Up 2 minutes (unhealthy)" },
    { name: "dead", State: "exited", Status: "Exited (0) 3 seconds ago" },
    { name: "done", State: "exited", Status: "Exited (0) 3 seconds ago", role: "job" },
    { name: "busy", State: "running", Status: "Up 2 seconds", role: "job" },
    { name: "failed", State: "exited", Status: "Exited (1) 3 seconds ago", role: "job" },
  ]);
  expect([...text.matchAll(/^devnet-(\w+): /gm)].map(([, name]) => name)).toEqual(["ill", "dead", "failed"]);
});

it("shows the end of its log as a person reads it, without secrets", async () => {
  const text = await printed([
    {
      name: "op-node",
      State: "exited",
      Status: "Exited (1) 3 seconds ago",
      log: [
        '{"t":"2026-11-25T04:00:00.25Z","lvl":"crit","msg":"Application failed","message":"flag l1 is required","private-key":"0xabc"}',
        'mnemonic="test test junk" --p2p.priv.raw=0xdef password: hunter2',
      ],
    },
  ]);
  expect(text).toContain('CRIT  Application failed  message="flag l1 is required" private-key=***');
  expect(text).toContain("mnemonic=*** --p2p.priv.raw=*** password: ***");
});
