// SPDX-License-Identifier: Apache-2.0

export type ThemeChoice = "light" | "dark" | "system";

/** Draw in this theme now and remember it for a year, on this browser. Charts listen for `sb:theme`. */
export function chooseTheme(choice: ThemeChoice): void {
  const dark = choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `sb_theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  for (const button of document.querySelectorAll<HTMLElement>("button[data-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
  }
}

export function startTheme(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button[data-theme]");
    if (button) chooseTheme(button.dataset.theme as ThemeChoice);
  });
  // whoever switches, system included, everybody who paints by script hears of it
  new MutationObserver(() => document.dispatchEvent(new CustomEvent("sb:theme"))).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
}
