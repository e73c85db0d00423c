// SPDX-License-Identifier: Apache-2.0
// Making elements without markup strings, so that the content security policy and untrusted names have nothing to bite.

type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** `h("button", {class: "x", onclick: f, "aria-label": "…"}, "Text")` */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((c): c is Node | string => Boolean(c)));
  return element;
}

const parser = new DOMParser();

/** An icon of the house's set from its file's text. */
export function icon(svg: string): SVGElement {
  const element = parser.parseFromString(svg, "image/svg+xml").documentElement;
  element.setAttribute("aria-hidden", "true");
  element.setAttribute("class", "sbp-icon");
  for (const name of ["width", "height"]) element.removeAttribute(name);
  return document.importNode(element, true) as unknown as SVGElement;
}

/** Changes the text of an element that holds text only; the text node stays, which spares the browser half the work. */
export function setText(element: Element, text: string): void {
  const node = element.firstChild;
  if (node instanceof Text) {
    if (node.data !== text) node.data = text;
  } else element.textContent = text;
}
