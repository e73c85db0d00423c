// SPDX-License-Identifier: Apache-2.0
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendScrollComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { el, say } from "../../app/dom";
import { icon } from "../../app/icons";
import type { Option } from "./axes";
import { asSvg, copyPng, copyText } from "./copies";
import type { ChartData } from "./format";
import { KINDS } from "./kinds";
import { colours } from "./palette";
import { csvOf, drawTable } from "./table";

// Canvas on the page: the SVG renderer writes style attributes, which our content security policy refuses.
use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendScrollComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const HEIGHT = 260;

/** `<sb-chart src="….json" data-title="…">`; README.md describes the data. Its table is always there. */
class ChartElement extends HTMLElement {
  #chart: ECharts | undefined;
  #data: ChartData | undefined;
  #option: Option = {};
  #stage: HTMLElement | undefined;
  readonly #stop = new AbortController();
  readonly #size = new ResizeObserver(() => this.#chart?.resize());

  connectedCallback(): void {
    document.addEventListener("sb:theme", () => this.#draw(), { signal: this.#stop.signal });
    addEventListener("beforeprint", () => this.#chart?.resize(), { signal: this.#stop.signal });
    void this.load();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    this.#size.disconnect();
    this.#chart?.dispose();
  }

  /** Fetch again: call it after something the chart shows has changed. */
  async load(): Promise<void> {
    const src = this.getAttribute("src");
    const inline = this.querySelector<HTMLTemplateElement>("template[data-chart]");
    if (!src && !inline) return;
    try {
      if (inline) this.#data = JSON.parse(inline.content.textContent ?? "") as ChartData;
      else {
        const answer = await fetch(src as string, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        this.#data = (await answer.json()) as ChartData;
      }
      this.#build();
    } catch (problem) {
      console.warn("chart", src, problem);
      this.#say(say("This chart could not be loaded. Reload the page to try again."));
    }
  }

  get #body(): HTMLElement {
    let body = this.querySelector<HTMLElement>(".sb-card-body");
    if (!body) {
      body = el("div", { class: "sb-card-body" });
      this.append(body);
    }
    return body;
  }

  #say(sentence: string): void {
    this.#body.replaceChildren(el("p", { class: "hint" }, sentence));
  }

  #build(): void {
    const data = this.#data as ChartData;
    data.title ??= this.dataset.title;
    if (!data.series?.some((series) => series.data.length)) {
      this.#say(say("Nothing to show yet: no data for this chart."));
      return;
    }
    this.#chart?.dispose();
    this.#stage = el("div", { class: "sb-chart-stage", role: "img", "aria-label": this.#summary(data) });
    this.#stage.style.height = `${Number(this.dataset.height) || HEIGHT}px`;
    const table = el("div", { class: "sb-chart-table visually-hidden" }, drawTable(data));
    this.#body.replaceChildren(this.#stage, table);
    this.#tools(table);
    this.#chart = init(this.#stage, null, { renderer: "canvas" });
    this.#size.observe(this.#stage);
    this.#draw();
  }

  #draw(): void {
    if (!this.#chart || !this.#data) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const build = KINDS[this.#data.type];
    if (!build) return this.#say(`“${this.#data.type}” is no kind of chart.`);
    this.#option = build(this.#data, { c: colours(), still, width: this.#stage?.clientWidth ?? 400 });
    this.#chart.setOption(this.#option, { notMerge: true });
  }

  #summary(data: ChartData): string {
    const names = data.series.map((series) => series.name).filter(Boolean).join(", ");
    return `${data.title ?? say("Chart")}${names ? `: ${names}` : ""}. ${say("The same as a table follows.")}`;
  }

  #tools(table: HTMLElement): void {
    this.querySelector(".sb-chart-tools")?.remove();
    const name = (this.#data?.title ?? "chart").toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const swap = el("button", { type: "button", class: "sb-icon-button", "aria-pressed": "false", title: say("As a table"), "aria-label": say("As a table") }, icon("table"));
    swap.addEventListener("click", () => {
      const asTable = swap.getAttribute("aria-pressed") !== "true";
      swap.setAttribute("aria-pressed", String(asTable));
      table.classList.toggle("visually-hidden", !asTable);
      if (this.#stage) this.#stage.hidden = asTable;
      if (!asTable) this.#chart?.resize();
    });
    const entry = (label: string, run: () => void) => {
      const button = el("button", { type: "button", class: "sb-menu-item" }, label);
      button.addEventListener("click", () => {
        button.closest("details")?.removeAttribute("open");
        run();
      });
      return button;
    };
    const ground = () => colours().surface;
    const menu = el(
      "details",
      { class: "sb-menu sb-menu-end" },
      el("summary", { class: "sb-icon-button", title: say("Copy this chart") }, icon("download"), el("span", { class: "visually-hidden" }, say("Copy this chart"))),
      el(
        "div",
        { class: "sb-menu-list" },
        entry(say("Copy as picture (PNG)"), () => this.#chart && void copyPng(this.#chart, name, ground())),
        entry(say("Copy as drawing (SVG)"), () => void asSvg(this.#option, this.#stage?.clientWidth || 800, this.#stage?.clientHeight || HEIGHT, ground()).then((svg) => copyText(svg, `${name}.svg`, "image/svg+xml"))),
        entry(say("Copy as data (CSV)"), () => this.#data && void copyText(csvOf(this.#data), `${name}.csv`, "text/csv")),
      ),
    );
    const tools = el("div", { class: "sb-chart-tools" }, swap, menu);
    (this.querySelector(".sb-card-head") ?? this).append(tools);
  }
}

customElements.define("sb-chart", ChartElement);
