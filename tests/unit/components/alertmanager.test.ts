import { describe, expect, it } from "vitest";
import { alertmanagerCommand, alertmanagerConfig } from "../../../components/services/alertmanager/alertmanagerConfig";
import type { AlertingRule } from "../../../components/observability/rules/rule";

const alert = (name: string, explainedBy?: string[]): AlertingRule => ({
  alert: name,
  severity: "warning",
  expr: "vector(1)",
  summary: "",
  description: "",
  ...(explainedBy ? { explainedBy } : {}),
});

const configOf = (hasWebhook: boolean, alerts: AlertingRule[] = []) =>
  JSON.parse(alertmanagerConfig({ alerts, hasWebhook })) as Record<string, unknown>;

describe("alertmanagerConfig", () => {
  it("notifies nobody by default, and a webhook whose URL is read from its file", () => {
    expect(configOf(false).receivers).toEqual([{ name: "operators" }]);
    expect(configOf(true).receivers).toEqual([
      { name: "operators", webhook_configs: [{ url_file: "/secrets/alert-webhook-url", send_resolved: true }] },
    ]);
  });

  it("keeps quiet about what another alert of the same network explains", () => {
    expect(configOf(false, [alert("Cause"), alert("Effect", ["Cause", "Other"])]).inhibit_rules).toEqual([
      { source_matchers: ['alertname=~"Cause|Other"'], target_matchers: ['alertname="Effect"'], equal: ["network"] },
    ]);
  });
});

it("alertmanager runs alone", () => {
  expect(alertmanagerCommand(["--log.level=debug"])).toMatchInlineSnapshot(`
    {
      "command": [
        "--config.file=/etc/opstack-ha/alertmanager.yml",
        "--storage.path=/alertmanager",
        "--web.listen-address=0.0.0.0:9093",
        "--log.format=json",
        "--cluster.listen-address=",
        "--log.level=debug",
      ],
      "entrypoints": [
        "alertmanager",
      ],
    }
  `);
});
