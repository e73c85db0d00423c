// SPDX-License-Identifier: Apache-2.0
// Which parts of Tabler we do not ship. Written as what to leave out, so that a class nobody thought
// of still works; measured: 79 kB compressed before.

const FAMILIES = [
  "accordion", "avatar-upload", "btn-(?:facebook|twitter|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|linkedin|tiktok|apple|discord|amazon|mastodon|meta|reddit|slack|snapchat|spotify|telegram|whatsapp|weibo|yahoo)",
  "bg-(?:facebook|twitter|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|linkedin|tiktok)", "bs-tooltip", "bs-popover", "calendar",
  "bg-pattern", "carousel", "chart", "chat", "colorinput", "datagrid", "datepicker", "dropdown", "dropend", "dropstart", "dropup", "divide", "demo",
  "flag", "form-(?:colorinput|imagecheck|otp|selectgroup|floating|range|input-icon)", "footer", "gradient", "img-responsive",
  "io", "irs", "legend", "list-(?:timeline|bordered|separated)", "litepicker", "login", "markdown", "mention", "modal", "nav-(?:pills|bordered|segmented)", "navbar",
  "noUi", "offcanvas", "otp", "page", "pagination", "payment", "placeholder", "popover", "progressbg", "progress", "ribbon", "segmented", "selectgroup",
  "signal", "signature", "social", "sortable", "sparkline", "stars?", "status", "steps?", "strength", "switch-icon", "table-(?:vcenter|mobile|selectable|transparent)", "tags?",
  "text-(?:facebook|twitter|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|linkedin|tiktok)", "theme", "timeline", "toasts?", "toolbar", "tooltip", "tracking", "ts", "wizard",
  "animation", "aspect", "avatar", "breadcrumb", "card-(?:link|stacked|tabs|progress|status|stamp|rotate|chart|cover|cap|sponsor|category|img|group|inactive|active|borderless)", "cursor", "focus-ring", "hover", "icon-(?:link|filled|pulse|tada|rotate)",
  "link-(?:primary|secondary|success|info|warning|danger|light|dark|azure|blue|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|hover|body|muted|white|facebook|twitter|google|offset|opacity|underline)",
  "list-group", "object-(?:sm|md|lg|xl|xxl|fit)", "offset", "opacity-[1-9]", "order", "spinner-grow", "nav-(?:tabs|fill|justified|underline)", "tab-(?:content|pane)",
  "(?:bg|text|btn|badge|border|alert|table)-(?:azure|blue|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|dark|light|black|gray(?:-\\d+)?)", "float-", "columns", "column-gap", "row-gap", "row-cols", "fs-", "g[xy]-",
  "rounded-(?:top|bottom|start|end|circle-|pill-|[0-5])", "border-(?:opacity|top-|bottom-|start-|end-|[2-5]|x|y|primary|secondary|success|info|warning|danger|white|wide|dashed)", "shadow-", "ratio", "space-", "user-select", "pe-none", "vr", "z-", "btn-(?:outline|ghost|list|pill|square|animate|floating|loading|check|close)",
  "m[stexy]?-(?:sm|md|lg|xl|xxl)-", "p[stexy]?-(?:sm|md|lg|xl|xxl)-", "m[stebxy]?-n", "gap-(?:sm|md|lg|xl|xxl)", "align-(?:items|self|content)-(?:sm|md|lg|xl|xxl)", "justify-content-(?:sm|md|lg|xl|xxl)", "[mp]b-(?:sm|md|lg|xl|xxl)-",
  "text-bg", "text-(?:opacity|primary-|secondary-|success-|info-|warning-|danger-)", "bg-(?:opacity|gradient|primary-|secondary-|success-|info-|warning-|danger-)", "alert", "empty", "hr", "loader", "pattern", "img-thumbnail", "figure",
];
const DATA = /^data-(?:vc|theme|bs-theme-(?:primary|base|font|radius))/;
const UNUSED = new RegExp(`^(?:${FAMILIES.join("|")})(?:$|-|(?<=-)|(?=[A-Z_\\d]))`);

const CLASSES = /\.([a-zA-Z][\w-]*)/g;
const DATA_ATTRIBUTES = /\[(data-[\w-]+)/g;

/** True when a selector speaks of a part we leave out. `:not(.x)` does not count. */
export function isUnused(selector) {
  const bare = selector.replace(/:not\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "");
  return (
    [...bare.matchAll(CLASSES)].some(([, name]) => UNUSED.test(name)) ||
    [...bare.matchAll(DATA_ATTRIBUTES)].some(([, name]) => DATA.test(name))
  );
}

/** The style sheet without the rules, selectors and then empty at-rules that are not used. */
export function trim(css) {
  let out = "";
  for (const { head, body } of blocks(css.replace(/\/\*[\s\S]*?\*\//g, ""))) {
    if (body === null) out += `${head};`;
    else if (/^@(?:media|supports|layer|container)/.test(head)) {
      const inner = trim(body);
      if (inner) out += `${head}{${inner}}`;
    } else if (head.startsWith("@")) out += `${head}{${body}}`;
    else {
      const kept = splitAtCommas(head).filter((selector) => !isUnused(selector));
      if (kept.length) out += `${kept.join(",")}{${body}}`;
    }
  }
  return out;
}

/** Top-level blocks of a sheet: `head { body }`, or `head;` with body null. Strings may hold braces. */
function* blocks(css) {
  let start = 0;
  let depth = 0;
  let open = -1;
  let quote = "";
  for (let at = 0; at < css.length; at++) {
    const char = css[at];
    if (quote) {
      if (char === "\\") at++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "{") {
      if (depth++ === 0) open = at;
    } else if (char === "}") {
      if (--depth === 0) {
        yield { head: css.slice(start, open).trim(), body: css.slice(open + 1, at) };
        start = at + 1;
      }
    } else if (char === ";" && depth === 0) {
      yield { head: css.slice(start, at).trim(), body: null };
      start = at + 1;
    }
  }
}

function splitAtCommas(text) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if ("([".includes(text[at])) depth++;
    else if (")]".includes(text[at])) depth--;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
