// SPDX-License-Identifier: Apache-2.0
import { type Axis, type ChartData, type Mark, sayDay, sayNumber, toTime } from "./format";
import type { Colours } from "./palette";

export type Option = Record<string, unknown>;

/** What a drawing depends on besides its data. */
export interface Stage {
  c: Colours;
  still: boolean;
  width: number;
}

/** Lines of the legend: it wraps, and the plot must begin below it. */
function legendLines(data: ChartData, width: number): number {
  if (data.series.length < 2) return 0;
  const wide = data.series.reduce((sum, series) => sum + series.name.length * 6.3 + 36, 0);
  return Math.ceil(wide / Math.max(width - 10, 120));
}

export function baseOption(data: ChartData, { c, still, width }: Stage): Option {
  const upright = (data.marks ?? []).some((mark) => mark.kind !== "level" && mark.kind !== "limit" && mark.kind !== "freeze");
  const top = 12 + legendLines(data, width) * 21 + (upright ? 24 : 0);
  return {
    animation: !still,
    animationDuration: 140,
    textStyle: { fontFamily: c.font, fontSize: 11.5, color: c.ink2 },
    // what the axes say stays inside: containment by the library, margins by us
    grid: { left: 8, right: 18, top, bottom: data.x?.label ? 28 : 8, containLabel: true },
    legend: {
      show: data.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 8, itemGap: 14,
      textStyle: { color: c.ink2, fontSize: 11.5 }, inactiveColor: c.strong,
    },
    tooltip: {
      trigger: "axis", confine: true, renderMode: "richText", transitionDuration: 0, backgroundColor: c.raised, borderColor: c.strong, borderWidth: 1, padding: [7, 10],
      textStyle: { color: c.ink, fontSize: 12, fontFamily: c.font }, axisPointer: { type: "line", lineStyle: { color: c.strong, width: 1 }, shadowStyle: { color: c.line, opacity: 0.35 } },
    },
    aria: { enabled: false },
  };
}

export function axis(spec: Axis | undefined, c: Colours, side: "x" | "y", unit = ""): Option {
  const kind = spec?.kind ?? "number";
  const isValue = kind === "number";
  return {
    type: kind === "number" ? "value" : kind,
    data: kind === "category" ? spec?.values : undefined,
    min: spec?.min, max: spec?.max, interval: spec?.min === 0 && spec.max === 100 ? 25 : undefined,
    name: side === "x" ? spec?.label : "",
    nameLocation: "middle", nameGap: 26, nameTextStyle: { color: c.ink3, fontSize: 11 },
    axisLine: { show: side === "x", lineStyle: { color: c.strong } },
    axisTick: { show: false },
    splitLine: { show: side === "y" ? kind !== "category" : false, lineStyle: { color: c.line } },
    splitNumber: side === "y" ? 4 : 6,
    scale: side === "x" && isValue,
    axisLabel: {
      color: c.ink3, fontSize: 11, hideOverlap: true, margin: 8,
      formatter: kind === "time" ? (value: number) => tickDay(value) : isValue ? (value: number) => `${sayNumber(value)}${unit === "%" && side === "y" ? " %" : ""}` : undefined,
    },
  };
}

function tickDay(value: number): string {
  const date = new Date(value);
  if (date.getUTCMonth() === 0 && date.getUTCDate() === 1) return String(date.getUTCFullYear());
  const language = document.documentElement.lang || "en";
  if (date.getUTCDate() === 1) return new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(date);
  return sayDay(value);
}

/** Vertical and horizontal strokes and the shaded windows. They hang on one silent series of their own. */
export function marksSeries(data: ChartData, c: Colours): Option[] {
  const marks = data.marks ?? [];
  if (!marks.length) return [];
  const onX = (mark: Mark) => (data.x?.kind === "time" ? toTime(mark.at) : mark.at);
  const lines = marks
    .filter((mark) => mark.kind !== "freeze")
    .map((mark) => {
      const flat = mark.kind === "level" || mark.kind === "limit";
      const colour = { today: c.link, promise: c.promise, level: c.ink3, limit: c.ink, p: c.p50, note: c.ink3, freeze: c.watch }[mark.kind];
      return {
        ...(flat ? { yAxis: mark.at } : { xAxis: onX(mark) }),
        name: mark.label ?? (mark.kind === "today" ? "today" : ""),
        lineStyle: { color: colour, width: mark.kind === "limit" || mark.kind === "promise" ? 1.6 : 1.2, type: mark.kind === "today" || mark.kind === "promise" || mark.kind === "limit" ? "solid" : [3, 3] },
        label: { formatter: "{b}", color: colour, fontSize: 11, fontWeight: 600, // the promise speaks from a line of its own, since P50 and P80 are often close by
        position: flat ? "insideEndTop" : data.type === "timeline" ? "start" : "end", // a timeline reads downwards
        distance: flat ? 2 : mark.kind === "promise" ? 16 : 4 },
        symbol: "none",
      };
    });
  const areas = marks
    .filter((mark) => mark.kind === "freeze" && mark.to !== undefined)
    .map((mark) => [
      { xAxis: onX(mark), name: mark.label ?? "", itemStyle: { color: c.watchSoft, opacity: 0.8 }, label: { color: c.watch, fontSize: 11, fontWeight: 600, position: "insideBottom", distance: 4 } },
      { xAxis: data.x?.kind === "time" ? toTime(mark.to) : mark.to },
    ]);
  return [
    {
      type: "line", name: "", data: [], silent: true, tooltip: { show: false }, z: 1, showSymbol: false,
      markLine: { silent: true, animation: false, symbol: ["none", "none"], data: lines },
      markArea: { silent: true, animation: false, data: areas },
    },
  ];
}
