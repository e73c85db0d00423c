// SPDX-License-Identifier: Apache-2.0
// The tokens as a canvas needs them: read once, and again when the theme changes.

const TOKENS = {
  ground: "--sb-ground", surface: "--sb-surface", raised: "--sb-raised", ink: "--sb-ink", ink2: "--sb-ink-2", ink3: "--sb-ink-3",
  line: "--sb-line", lineStrong: "--sb-line-strong", brass: "--sb-brass", link: "--sb-link", linkSoft: "--sb-link-soft",
  bad: "--sb-bad", badSoft: "--sb-bad-soft", watch: "--sb-watch", watchSoft: "--sb-watch-soft", good: "--sb-good",
  p50: "--sb-p50", p80: "--sb-p80", p95: "--sb-p95", promise: "--sb-promise", baseline: "--sb-baseline",
} as const;

export type Palette = Record<keyof typeof TOKENS, string> & { font: string };

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const palette: Record<string, string> = { font: style.fontFamily || "sans-serif" };
  for (const [name, token] of Object.entries(TOKENS)) palette[name] = style.getPropertyValue(token).trim() || "#808080";
  return palette as Palette;
}

/** Calls back when the page changes between light and dark. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "class"] });
  const media = window.matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", callback);
  };
}
