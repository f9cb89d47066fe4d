import { enabled, flag, integer, section, url } from "./values";

export const monitoringShape = {
  monitoring: section({
    prometheus: section({
      enabled: enabled("Prometheus, and with it rules and alerts"),
      retention_days: integer(1, 3_650).default(15).describe("Days that Prometheus keeps its series"),
      retention_mb: integer(100, 1_000_000)
        .default(2_000)
        .describe("Megabytes of them, of which the oldest go first; whichever limit comes first counts"),
    }),
    json_exporter: section({
      enabled: flag
        .default(true)
        .describe("Asks by JSON-RPC who leads and where the heads are; without it, Prometheus has no alert on them"),
    }),
    alertmanager: section({
      enabled: enabled("Alertmanager", false),
      webhook_url: url
        .optional()
        .describe(
          "Where alerts are sent, in Alertmanager's webhook format; set it with `--secret` ([alerts](alerts.md))",
        ),
    }),
    grafana: section({ enabled: enabled("Grafana") }),
  }),
};
