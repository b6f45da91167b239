import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "build/", "**/static/"] },
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      complexity: ["error", 14],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 200],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["tests/**"], languageOptions: { globals: { ...globals.node } } },
];
