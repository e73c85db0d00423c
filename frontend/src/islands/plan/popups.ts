// SPDX-License-Identifier: Apache-2.0
// Small panels under buttons, and the list of keys.
import type { Bench } from "./bench";
import { COLUMNS } from "./columns";
import { h } from "./dom";
import { iconOf } from "./icons";
import { KEYS } from "./keys";

/** A panel under a button; Escape and a click elsewhere close it and give the focus back. */
export function openPanel(layer: HTMLElement, anchor: HTMLElement, label: string, content: Node[]): () => void {
  layer.querySelector<HTMLElement>(".sbp-panel")?.dispatchEvent(new Event("close"));
  const panel = h("div", { class: "sbp-panel", role: "dialog", "aria-label": label }, ...content);
  const close = (): void => {
    panel.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event: Event): void => {
    if (!panel.contains(event.target as Node) && !anchor.contains(event.target as Node)) close();
  };
  panel.addEventListener("close", close);
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    close();
    anchor.focus();
  });
  document.addEventListener("pointerdown", outside, true);
  anchor.setAttribute("aria-expanded", "true");
  layer.append(panel);
  const box = anchor.getBoundingClientRect();
  const x = Math.max(8, Math.min(box.left, window.innerWidth - panel.offsetWidth - 8));
  panel.style.transform = `translate(${x}px, ${box.bottom + 4}px)`;
  panel.style.maxHeight = `${Math.max(160, window.innerHeight - box.bottom - 16)}px`;
  panel.querySelector<HTMLElement>("input, button, select")?.focus();
  return close;
}

export function checkbox(label: string, checked: boolean, change: (on: boolean) => void): HTMLElement {
  const box = h("input", { type: "checkbox" });
  box.checked = checked;
  box.addEventListener("change", () => change(box.checked));
  return h("label", { class: "sbp-check" }, box, label);
}

export function radio(group: string, label: string, checked: boolean, change: () => void): HTMLElement {
  const box = h("input", { type: "radio", name: group });
  box.checked = checked;
  box.addEventListener("change", change);
  return h("label", { class: "sbp-check" }, box, label);
}

/** Which columns, in which order, how wide: all by buttons, so that the keyboard can. */
export function columnList({ grid }: Bench, changed: (keys: string[]) => void): HTMLElement {
  const list = h("div", { class: "sbp-columns" });
  const fill = (): void => {
    const shown = grid.columns.map((c) => c.key);
    const others = [...COLUMNS.keys()].filter((key) => !shown.includes(key));
    list.replaceChildren(...[...shown, ...others].map((key) => {
      const column = COLUMNS.get(key)!;
      const at = shown.indexOf(key);
      const set = (keys: string[], focus: string): void => {
        changed(keys);
        fill();
        list.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
      };
      const button = (name: string, text: string, run: () => void, off: boolean): HTMLElement => {
        const element = h("button", { type: "button", class: "sbp-mini-button", "aria-label": `${name}: ${column.title}`, title: name, disabled: off, onclick: run }, text);
        element.dataset.focus = `${key}-${name}`;
        return element;
      };
      const swap = (step: number): void => {
        const keys = [...shown];
        [keys[at], keys[at + step]] = [keys[at + step]!, keys[at]!];
        set(keys, `${key}-${step < 0 ? "Further left" : "Further right"}`);
      };
      const widen = (step: number): void => {
        grid.widths[key] = Math.max(36, grid.widthOf(column) + step);
        set(shown, `${key}-${step < 0 ? "Narrower" : "Wider"}`);
      };
      const fixed = key === "number" || key === "name";
      const toggle = checkbox(column.title.split(":")[0]!, at >= 0, (on) => set(on ? [...shown, key] : shown.filter((k) => k !== key), `${key}-toggle`));
      const input = toggle.querySelector("input")!;
      input.disabled = fixed;
      input.dataset.focus = `${key}-toggle`;
      return h("div", { class: "sbp-column" }, toggle,
        button("Further left", "←", () => swap(-1), at < 1 || fixed || shown[at - 1] === "name"),
        button("Further right", "→", () => swap(1), at < 0 || fixed || at === shown.length - 1),
        button("Narrower", "−", () => widen(-12), at < 0), button("Wider", "+", () => widen(12), at < 0));
    }));
  };
  fill();
  return list;
}

const SIGNS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", PageUp: "Page ↑", PageDown: "Page ↓" };

export function showKeys(layer: HTMLElement): void {
  const groups = new Map<string, HTMLElement[]>();
  for (const key of KEYS) {
    if (!key.says) continue;
    const names = key.keys.map((k) => h("kbd", {}, k.replace("++", "+plus").split("+").map((part) => (part === "plus" ? "+" : part)).map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ")));
    const row = h("div", { class: "sbp-key" }, h("span", {}, key.says), h("span", { class: "sbp-kbds" }, ...names));
    groups.set(key.group, [...(groups.get(key.group) ?? []), row]);
  }
  const dialog = h("dialog", { class: "sbp-keys", "aria-label": "Keys of the plan" },
    h("div", { class: "sbp-keys-head" }, h("h2", {}, "Keys of the plan"), h("button", { type: "button", class: "sbp-button", onclick: () => dialog.close() }, "Close")),
    h("div", { class: "sbp-keys-body" }, ...[...groups].map(([name, rows]) => h("section", {}, h("h3", {}, name), ...rows))));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  layer.append(dialog);
  dialog.showModal();
}

export function emptyState(editable: boolean, addFirst: () => void, bringIn: () => void): HTMLElement {
  return h("div", { class: "sbp-empty" },
    h("h2", {}, "No items yet"),
    h("p", {}, "The plan holds everything that takes time: phases, tasks and milestones. From their links and durations Steerboard works out every date and how sure it is."),
    editable
      ? h("div", { class: "sbp-empty-do" },
          h("button", { type: "button", class: "sbp-button sbp-main", onclick: addFirst }, iconOf("plus"), "Add the first item"),
          h("button", { type: "button", class: "sbp-button", onclick: bringIn }, "Import a plan"),
          h("span", { class: "sbp-quiet" }, "or paste rows from a spreadsheet"))
      : null);
}
