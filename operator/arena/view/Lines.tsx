/** Lines of a frame, as the terminal library draws them. */
import React from "react";
import { Box, Text } from "./ink";
import type { Span } from "./strips";

interface LinesProps {
  lines: Span[][];
  columns: number;
  hasColors: boolean;
}

export const Lines = ({ lines, columns, hasColors }: LinesProps): React.ReactNode => (
  <Box flexDirection="column" width={columns}>
    {lines.map((spans, row) => (
      <Text key={row} wrap="truncate-end">
        {spans.map(({ text, color, dim, bold }, index) => (
          <Text key={index} {...(hasColors && color ? { color } : {})} dimColor={dim} bold={bold}>
            {text}
          </Text>
        ))}
      </Text>
    ))}
  </Box>
);
