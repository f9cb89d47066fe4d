/** Alertmanager's command line and configuration: one receiver, and no word of what another alert explains. */
import { PORTS } from "../../../config/ports";
import { run, type Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import type { AlertingRule } from "../../observability/rules/rule";

export const ALERTMANAGER_CONFIG_FILE = "/etc/opstack-ha/alertmanager.yml";
export const WEBHOOK_URL_FILE = "/secrets/alert-webhook-url";

export const alertmanagerCommand = (extraArguments: string[]): Command =>
  run("alertmanager", [
    `--config.file=${ALERTMANAGER_CONFIG_FILE}`,
    `--storage.path=${PATHS.alertmanagerData}`,
    `--web.listen-address=0.0.0.0:${PORTS.alertmanager}`,
    "--log.format=json",
    // There is one of it: without this it looks for an address to meet others at.
    "--cluster.listen-address=",
    ...extraArguments,
  ]);

export interface AlertmanagerConfigArguments {
  alerts: AlertingRule[];
  /** Whether there is somebody to notify; otherwise alerts show in Alertmanager's own pages alone. */
  hasWebhook: boolean;
}

/** The configuration as JSON, which is YAML too. */
export const alertmanagerConfig = ({ alerts, hasWebhook }: AlertmanagerConfigArguments): string =>
  JSON.stringify(
    {
      route: {
        receiver: "operators",
        group_by: ["network", "alertname"],
        group_wait: "10s",
        group_interval: "1m",
        repeat_interval: "4h",
      },
      receivers: [
        {
          name: "operators",
          ...(hasWebhook ? { webhook_configs: [{ url_file: WEBHOOK_URL_FILE, send_resolved: true }] } : {}),
        },
      ],
      inhibit_rules: alerts.flatMap(({ alert, explainedBy }) =>
        explainedBy
          ? [
              {
                source_matchers: [`alertname=~"${explainedBy.join("|")}"`],
                target_matchers: [`alertname="${alert}"`],
                equal: ["network"],
              },
            ]
          : [],
      ),
    },
    null,
    2,
  );
