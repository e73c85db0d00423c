// SPDX-License-Identifier: Apache-2.0
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Option } from "./axes";

use([SVGRenderer]);

/** The chart drawn once more as SVG text, beside the page. */
export function drawSvg(option: Option, width: number, height: number, ground: string): string {
  const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
  drawn.setOption({ ...option, animation: false, backgroundColor: ground });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}
