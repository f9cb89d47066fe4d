/**
 * The terminal library. It is an ES module that waits while it is loaded, so that a CommonJS project reaches it by a dynamic
 * import only: these stand for its components from then on.
 */
import React from "react";
import type * as library from "ink" with { "resolution-mode": "import" };
import type { BoxProps, Instance, Key, RenderOptions, TextProps } from "ink" with { "resolution-mode": "import" };

type Ink = typeof library;

let loaded: Ink | undefined;

const ink = (): Ink => {
  if (!loaded) throw new Error("the terminal library is used before it is loaded");
  return loaded;
};

/**
 * Loads it for a terminal. Where CI is set it would draw nothing and guess that there are no colours, whatever the terminal: what
 * that can show was asked for before.
 */
export async function loadInk(hasColors: boolean): Promise<void> {
  const settings: NodeJS.ProcessEnv = { CI: "false", ...(hasColors ? { FORCE_COLOR: "1" } : {}) };
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  try {
    loaded ??= await import("ink");
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

export const render = (node: React.ReactNode, options: RenderOptions): Instance => ink().render(node, options);

export const useInput = (handler: (input: string, key: Key) => void): void => ink().useInput(handler);

export function Box(props: React.PropsWithChildren<BoxProps>): React.ReactNode {
  return React.createElement(ink().Box, props);
}

export function Text(props: React.PropsWithChildren<TextProps>): React.ReactNode {
  return React.createElement(ink().Text, props);
}
