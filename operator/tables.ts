/** Tables as all commands print them; without colours where the output is no terminal. */
import Table from "cli-table3";
import colors from "picocolors";

export const newTable = (head: string[]): Table.Table =>
  new Table({
    head,
    // cli-table3 paints whether or not anybody can see it.
    style: colors.isColorSupported ? { head: ["cyan"], compact: true } : { head: [], border: [], compact: true },
  });
