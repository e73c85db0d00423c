// SPDX-License-Identifier: Apache-2.0
// Runs before the first paint, as a small blocking script, so that a page never flashes the wrong theme.
// The cookie holds what the person chose; "system" and none follow the system, also when it changes.
{
  const chosen = /(?:^|; )sb_theme=(light|dark)/.exec(document.cookie)?.[1];
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.bsTheme = chosen ?? (system.matches ? "dark" : "light");
  };
  apply();
  if (!chosen) system.addEventListener("change", apply);
  document.documentElement.classList.add("js");
}
