// SPDX-License-Identifier: Apache-2.0
import type { Series } from "./format";

/** The colours of the present theme, read from tokens.css, so that a chart and a page are of one piece. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--sb-${name}`).trim();
  return {
    ink: token("ink"), ink2: token("ink-2"), ink3: token("ink-3"), line: token("line"), strong: token("line-strong"), surface: token("surface"), raised: token("raised"),
    link: token("link"), brass: token("brass"), promise: token("promise"), baseline: token("baseline"), p50: token("p50"), p80: token("p80"), p95: token("p95"),
    good: token("good"), watch: token("watch"), watchSoft: token("watch-soft"), bad: token("bad"), badSoft: token("bad-soft"),
    categories: [1, 2, 3, 4, 5, 6, 7].map((n) => token(`cat-${n}`)),
    font: token("font") || "system-ui",
  };
}
export type Colours = ReturnType<typeof colours>;

export function seriesColour(series: Series, at: number, c: Colours): string {
  if (series.tone) return c[series.tone];
  if (series.role === "plan") return c.baseline;
  return c.categories[((series.color ?? at + 1) - 1) % 7] ?? c.p50;
}
