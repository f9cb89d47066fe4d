/** What Grafana's container receives. */
import { describe, expect, it } from "vitest";
import { dashboardsOf } from "../../components/observability/dashboards";
import { monitoredPlan } from "../../components/observability/monitoredNetwork";
import { recordNetwork, type RecordedNetwork } from "./support/network";
import { publicText, secretsIn } from "./support/secretValues";

const uploads = (network: RecordedNetwork): Record<string, unknown> =>
  Object.fromEntries(network.container("grafana").inputs.uploads.map(({ file, content }) => [file, content]));

describe.each(["dev", "ha", "single"] as const)("Grafana of the stack %s", (stack) => {
  it("has every dashboard of the plan in a file", async () => {
    const network = await recordNetwork(stack);
    const files = uploads(network);
    const expected = dashboardsOf(monitoredPlan(network.plan));
    expect(Object.keys(files).filter((file) => file.startsWith("/etc/opstack-ha/dashboards/"))).toHaveLength(
      expected.length,
    );
    for (const dashboard of expected) {
      const file = JSON.parse(String(files[`/etc/opstack-ha/dashboards/${dashboard.uid}.json`])) as object;
      expect(file).toEqual(JSON.parse(JSON.stringify(dashboard)));
    }
  });

  it("asks this network's Prometheus", async () => {
    const network = await recordNetwork(stack);
    const source = String(uploads(network)["/etc/grafana/provisioning/datasources/prometheus.yaml"]);
    expect(source).toContain(`"url": "http://${network.plan.prometheus!.name}:9090"`);
  });
});

it("shows everything to anybody who reaches it, and lets nobody change it without the password", async () => {
  const { inputs } = (await recordNetwork("dev")).container("grafana");
  const start = inputs.entrypoints.join("\n");
  expect(start).toContain("export GF_AUTH_ANONYMOUS_ENABLED=true");
  expect(start).toContain("export GF_AUTH_ANONYMOUS_ORG_ROLE=Viewer");
  expect(start).toContain(
    "export GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH=/etc/opstack-ha/dashboards/opstack-ha-network.json",
  );
  expect(start).toContain("export GF_SECURITY_ADMIN_PASSWORD__FILE=/secrets/grafana-password");
  expect(inputs.ports).toEqual([{ internal: 3000, external: 3019, ip: "127.0.0.1" }]);
});

it("gets its password in a file alone", async () => {
  const { inputs } = (await recordNetwork("dev")).container("grafana");
  const [secret, ...others] = secretsIn(inputs);
  expect(others).toEqual([]);
  expect(secret!.path).toMatch(/^uploads\[\d+\]\.content$/);
  expect(inputs.envs).toBeUndefined();
  expect(publicText(inputs)).not.toContain(secret!.value);
});

it("gets the same files when nothing changed, so that an update leaves it alone", async () => {
  const [first, second] = [await recordNetwork("ha"), await recordNetwork("ha", { running: true })];
  expect(publicText(second.container("grafana").inputs)).toBe(publicText(first.container("grafana").inputs));
});
