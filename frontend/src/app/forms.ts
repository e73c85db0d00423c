// SPDX-License-Identifier: Apache-2.0

/**
 * Forms: `data-autosubmit` sends the form when a field changes; a form that was changed and not sent asks before the
 * page is left (`data-guard`); a sent form cannot be sent twice; the first wrong field gets the focus.
 */
export function startForms(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    const form = field.closest<HTMLFormElement>("form[data-autosubmit]");
    form?.requestSubmit();
  });
  const changed = new Set<HTMLFormElement>();
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    changed.delete(form);
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    // coming back by the browser's Back button must find a form that works; a download does not leave the page
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
  addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
  const wrong = document.querySelector<HTMLElement>("main [aria-invalid=true]");
  wrong?.focus({ preventScroll: false });
}
