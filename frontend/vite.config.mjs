// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { trim } from "./tabler-parts.mjs";

const here = import.meta.dirname;
const islands = resolve(here, "src/islands");

/** Every folder in src/islands that has an index.ts is an entry named after the folder. */
function islandEntries() {
  const folders = readdirSync(islands).filter((name) => existsSync(resolve(islands, name, "index.ts")));
  return Object.fromEntries(folders.map((name) => [name, resolve(islands, name, "index.ts")]));
}

/** Tabler is a whole kit; only the parts that tabler-parts.mjs keeps go to the browser. */
function trimTabler() {
  return {
    name: "trim-tabler",
    enforce: "pre",
    transform(source, id) {
      if (!id.includes("/@tabler/core/dist/css/")) return null;
      // In a layer, so that a plain rule of ours always wins over the kit.
      return { code: `@layer kit {\n${trim(source)}\n}`, map: null };
    },
  };
}

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [trimTabler()],
  build: {
    outDir: resolve(here, "../steerboard/core/ui/static/dist"),
    // hatch_build.py removes what is left over; a failed or watching build takes nothing away
    emptyOutDir: false,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    target: ["chrome120", "firefox121", "safari17"],
    // no preloading helper: it writes style links at run time and is not needed on one host
    modulePreload: false,
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      input: {
        app: resolve(here, "src/app/index.ts"),
        theme: resolve(here, "src/theme/index.ts"),
        ...islandEntries(),
      },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "part-[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
