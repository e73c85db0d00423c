// SPDX-License-Identifier: Apache-2.0
import { isTyping, say } from "../../app/dom";
import { confirmIt } from "../../app/dialogs";
import { sidePanel } from "../../app/panel";

/**
 * A list by keyboard and with a selection. The server draws, filters, sorts and pages it (core/ui/tables); without
 * scripts every control is still a link or a form. Listens on itself, so that swapped content needs no wiring.
 */
class ListTable extends HTMLElement {
  #lastPicked: HTMLTableRowElement | null = null;
  #sorting = false;

  connectedCallback(): void {
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("change", (event) => this.#onChange(event));
    this.addEventListener("focusin", (event) => {
      const row = (event.target as Element).closest<HTMLTableRowElement>("tr[data-id]");
      if (row) this.#setCurrent(row);
    });
    this.addEventListener("submit", (event) => leaveOutEmpty(event.target as HTMLFormElement), true);
    this.addEventListener("submit", (event) => void this.#onSubmit(event), true);
    document.addEventListener("sb:content", () => this.#show());
    this.addEventListener("toggle", () => void this.#sortColumns(), true);
    this.#show();
  }

  get #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>("tbody tr[data-id]")];
  }

  get #current(): HTMLTableRowElement | null {
    return this.querySelector<HTMLTableRowElement>("tr.is-current");
  }

  #box(row: HTMLTableRowElement): HTMLInputElement | null {
    return row.querySelector<HTMLInputElement>("input[name=ids]");
  }

  #setCurrent(row: HTMLTableRowElement): void {
    for (const other of this.#rows) {
      other.classList.toggle("is-current", other === row);
      other.tabIndex = other === row ? 0 : -1;
    }
  }

  #moveTo(row: HTMLTableRowElement | undefined): void {
    if (!row) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
    const panel = sidePanel();
    if ("panelRows" in this.dataset && panel?.hasAttribute("open") && row.dataset.url) void panel.show(row.dataset.url, row);
  }

  #onKey(event: KeyboardEvent): void {
    if (isTyping(event.target) || (event.target as Element).closest(".sb-list-tools, .sb-bulk, thead")) return;
    const rows = this.#rows;
    const at = this.#current ? rows.indexOf(this.#current) : -1;
    const row = rows[at];
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 };
    const to = steps[event.key];
    if (to !== undefined && !event.ctrlKey && !event.metaKey) {
      const next = rows[Math.max(0, Math.min(to, rows.length - 1))];
      if (event.shiftKey && row && next) {
        this.#pick(row, true);
        this.#pick(next, true);
      }
      this.#moveTo(next);
    } else if (event.key === "Enter" && row && event.target === row) this.#open(row);
    else if (event.key === " " && row && event.target === row) this.#pick(row, !this.#box(row)?.checked);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && rows.some((each) => this.#box(each))) this.#pickAll(true);
    else if (event.key === "Escape" && this.#picked.length) this.#pickAll(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #open(row: HTMLTableRowElement): void {
    const url = row.dataset.url;
    if (!url) row.querySelector<HTMLElement>(".primary a")?.click();
    else if ("panelRows" in this.dataset && sidePanel()) void sidePanel()?.show(url, row);
    else location.assign(url);
  }

  #onClick(event: MouseEvent): void {
    const target = event.target as Element;
    if (target.closest("[data-pick-none]")) this.#pickAll(false);
    const row = target.closest<HTMLTableRowElement>("tr[data-id]");
    if (!row) return;
    const box = this.#box(row);
    if (box && target === box) {
      if (event.shiftKey && this.#lastPicked) this.#pickRange(this.#lastPicked, row, box.checked);
      this.#pick(row, box.checked);
    } else if (box && (event.shiftKey || event.ctrlKey || event.metaKey) && !target.closest("a, button, input, summary")) {
      if (event.shiftKey && this.#lastPicked) this.#pickRange(this.#lastPicked, row, true);
      else this.#pick(row, !box.checked);
      getSelection()?.removeAllRanges();
    } else if (!target.closest("a, button, input, select, label, summary, svg[role=img]") && !getSelection()?.toString()) row.focus();
  }

  #onChange(event: Event): void {
    const target = event.target as HTMLInputElement;
    if (target.matches("[data-pick-all]")) this.#pickAll(target.checked);
    if (target.matches(".sb-bulk select[name=field]")) this.#showValue(target.value);
  }

  get #picked(): HTMLTableRowElement[] {
    return this.#rows.filter((row) => this.#box(row)?.checked);
  }

  #pick(row: HTMLTableRowElement, on: boolean): void {
    const box = this.#box(row);
    if (!box) return;
    box.checked = on;
    this.#lastPicked = row;
    this.#show();
  }

  #pickRange(from: HTMLTableRowElement, to: HTMLTableRowElement, on: boolean): void {
    const rows = this.#rows;
    const [low, high] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
    for (const row of rows.slice(low, (high ?? 0) + 1)) {
      const box = this.#box(row);
      if (box) box.checked = on;
    }
    this.#show();
  }

  #pickAll(on: boolean): void {
    for (const row of this.#rows) {
      const box = this.#box(row);
      if (box) box.checked = on;
    }
    this.#show();
  }

  /** Draw what the check boxes say: coloured rows, the box in the head, the bar. */
  #show(): void {
    const rows = this.#rows;
    const picked = this.#picked;
    for (const row of rows) row.classList.toggle("is-picked", Boolean(this.#box(row)?.checked));
    const all = this.querySelector<HTMLInputElement>("[data-pick-all]");
    if (all) {
      all.checked = picked.length > 0 && picked.length === rows.length;
      all.indeterminate = picked.length > 0 && picked.length < rows.length;
    }
    const bar = this.querySelector<HTMLFormElement>(".sb-bulk");
    if (bar) bar.hidden = picked.length === 0;
    const count = this.querySelector("[data-picked]");
    const words = `${picked.length} ${say("selected")}`;
    if (count && count.textContent !== words) count.textContent = picked.length ? words : "";
  }

  #showValue(field: string): void {
    for (const holder of this.querySelectorAll<HTMLElement>(".sb-bulk [data-for]")) {
      const on = holder.dataset.for === field;
      holder.hidden = !on;
      for (const input of holder.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) input.disabled = !on;
    }
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    const question = event.submitter?.dataset.question;
    const form = event.target as HTMLFormElement;
    if (!question || form.dataset.asked) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    if (!(await confirmIt(question, button?.textContent?.trim(), button?.classList.contains("sb-btn-danger")))) return;
    form.dataset.asked = "1";
    form.requestSubmit(button);
    delete form.dataset.asked;
  }

  /** Columns are put in order by dragging; loaded when the menu opens for the first time. */
  async #sortColumns(): Promise<void> {
    const list = this.querySelector<HTMLElement>("details[open] [data-sortable]");
    if (!list || this.#sorting) return;
    this.#sorting = true;
    const { default: Sortable } = await import("sortablejs");
    Sortable.create(list, { animation: 120 });
    // the same by keyboard: Alt and an arrow moves the column whose box has the focus
    list.addEventListener("keydown", (event) => {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      const line = (event.target as Element).closest("[data-sortable] > *");
      const other = event.key === "ArrowUp" ? line?.previousElementSibling : line?.nextElementSibling;
      if (!line || !other) return;
      if (event.key === "ArrowUp") other.before(line);
      else other.after(line);
      (event.target as HTMLElement).focus();
      event.preventDefault();
    });
  }
}

/** Fields nobody filled in do not clutter the address. They are back before the next one can be typed into. */
function leaveOutEmpty(form: HTMLFormElement): void {
  if (form.method !== "get") return;
  const empty = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name]")].filter((field) => !field.value && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => {
    for (const field of empty) field.disabled = false;
  });
}

customElements.define("sb-table", ListTable);
