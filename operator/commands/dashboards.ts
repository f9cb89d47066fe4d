import { writeFileSync } from "node:fs";
import { collectDashboards } from "../dashboards/collect";
import { renderDashboards } from "../dashboards/draw/page";
import { EXIT } from "../exitCodes";
import { monitoredNetwork, prometheusUrlOf } from "../monitoring/monitoredNetwork";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { A_DAY, isWanted, stackCommand, timeUpTo, writableFile } from "../options";
import { finish, say } from "../terminal";

interface Options {
  output: string;
  last?: number | undefined;
  json: boolean;
}

export const dashboardsCommand = () =>
  stackCommand("dashboards", "draw all dashboards, as they are now, on one page that needs no Grafana")
    .requiredOption("--output <file>", "where to write the page, as HTML", writableFile)
    .option("--last <time>", "how far back, such as 90s or 6h; default what the dashboards open with", timeUpTo(A_DAY))
    .option("--json", "print as JSON what each panel shows")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha dashboards --output dashboards.html\n  opstack-ha dashboards --last 5m --output dashboards.html\n" +
        "\nExit code 0: Prometheus answered every query; whether it has data for all, check-monitoring says.",
    )
    .action(({ json, ...options }) => finish(() => draw({ ...options, json: isWanted(json, "JSON") })));

async function draw({ output, last, json }: Options): Promise<number> {
  const network = await discoverNetwork(connectLocalEngine());
  const url = prometheusUrlOf(network);
  say("ask", "Prometheus, for every panel");
  const dashboards = await collectDashboards(url, monitoredNetwork(network), {
    until: Date.now() / 1_000,
    range: last,
  });
  writeFileSync(output, renderDashboards(network.name, dashboards));

  const panels = dashboards.flatMap(({ title: dashboard, sections }) =>
    sections.flatMap((section) =>
      section.panels.map(({ panel, series, problem }) => ({
        dashboard,
        panel: panel.title ?? "",
        series: series.length,
        ...(problem === undefined ? {} : { problem }),
      })),
    ),
  );
  const failed = panels.filter(({ problem }) => problem !== undefined);
  for (const { dashboard, panel, problem } of failed) say("problem", `${dashboard} / ${panel}: ${problem}`);
  const empty = panels.filter(({ series }) => series === 0).length;
  say("page", `${output}: ${dashboards.length} dashboards, ${panels.length} panels, ${empty} without data`);
  console.log(json ? JSON.stringify({ file: output, panels }, null, 2) : output);
  return failed.length === 0 ? EXIT.done : EXIT.failed;
}
