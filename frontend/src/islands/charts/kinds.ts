// SPDX-License-Identifier: Apache-2.0
import { axis, baseOption, marksSeries, type Option, type Stage } from "./axes";
import { type ChartData, type TimelineItem, sayDay, sayNumber, sayOn, toTime } from "./format";
import { seriesColour } from "./palette";

type Build = (data: ChartData, stage: Stage) => Option;
type Api = { value(at: number): number; coord(point: unknown[]): [number, number]; size(span: unknown[]): [number, number] };
type Item = { seriesName: string; value: unknown[]; marker?: string; axisValue?: unknown; dataIndex: number; name?: string };
const unitOf = (data: ChartData) => (data.unit ? ` ${data.unit}` : "");

const line: Build = (data, stage) => {
  const { c } = stage;
  const time = data.x?.kind === "time";
  const series = data.series.flatMap((each, at): Option[] => {
    const colour = seriesColour(each, at, c);
    const points = each.data as [unknown, number, number?][];
    const x = (value: unknown) => (time ? toTime(value) : value);
    if (each.role === "band") {
      const shared = { type: "line", stack: `band-${at}`, symbol: "none", lineStyle: { opacity: 0 }, silent: true, smooth: data.smooth };
      return [
        { ...shared, name: `${each.name} `, data: points.map(([px, low]) => [x(px), low]), tooltip: { show: false } },
        { ...shared, name: each.name, data: points.map(([px, low, high]) => [x(px), (high ?? low) - low]), areaStyle: { color: c.p80, opacity: 0.5 }, itemStyle: { color: c.p80 } },
      ];
    }
    return [
      {
        type: "line", name: each.name, data: points.map((point) => (Array.isArray(point) ? [x(point[0]), point[1]] : point)), smooth: data.smooth ? 0.35 : false, symbol: "circle", symbolSize: 5,
        showSymbol: points.length === 1, emphasis: { focus: "series" }, itemStyle: { color: colour },
        lineStyle: { color: colour, width: each.role === "plan" ? 1.6 : 2.2, type: each.role === "plan" ? [5, 4] : "solid" },
        areaStyle: data.area ? { color: colour, opacity: 0.1 } : undefined,
      },
    ];
  });
  const option = baseOption(data, stage);
  (option.legend as Option).data = data.series.map((each) => each.name);
  (option.tooltip as Option).formatter = (items: Item[]) => {
    const bands = new Set(data.series.filter((each) => each.role === "band").map((each) => each.name));
    const rows = items.filter((item) => item.seriesName?.trim() && !bands.has(item.seriesName.trim())).map((item) => `${item.seriesName}  ${sayNumber(item.value[1], data.decimals)}${unitOf(data)}`);
    for (const each of data.series.filter((one) => one.role === "band")) {
      const found = (each.data as [unknown, number, number][]).find(([px]) => (time ? toTime(px) : px) === items[0]?.value[0]);
      if (found) rows.push(`${each.name}  ${sayNumber(found[1], data.decimals)} – ${sayNumber(found[2], data.decimals)}${unitOf(data)}`);
    }
    return [sayOn(data.x, items[0]?.value[0]), ...rows].join("\n");
  };
  return { ...option, xAxis: axis(data.x, c, "x"), yAxis: axis(data.y, c, "y", data.unit), series: [...series, ...marksSeries(data, c)] };
};

const bar: Build = (data, stage) => {
  const { c } = stage;
  const option = baseOption(data, stage);
  const last = data.series.length - 1;
  const series = data.series.map((each, at) => ({
    type: "bar", name: each.name, data: data.x?.kind === "time" ? (each.data as [unknown, number][]).map(([x, y]) => [toTime(x), y]) : each.data, stack: data.stacked ? "all" : undefined,
    itemStyle: { color: seriesColour(each, at, c), borderRadius: !data.stacked || at === last ? [3, 3, 0, 0] : 0, borderColor: c.surface, borderWidth: data.stacked ? 0.6 : 0 },
    barMaxWidth: 38, barCategoryGap: "34%", emphasis: { focus: "series" },
  }));
  const tooltip = option.tooltip as Option;
  (tooltip.axisPointer as Option).type = "shadow";
  tooltip.valueFormatter = (value: unknown) => `${sayNumber(value, data.decimals)}${unitOf(data)}`;
  return { ...option, xAxis: axis(data.x ?? { kind: "category" }, c, "x"), yAxis: axis(data.y, c, "y", data.unit), series: [...series, ...marksSeries(data, c)] };
};

const histogram: Build = (data, stage) => {
  const { c } = stage;
  const time = data.x?.kind === "time";
  const place = (value: unknown) => (time ? toTime(value) : Number(value));
  const bins = (data.series[0]?.data ?? []) as [unknown, unknown, number][];
  const total = bins.reduce((sum, bin) => sum + bin[2], 0) || 1;
  const percentiles = (data.marks ?? []).filter((mark) => mark.kind === "p").map((mark) => place(mark.at));
  const colour = (from: number) => [c.p50, c.p80, c.p95][percentiles.filter((at) => from >= at).length] ?? c.p95;
  const option = baseOption(data, stage);
  Object.assign(option.tooltip as Option, {
    trigger: "item",
    formatter: (item: Item) => {
      const [from, to, count] = bins[item.dataIndex] ?? [0, 0, 0];
      const before = bins.slice(0, item.dataIndex + 1).reduce((sum, bin) => sum + bin[2], 0);
      return `${sayOn(data.x, from)} – ${sayOn(data.x, to)}\n${sayNumber(count)}${unitOf(data)} · ${sayNumber((count / total) * 100, 1)} %\nby then ${sayNumber((before / total) * 100, 1)} %`;
    },
  });
  (option.legend as Option).show = false;
  const series = {
    type: "custom", name: data.series[0]?.name, data: bins.map(([from, to, count]) => [place(from), place(to), count]), encode: { x: [0, 1], y: 2 },
    renderItem: (_: unknown, api: Api) => {
      const [x, y] = api.coord([api.value(0), api.value(2)]);
      const [right, floor] = api.coord([api.value(1), 0]);
      return { type: "rect", shape: { x: x + 0.75, y, width: Math.max(1, right - x - 1.5), height: floor - y, r: [2, 2, 0, 0] }, style: { fill: colour(api.value(0)) } };
    },
  };
  return { ...option, xAxis: axis(data.x, c, "x"), yAxis: { ...axis(data.y, c, "y"), axisLabel: { show: false } }, series: [series, ...marksSeries(data, c)] };
};

const bubble: Build = (data, stage) => {
  const { c } = stage;
  const sizes = data.series.flatMap((each) => (each.data as [number, number, number, string][]).map((point) => point[2] ?? 1));
  const most = Math.max(...sizes, 1e-9);
  const option = baseOption(data, stage);
  Object.assign(option.tooltip as Option, {
    trigger: "item",
    formatter: ({ value, seriesName }: Item) => {
      const [x, y, size, name] = value as [number, number, number, string];
      return [`${name}  (${seriesName})`, `${data.x?.label ?? "x"}  ${sayNumber(x)}`, `${data.y?.label ?? "y"}  ${sayNumber(y)}`, size === undefined ? "" : `${data.size?.label ?? ""}  ${sayNumber(size)}`].filter(Boolean).join("\n");
    },
  });
  const series = data.series.map((each, at) => ({
    type: "scatter", name: each.name, data: each.data, symbolSize: (value: number[]) => 8 + 38 * Math.sqrt((value[2] ?? 1) / most),
    itemStyle: { color: seriesColour(each, at, c), opacity: 0.72, borderColor: c.surface, borderWidth: 1.5 },
    label: { show: sizes.length <= 40, position: "right", distance: 6, color: c.ink, fontSize: 11, formatter: ({ value }: Item) => String(value[3] ?? "") }, labelLayout: { hideOverlap: true }, emphasis: { focus: "self", itemStyle: { opacity: 1 } },
  }));
  const y = { ...axis(data.y, c, "y", data.unit), name: data.y?.label, nameLocation: "end", nameGap: 12, nameTextStyle: { color: c.ink3, fontSize: 11, align: "left" } };
  return { ...option, grid: { ...(option.grid as Option), right: 76, top: Number((option.grid as Option).top) + 18 }, xAxis: { ...axis(data.x, c, "x"), splitLine: { show: true, lineStyle: { color: c.line } } }, yAxis: y, series: [...series, ...marksSeries(data, c)] };
};

const heat: Build = (data, stage) => {
  const { c } = stage;
  const watch = data.scale?.watch ?? 100;
  const bad = data.scale?.bad ?? 110;
  const fill = (value: number) => (value > bad ? c.badSoft : value > watch ? c.watchSoft : mix(c.p95, Math.max(0.1, Math.min(1, value / watch))));
  const ink = (value: number) => (value > bad ? c.bad : value > watch ? c.watch : c.ink2);
  const option = baseOption(data, stage);
  Object.assign(option.tooltip as Option, {
    trigger: "item",
    formatter: ({ value }: Item) => `${data.y?.values?.[Number(value[1])] ?? ""} · ${data.x?.values?.[Number(value[0])] ?? ""}\n${sayNumber(value[2])}${unitOf(data)}`,
  });
  (option.legend as Option).show = false;
  const series = {
    type: "custom", name: data.series[0]?.name, data: data.series[0]?.data,
    renderItem: (_: unknown, api: Api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const [w, h] = api.size([1, 1]);
      const value = api.value(2);
      return {
        type: "rect", shape: { x: x - w / 2 + 1, y: y - h / 2 + 1, width: w - 2, height: h - 2, r: 3 }, style: { fill: fill(value) },
        textConfig: { position: "inside" },
        textContent: { style: { text: w > 19 ? sayNumber(value) : "", fill: ink(value), fontSize: w > 26 ? 10.5 : 9, fontWeight: value > watch ? 650 : 450, fontFamily: c.font } },
      };
    },
  };
  const y = { ...axis(data.y, c, "y"), inverse: true, axisLabel: { color: c.ink2, fontSize: 11.5 }, splitLine: { show: false } };
  return { ...option, grid: { ...(option.grid as Option), top: 8 }, xAxis: { ...axis(data.x, c, "x"), axisLine: { show: false } }, yAxis: y, series: [series] };
};

const tornado: Build = (data, stage) => {
  const { c } = stage;
  const rows = [...((data.series[0]?.data ?? []) as [string, number, number][])].sort((a, b) => Math.max(Math.abs(b[1]), Math.abs(b[2])) - Math.max(Math.abs(a[1]), Math.abs(a[2])));
  const option = baseOption(data, stage);
  const tooltip = option.tooltip as Option;
  (tooltip.axisPointer as Option).type = "shadow";
  tooltip.formatter = (items: Item[]) => {
    const [name, low, high] = rows[items[0]?.dataIndex ?? 0] ?? ["", 0, 0];
    return `${name}\n${signed(low)} … ${signed(high)}${unitOf(data)}`;
  };
  (option.legend as Option).show = false;
  const part = (at: 1 | 2, colour: string, name: string) => ({
    type: "bar", name, stack: "all", data: rows.map((row) => row[at]), itemStyle: { color: colour, borderRadius: at === 1 ? [3, 0, 0, 3] : [0, 3, 3, 0] }, barMaxWidth: 18,
    label: { show: true, position: at === 1 ? "left" : "right", color: c.ink2, fontSize: 11, formatter: ({ value }: { value: number }) => (value ? signed(value) : "") },
  });
  return {
    ...option, grid: { left: 8, right: 36, top: 8, bottom: 28, containLabel: true },
    xAxis: { ...axis({ kind: "number", label: data.x?.label ?? data.unit }, c, "x"), scale: false, min: ({ min }: { min: number }) => (min < 0 ? Math.floor(min * 1.3) : 0), max: ({ max }: { max: number }) => (max > 0 ? Math.ceil(max * 1.3) : 0), splitLine: { show: true, lineStyle: { color: c.line } }, axisLabel: { color: c.ink3, fontSize: 11, formatter: signed } },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row[0]), axisTick: { show: false }, axisLine: { onZero: true, lineStyle: { color: c.ink3 } }, axisLabel: { color: c.ink, fontSize: 11.5, width: 190, overflow: "truncate" }, position: "left", offset: 0 },
    series: [{ ...part(1, c.p80, "earlier") }, { ...part(2, c.p50, "later") }].map((each) => ({ ...each, barGap: "-100%" })),
  };
};

const timeline: Build = (data, stage) => {
  const { c } = stage;
  const items = data.series.flatMap((each) => each.data as TimelineItem[]);
  const rows = [...new Set(items.map((item) => item.row))];
  const ends = items.flatMap((item) => [item.from, item.to, item.at, item.p80, item.p95, item.promise].filter(Boolean).map(toTime));
  const pad = (Math.max(...ends) - Math.min(...ends)) * 0.04 || 86_400_000;
  const option = baseOption(data, stage);
  Object.assign(option.tooltip as Option, {
    trigger: "item",
    formatter: ({ dataIndex }: Item) => {
      const item = items[dataIndex];
      if (!item) return "";
      const span = item.at ? sayDay(item.at, true) : `${sayDay(item.from, true)} – ${sayDay(item.to, true)}`;
      return [item.label ?? item.row, span, item.p80 ? `P80 ${sayDay(item.p80, true)}` : "", item.promise ? `promise ${sayDay(item.promise, true)}` : ""].filter(Boolean).join("\n");
    },
  });
  (option.legend as Option).show = false;
  const tones: Record<string, string> = { done: c.baseline, plan: c.p50, critical: c.brass, good: c.good, watch: c.watch, bad: c.bad };
  const series = {
    type: "custom", name: data.series[0]?.name, data: items.map((item) => [toTime(item.from ?? item.at), rows.indexOf(item.row), toTime(item.to ?? item.at)]), encode: { x: [0, 2], y: 1 },
    renderItem: (params: { dataIndex: number }, api: Api) => {
      const item = items[params.dataIndex] as TimelineItem;
      const at = (value: string) => api.coord([toTime(value), rows.indexOf(item.row)]);
      const children: Option[] = [];
      const box = (from: string, to: string, height: number, fill: string) => {
        const [x, y] = at(from);
        children.push({ type: "rect", shape: { x, y: y - height / 2, width: Math.max(2, at(to)[0] - x), height, r: height / 4 }, style: { fill } });
      };
      const end = item.to ?? item.at;
      if (item.p95 && end) box(end, item.p95, 9, c.p95);
      if (item.p80 && end) box(end, item.p80, 9, c.p80);
      if (item.from && item.to) box(item.from, item.to, 15, tones[item.tone ?? "plan"] ?? c.p50);
      if (item.at) {
        const [x, y] = at(item.at);
        children.push({ type: "polygon", shape: { points: [[x, y - 7], [x + 7, y], [x, y + 7], [x - 7, y]] }, style: { fill: c.ink } });
      }
      if (item.promise) {
        const [x, y] = at(item.promise);
        children.push({ type: "polygon", shape: { points: [[x, y - 13], [x + 8, y - 10], [x, y - 7]] }, style: { fill: c.promise } }, { type: "line", shape: { x1: x, y1: y - 13, x2: x, y2: y + 9 }, style: { stroke: c.promise, lineWidth: 1.4 } });
      }
      return { type: "group", children };
    },
  };
  const x = { ...axis({ kind: "time" }, c, "x"), min: Math.min(...ends) - pad, max: Math.max(...ends) + pad, splitLine: { show: true, lineStyle: { color: c.line } } };
  const y = { type: "category", data: rows, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: c.ink, fontSize: 12, fontWeight: 500 } };
  return { ...option, grid: { ...(option.grid as Option), top: 28 }, xAxis: x, yAxis: y, series: [...marksSeries(data, c), series] };
};

function signed(value: number): string {
  return value > 0 ? `+${sayNumber(value)}` : sayNumber(value);
}

function mix(colour: string, share: number): string {
  const alpha = Math.round(share * 255).toString(16).padStart(2, "0");
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour + alpha : colour;
}

export const KINDS: Record<string, Build> = { line, bar, histogram, bubble, heat, tornado, timeline };
