// SPDX-License-Identifier: Apache-2.0
import type { ECharts } from "echarts/core";
import { say } from "../../app/dom";
import { toast } from "../../app/toasts";
import type { Option } from "./axes";

/** A picture into the clipboard; where the browser has none for us, a file. */
export async function copyPng(chart: ECharts, name: string, ground: string): Promise<void> {
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: ground });
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    toast(say("Copied as a picture"), "good");
  } catch {
    save(blob, `${name}.png`);
  }
}

export async function copyText(text: string, name: string, type: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("Copied"), "good", { label: say("Save as a file"), run: () => save(new Blob([text], { type }), name) });
  } catch {
    save(new Blob([text], { type }), name);
  }
}

/** The chart as SVG; the renderer for it is fetched only for this. */
export async function asSvg(option: Option, width: number, height: number, ground: string): Promise<string> {
  const { drawSvg } = await import("./svg");
  return drawSvg(option, width, height, ground);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}
