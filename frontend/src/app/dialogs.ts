// SPDX-License-Identifier: Apache-2.0
import { el, say } from "./dom";

/** Ask once, in a dialog of ours. Resolves to true when the person says do it. */
export function confirmIt(question: string, doIt = say("Go ahead"), danger = false): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = el("button", { value: "yes", class: `sb-btn ${danger ? "sb-btn-danger" : "sb-btn-main"}` }, doIt);
    const no = el("button", { value: "no", class: "sb-btn sb-btn-quiet" }, say("Cancel"));
    const form = el(
      "form",
      { method: "dialog" },
      el("div", { class: "sb-dialog-head" }, el("h2", { id: "sb-confirm-title" }, question)),
      el("div", { class: "sb-dialog-foot" }, no, yes),
    );
    const dialog = el("dialog", { "aria-labelledby": "sb-confirm-title" }, form);
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    (danger ? no : yes).focus();
  });
}

/** `data-open="id"` opens a dialog, `data-close` closes it, `data-confirm` asks before a form is sent or a link followed. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.open ?? "");
      if (dialog instanceof HTMLDialogElement) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    // a click on the backdrop is a click on the dialog itself, outside its box
    if (target instanceof HTMLDialogElement && target.open && !inside(target, event)) target.close();
    const link = target.closest<HTMLAnchorElement>("a[data-confirm]");
    if (link) {
      event.preventDefault();
      void ask(link).then((yes) => yes && location.assign(link.href));
    }
  });
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.dataset.confirm || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(form).then((yes) => {
        if (!yes) return;
        form.dataset.confirmed = "1";
        form.requestSubmit(event.submitter);
        delete form.dataset.confirmed;
      });
    },
    true,
  );
  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = (event as CustomEvent).detail;
    if (typeof ctx?.confirm !== "string") return;
    event.preventDefault();
    void confirmIt(ctx.confirm).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
}

function ask(element: HTMLElement): Promise<boolean> {
  const { confirm, confirmDo } = element.dataset;
  return confirmIt(confirm ?? "", confirmDo || undefined, "confirmDanger" in element.dataset);
}

function inside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  // a key press on a button reports 0,0
  if (event.clientX === 0 && event.clientY === 0) return true;
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}
