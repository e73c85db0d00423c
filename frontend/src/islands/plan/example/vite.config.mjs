// SPDX-License-Identifier: Apache-2.0
// Builds the example page alone, for the browser tests: vite build --config …/example/vite.config.mjs --outDir …
import { resolve } from "node:path";
import { defineConfig } from "vite";

const folder = resolve(import.meta.dirname, "..");

export default defineConfig({
  root: folder,
  base: "./",
  publicDir: false,
  logLevel: "warn",
  build: { emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, rollupOptions: { input: resolve(folder, "example.html") } },
});
