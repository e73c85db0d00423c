// SPDX-License-Identifier: Apache-2.0
import alert from "@tabler/icons/outline/alert-triangle.svg?raw";
import arrow from "@tabler/icons/outline/arrow-right.svg?raw";
import bolt from "@tabler/icons/outline/bolt.svg?raw";
import chart from "@tabler/icons/outline/chart-line.svg?raw";
import check from "@tabler/icons/outline/circle-check.svg?raw";
import file from "@tabler/icons/outline/file-text.svg?raw";
import folder from "@tabler/icons/outline/folder.svg?raw";
import info from "@tabler/icons/outline/info-circle.svg?raw";
import item from "@tabler/icons/outline/checkbox.svg?raw";
import open from "@tabler/icons/outline/external-link.svg?raw";
import person from "@tabler/icons/outline/user.svg?raw";
import plus from "@tabler/icons/outline/plus.svg?raw";
import search from "@tabler/icons/outline/search.svg?raw";
import table from "@tabler/icons/outline/table.svg?raw";
import download from "@tabler/icons/outline/download.svg?raw";
import close from "@tabler/icons/outline/x.svg?raw";

const DRAWINGS = { alert, arrow, bolt, chart, check, close, download, file, folder, info, item, open, person, plus, search, table };
export type IconName = keyof typeof DRAWINGS;
const SVG = "http://www.w3.org/2000/svg";

/** An icon as an SVG element, the same drawing the server puts into pages. */
export function icon(name: IconName, css = ""): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `ic ${css}`.trim());
  svg.setAttribute("aria-hidden", "true");
  for (const [, stroke] of DRAWINGS[name].matchAll(/<path d="([^"]+)"/g)) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", stroke ?? "");
    svg.append(path);
  }
  return svg;
}
