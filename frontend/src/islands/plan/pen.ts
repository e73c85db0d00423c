// SPDX-License-Identifier: Apache-2.0
// One drawing code, two sheets: a canvas on screen, SVG for print and export.

export type Pen = Pick<
  CanvasRenderingContext2D,
  | "fillStyle" | "strokeStyle" | "lineWidth" | "globalAlpha" | "font" | "textAlign" | "fillRect" | "beginPath" | "moveTo"
  | "lineTo" | "quadraticCurveTo" | "roundRect" | "closePath" | "fill" | "stroke" | "fillText" | "setLineDash"
>;

const SVG = "http://www.w3.org/2000/svg";
const n = (value: number): string => String(Math.round(value * 100) / 100);

/** Writes the few canvas calls the plan uses as SVG elements with presentation attributes. */
export class SvgPen implements Pen {
  fillStyle: string | CanvasGradient | CanvasPattern = "";
  strokeStyle: string | CanvasGradient | CanvasPattern = "";
  lineWidth = 1;
  globalAlpha = 1;
  font = "";
  textAlign: CanvasTextAlign = "left";
  readonly element: SVGSVGElement;
  private path = "";
  private dash: number[] = [];

  constructor(width: number, height: number) {
    this.element = document.createElementNS(SVG, "svg");
    this.put(this.element, { xmlns: SVG, width: n(width), height: n(height), viewBox: `0 0 ${n(width)} ${n(height)}` });
  }

  private put(element: Element, attributes: Record<string, string>): void {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }

  private add(name: string, attributes: Record<string, string>): Element {
    const element = document.createElementNS(SVG, name);
    if (this.globalAlpha < 1) attributes.opacity = n(this.globalAlpha);
    this.put(element, attributes);
    this.element.append(element);
    return element;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.add("rect", { x: n(x), y: n(y), width: n(Math.max(0, width)), height: n(Math.max(0, height)), fill: String(this.fillStyle) });
  }

  beginPath(): void {
    this.path = "";
  }

  moveTo(x: number, y: number): void {
    this.path += `M${n(x)} ${n(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${n(x)} ${n(y)}`;
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path += `Q${n(cx)} ${n(cy)} ${n(x)} ${n(y)}`;
  }

  roundRect(x: number, y: number, w: number, h: number, radius = 0 as number | DOMPointInit | Iterable<number | DOMPointInit>): void {
    const r = Math.min(Number(radius), Math.abs(w) / 2, h / 2);
    this.path += `M${n(x + r)} ${n(y)}h${n(w - 2 * r)}q${n(r)} 0 ${n(r)} ${n(r)}v${n(h - 2 * r)}q0 ${n(r)} ${n(-r)} ${n(r)}h${n(2 * r - w)}q${n(-r)} 0 ${n(-r)} ${n(-r)}v${n(2 * r - h)}q0 ${n(-r)} ${n(r)} ${n(-r)}z`;
  }

  closePath(): void {
    this.path += "z";
  }

  fill(): void {
    this.add("path", { d: this.path, fill: String(this.fillStyle) });
  }

  stroke(): void {
    const dashed: Record<string, string> = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
    this.add("path", { d: this.path, fill: "none", stroke: String(this.strokeStyle), "stroke-width": n(this.lineWidth), ...dashed });
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash];
  }

  fillText(text: string, x: number, y: number): void {
    const found = /^(?:(\d+) )?([\d.]+)px (.+)$/.exec(this.font);
    const anchor = this.textAlign === "center" ? "middle" : this.textAlign === "right" ? "end" : "start";
    this.add("text", {
      x: n(x), y: n(y), fill: String(this.fillStyle), "text-anchor": anchor,
      "font-weight": found?.[1] ?? "400", "font-size": found?.[2] ?? "12", "font-family": found?.[3] ?? "sans-serif",
    }).textContent = text;
  }
}

/** A line through points with rounded corners. */
export function bend(pen: Pen, points: readonly [number, number][], radius: number): void {
  pen.beginPath();
  pen.moveTo(...points[0]!);
  for (let i = 1; i < points.length - 1; i++) {
    const [px, py] = points[i - 1]!;
    const [x, y] = points[i]!;
    const [nx, ny] = points[i + 1]!;
    const before = Math.hypot(x - px, y - py) || 1;
    const after = Math.hypot(nx - x, ny - y) || 1;
    const r = Math.min(radius, before / 2, after / 2);
    pen.lineTo(x - ((x - px) / before) * r, y - ((y - py) / before) * r);
    pen.quadraticCurveTo(x, y, x + ((nx - x) / after) * r, y + ((ny - y) / after) * r);
  }
  pen.lineTo(...points.at(-1)!);
  pen.stroke();
}

export function triangle(pen: Pen, a: [number, number], b: [number, number], c: [number, number]): void {
  pen.beginPath();
  pen.moveTo(...a);
  pen.lineTo(...b);
  pen.lineTo(...c);
  pen.closePath();
  pen.fill();
}

export function diamond(pen: Pen, x: number, y: number, r: number): void {
  pen.beginPath();
  pen.moveTo(x, y - r);
  pen.lineTo(x + r, y);
  pen.lineTo(x, y + r);
  pen.lineTo(x - r, y);
  pen.closePath();
}
