import { describe, expect, it } from "vitest";
import { IMAGES, type ImageKey } from "../../../config/images";
import { parseConfig } from "../../../config/load";
import { leaveOutMissingParts } from "../../../config/optionalParts";
import { allContainers } from "../../../config/plan";
import { imagesInUse } from "../../../config/imagesInUse";
import { planTopology } from "../../../config/topology";

const WHOLE = parseConfig({ monitoring: { alertmanager: { enabled: true } } });

const missing = (...keys: ImageKey[]) =>
  keys.map((key) => ({ key, name: IMAGES[key].registry, reason: "docker.io cannot be reached: no such host" }));

/** The components of a plan that another lacks. */
const lost = (config: typeof WHOLE, from = WHOLE): string[] => {
  const left = allContainers(planTopology(config)).map(({ name }) => name);
  return allContainers(planTopology(from))
    .filter(({ name }) => !left.includes(name))
    .map(({ component }) => component);
};

describe("a config whose images are all there", () => {
  it("stays as it is", () => {
    expect(leaveOutMissingParts(WHOLE, [])).toEqual({ config: WHOLE, warnings: [] });
  });
});

describe("a missing image of an optional part", () => {
  it("takes that part out of the plan and out of the images, and nothing else", () => {
    const { config } = leaveOutMissingParts(WHOLE, missing("grafana"));
    expect(lost(config)).toEqual(["grafana"]);
    expect(imagesInUse(WHOLE).filter((key) => !imagesInUse(config).includes(key))).toEqual(["grafana"]);
  });

  it("is told with its reason and three ways out", () => {
    expect(leaveOutMissingParts(WHOLE, missing("grafana")).warnings).toMatchInlineSnapshot(`
      [
        "Grafana is left out: the engine lacks grafana/grafana:13.2.0 (docker.io cannot be reached: no such host); get it with: docker pull grafana/grafana:13.2.0, or name another image with: pulumi config set --path opstack-ha:images.grafana NAME, or switch it off with: pulumi config set --path opstack-ha:monitoring.grafana.enabled false",
      ]
    `);
  });

  it("takes nothing else with it: Alertmanager and json_exporter, of which the latter is missed", () => {
    const { config, warnings } = leaveOutMissingParts(WHOLE, missing("alertmanager", "json_exporter"));
    expect(lost(config)).toEqual(["json-exporter", "alertmanager"]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^json_exporter is left out; without it there are no alerts and panels on heads/);
    expect(warnings[1]).toMatch(/^Alertmanager is left out: the engine lacks prom\/alertmanager/);
  });

  it("takes along what has no use without Prometheus, in one warning", () => {
    const { config, warnings } = leaveOutMissingParts(WHOLE, missing("prometheus", "grafana"));
    expect(lost(config)).toEqual(["prometheus", "json-exporter", "alertmanager", "grafana"]);
    expect(warnings).toMatchInlineSnapshot(`
      [
        "Prometheus is left out, and with it json_exporter, Alertmanager and Grafana; without it there are no metrics and no alerts: the engine lacks prom/prometheus:v3.14.0 (docker.io cannot be reached: no such host) and grafana/grafana:13.2.0 (docker.io cannot be reached: no such host); get them with: docker pull prom/prometheus:v3.14.0 && docker pull grafana/grafana:13.2.0, or name another image with: pulumi config set --path opstack-ha:images.prometheus NAME, or switch it off with: pulumi config set --path opstack-ha:monitoring.prometheus.enabled false && pulumi config set --path opstack-ha:monitoring.alertmanager.enabled false && pulumi config set --path opstack-ha:monitoring.grafana.enabled false",
      ]
    `);
  });

  it("names no part that is off anyway", () => {
    const bare = parseConfig({ monitoring: { grafana: { enabled: false }, json_exporter: { enabled: false } } });
    const { config, warnings } = leaveOutMissingParts(bare, missing("prometheus", "grafana"));
    expect(lost(config, bare)).toEqual(["prometheus"]);
    expect(warnings.join()).not.toMatch(/grafana|json_exporter/i);
  });
});

describe("a missing image of the chain", () => {
  it("leaves the config alone, for the preflight to refuse", () => {
    expect(leaveOutMissingParts(WHOLE, missing("op_reth", "node"))).toEqual({ config: WHOLE, warnings: [] });
  });
});
