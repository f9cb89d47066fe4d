/** Prometheus as Grafana's data source. */
import { stableJson } from "./stableJson";
import { SCRAPE_INTERVAL_SECONDS } from "./targets";

/** How queries, panels and annotations name it. */
export const DATA_SOURCE = { type: "prometheus", uid: "prometheus" } as const;

/** Its provisioning file; JSON, which is YAML too. */
export const dataSourceFile = (prometheusUrl: string): string =>
  stableJson({
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        uid: DATA_SOURCE.uid,
        type: DATA_SOURCE.type,
        access: "proxy",
        url: prometheusUrl,
        isDefault: true,
        editable: false,
        jsonData: {
          httpMethod: "POST",
          prometheusType: "Prometheus",
          // From it Grafana finds how short a rate's window may be.
          timeInterval: `${SCRAPE_INTERVAL_SECONDS}s`,
        },
      },
    ],
  });
