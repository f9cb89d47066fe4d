// What types alone do not catch: promises that nobody waits for, cases that nobody handles, and imports across rooms.
import tseslint from "typescript-eslint";

/** Rooms that a room may not import from, besides its own. */
const closed = (room, others) => ({
  files: [`${room}/**/*.ts`],
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

export default tseslint.config(
  { ignores: ["node_modules", "bin", ".state", "**/*.mjs"] },
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
  closed("config", ["components", "jobs", "operator", "toolchain", "tests"]),
  closed("components", ["operator", "toolchain", "tests"]),
  closed("jobs", ["components", "operator", "toolchain", "tests"]),
  closed("operator", ["tests"]),
  closed("toolchain", ["components", "config", "jobs", "operator", "tests"]),
);
