// SPDX-License-Identifier: Apache-2.0

/** `<details class="sb-menu">`: one open at a time, closed by Escape and by a click elsewhere, arrows inside. */
export function startMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!(menu instanceof HTMLDetailsElement) || !menu.matches(".sb-menu") || !menu.open) return;
      for (const other of openMenus()) if (other !== menu && !other.contains(menu)) other.open = false;
      keepInside(menu);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>("details.sb-menu[open]");
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      event.stopPropagation();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = [...menu.querySelectorAll<HTMLElement>(".sb-menu-item")].filter((item) => item.offsetParent);
      if (!items.length || (event.target as Element).matches("input, select, textarea")) return;
      const at = items.indexOf(document.activeElement as HTMLElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      items[(at + step + items.length) % items.length]?.focus();
      event.preventDefault();
    }
  });
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.sb-menu[open]")];
}

/** A list that would leave the window to the right hangs from its right edge instead. */
function keepInside(menu: HTMLDetailsElement): void {
  const list = menu.querySelector<HTMLElement>(".sb-menu-list");
  if (!list) return;
  if (list.getBoundingClientRect().right > document.documentElement.clientWidth) menu.classList.add("sb-menu-end");
}
