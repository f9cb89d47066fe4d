// What types alone do not catch: promises that nobody waits for, cases that nobody handles, and imports across rooms.
import tseslint from "typescript-eslint";

/** Rooms that a room may not import from, besides its own. */
const closed = (room, others) => ({
  files: [`${room}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: others.map((other) => ({
          regex: `^(\\.\\./)+${other}(/|$)`,
          message: `${room}/ does not import from ${other}/ (see CONTRIBUTING.md)`,
        })),
      },
    ],
  },
});

const ROOMS = [
  "components",
  "config",
  "engine",
  "front",
  "gateway",
  "guard",
  "jobs",
  "operator",
  "shared",
  "toolchain",
  "tests",
];

/** Rooms that a room may import from, alone. */
const open = (room, others) =>
  closed(
    room,
    ROOMS.filter((other) => other !== room && !others.includes(other)),
  );

export default tseslint.config(
  { ignores: ["node_modules", "bin", "dist", ".state", "**/*.mjs", "**/*.cjs"] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Packages that are loaded late, or whose types are missing.
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  open("shared", []),
  open("config", ["shared"]),
  open("engine", ["config", "shared"]),
  // What a component declares is a program of `jobs` or `guard`, whose input it has to know; the engine and the stack
  // config are looked at before any component.
  closed("components", [
    "engine",
    "operator",
    "toolchain",
    "tests",
    "config/(imagesInUse|load|optionalParts|rules|schema|topology|warnings)",
  ]),
  open("provider", ["components"]),
  open("front", ["shared"]),
  open("gateway", ["shared"]),
  open("guard", ["shared"]),
  open("jobs", ["shared"]),
  // What a dashboard asks for is read where it is defined.
  closed("operator", ["components/(?!observability/)", "jobs", "front", "gateway", "guard", "tests"]),
  open("toolchain", []),
);
