// SPDX-License-Identifier: Apache-2.0
// Typing into a cell. Enter and Tab keep, Escape gives up; columns with choices offer them while one types.
import type { Choice, Column } from "./columns";
import { h } from "./dom";
import type { Item } from "./contract";

export type Leave = "down" | "up" | "right" | "left" | "stay" | "none";

export interface EditorHost {
  commit(item: Item, column: Column, text: string, leave: Leave): void;
  closed(): void;
  choices(column: Column): Choice[];
}

export class CellEditor {
  private input: HTMLInputElement | null = null;
  private list: HTMLElement | null = null;
  private marked = -1;
  private at: { item: Item; column: Column; before: string; overwriting: boolean } | null = null;

  constructor(private readonly host: EditorHost, private readonly popups: HTMLElement) {}

  get isOpen(): boolean {
    return this.at !== null;
  }

  get item(): Item | null {
    return this.at?.item ?? null;
  }

  /** Opens over a cell; `typed` replaces what was there, as in a spreadsheet. */
  open(cell: HTMLElement, item: Item, column: Column, text: string, typed: string | null): void {
    this.cancel();
    this.at = { item, column, before: text, overwriting: typed !== null };
    const input = h("input", { class: "sbp-input", type: "text", "aria-label": `${column.label}, ${item.name || "new item"}`, autocomplete: "off", spellcheck: column.key === "name" ? "true" : "false" });
    input.value = typed ?? text;
    input.addEventListener("keydown", (e) => this.key(e));
    input.addEventListener("input", () => this.suggest());
    input.addEventListener("blur", () => this.finish("none"));
    for (const type of ["pointerdown", "dblclick", "copy", "cut", "paste"]) input.addEventListener(type, (e) => e.stopPropagation());
    this.input = input;
    cell.append(input);
    cell.classList.add("sbp-editing");
    input.focus({ preventScroll: true });
    if (typed === null) input.select();
    if (column.choices) this.suggest(typed === null);
  }

  /** Keeps what was typed. */
  finish(leave: Leave): void {
    const { at, input } = this;
    if (!at || !input) return;
    const chosen = this.marked >= 0 ? this.list?.children[this.marked]?.textContent : null;
    const text = chosen ?? input.value;
    this.close();
    if (text !== at.before) this.host.commit(at.item, at.column, text, leave);
    else this.host.commit(at.item, at.column, at.before, leave);
  }

  cancel(): void {
    if (!this.at) return;
    this.close();
    this.host.closed();
  }

  private close(): void {
    const { input } = this;
    this.at = null;
    this.input = null;
    this.list?.remove();
    this.list = null;
    this.marked = -1;
    input?.parentElement?.classList.remove("sbp-editing");
    input?.remove();
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing) return;
    const { key, shiftKey } = event;
    const leaves: Record<string, Leave> = { Enter: shiftKey ? "up" : "down", Tab: shiftKey ? "left" : "right" };
    if (key in leaves) {
      event.preventDefault();
      this.finish(leaves[key]!);
    } else if (key === "Escape") {
      event.preventDefault();
      this.cancel();
    } else if (key === "F2" && this.at) {
      this.at.overwriting = !this.at.overwriting;
    } else if (this.list && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      this.mark(this.marked + (key === "ArrowDown" ? 1 : -1));
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      this.finish(key === "ArrowDown" ? "down" : "up");
    } else if (this.at?.overwriting && (key === "ArrowLeft" || key === "ArrowRight")) {
      event.preventDefault();
      this.finish(key === "ArrowLeft" ? "left" : "right");
    }
  }

  private suggest(all = false): void {
    const { at, input } = this;
    if (!at?.column.choices || !input) return;
    const text = all ? "" : input.value.trim().toLowerCase();
    const fitting = this.host.choices(at.column).filter((c) => !text || c.label.toLowerCase().split(/\s+/).some((w) => w.startsWith(text)) || c.label.toLowerCase().includes(text)).slice(0, 12);
    this.list?.remove();
    this.list = null;
    this.marked = -1;
    if (!fitting.length) return;
    const id = "sbp-choices";
    this.list = h("div", { class: "sbp-choices", role: "listbox", id, "aria-label": at.column.label }, ...fitting.map((choice, i) => {
      const option = h("div", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, choice.label);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.mark(i);
        this.finish("stay");
      });
      return option;
    }));
    const box = input.getBoundingClientRect();
    this.popups.append(this.list);
    const below = box.bottom + this.list.offsetHeight < window.innerHeight;
    this.list.style.minWidth = `${Math.max(140, box.width)}px`;
    this.list.style.transform = `translate(${box.left}px, ${below ? box.bottom + 2 : box.top - this.list.offsetHeight - 2}px)`;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", id);
    if (text) this.mark(0);
  }

  private mark(index: number): void {
    if (!this.list || !this.input) return;
    const count = this.list.children.length;
    this.marked = (index + count) % count;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === this.marked)));
    this.input.setAttribute("aria-activedescendant", `sbp-choices-${this.marked}`);
  }
}
