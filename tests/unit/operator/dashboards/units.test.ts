/** What is expected here is what Grafana 13.2's own functions returned for the same values. */
import { expect, it } from "vitest";
import { formatValue } from "../../../../operator/dashboards/units";

it.each([
  ["none", 12345, undefined, "12345"],
  ["none", 0, undefined, "0"],
  ["short", 0, undefined, "0"],
  ["short", 7, undefined, "7"],
  ["short", 0.25, undefined, "0.250"],
  ["short", 1234, undefined, "1.23 K"],
  ["short", 98765, 2, "98.77 K"],
  ["percentunit", 0.983, undefined, "98.3%"],
  ["percentunit", 1.017, 0, "102%"],
  ["bytes", 512, undefined, "512 B"],
  ["bytes", 10_240_000, 3, "9.766 MiB"],
  ["bytes", 314_572_800, undefined, "300 MiB"],
  ["Bps", 2_048, undefined, "2.05 kB/s"],
  ["Bps", 0.5, undefined, "500 mB/s"],
  ["Bps", 0, undefined, "0 B/s"],
  ["reqps", 0.2, undefined, "0.200 req/s"],
  ["reqps", 12.345, undefined, "12.3 req/s"],
  ["reqps", 1_500, undefined, "1.50K req/s"],
  ["s", 0, undefined, "0 s"],
  ["s", 0.4, 1, "400.0 ms"],
  ["s", 0.00025, undefined, "250 µs"],
  ["s", 0.0000004, undefined, "400 ns"],
  ["s", 12, 0, "12 s"],
  ["s", 59.96, undefined, "60.0 s"],
  ["s", 60, undefined, "1 min"],
  ["s", 95, undefined, "1.58 mins"],
  ["s", 95, 0, "2 mins"],
  ["s", 5_400, undefined, "1.50 hours"],
  ["s", 200_000, undefined, "2.31 days"],
  ["s", 2_000_000, undefined, "3.31 weeks"],
  ["s", 40_000_000, undefined, "1.27 years"],
  ["ms", 0.0024, 4, "0.0024 ms"],
  ["ms", 1_250, 2, "1.25 s"],
  ["ms", 10_000_086.123, 1, "2.8 hours"],
  ["ns", 999, undefined, "999 ns"],
  ["ns", 1_500_000, undefined, "1.50 ms"],
  ["ns", 12e9, undefined, "12 s"],
  ["suffix:ETH", 999.98765, 3, "999.988 ETH"],
  ["suffix:ETH", 1_234_567.891, undefined, "1234568 ETH"],
  ["suffix:ETH", -0.4, 0, "0 ETH"],
])("%s writes %d with %s decimals as Grafana does", (unit, value, decimals, text) => {
  expect(formatValue(value, unit, decimals)).toBe(text);
});

it("refuses a unit that it does not know, rather than to guess", () => {
  expect(() => formatValue(1, "furlongs")).toThrow("does not know how Grafana writes the unit furlongs");
});
