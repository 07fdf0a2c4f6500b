// SPDX-License-Identifier: Apache-2.0
// What a person with other eyes or hands needs of a page; its findings go into the title. source  WCAG 2.1
(() => {
  const found = [];
  const note = (rule, element) => found.push(rule + ": " + (element ? element.outerHTML.slice(0, 120) : ""));
  const channel = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  if (!document.documentElement.lang) note("html-lang");
  if (!document.title) note("document-title");
  if (document.querySelectorAll("main").length !== 1) note("one-main");
  if (document.querySelectorAll("h1").length !== 1) note("one-h1");
  let level = 0;
  document.querySelectorAll("h1,h2,h3,h4").forEach((h) => { const n = Number(h.tagName[1]); if (n > level + 1) note("heading-order", h); level = n; });
  document.querySelectorAll("img").forEach((img) => { if (!img.alt) note("image-alt", img); });
  document.querySelectorAll("svg").forEach((svg) => { if (svg.getAttribute("aria-hidden") !== "true" && !svg.getAttribute("aria-label")) note("svg-alt", svg); });
  document.querySelectorAll("[role=img]").forEach((e) => { if (!e.getAttribute("aria-label")) note("role-img-alt", e); });
  document.querySelectorAll("th").forEach((th) => { if (!th.scope) note("th-scope", th); });
  document.querySelectorAll("dl").forEach((dl) => [...dl.children].forEach((e) => { if (!["DT", "DD"].includes(e.tagName)) note("dl-children", e); }));
  document.querySelectorAll("ul,ol").forEach((list) => [...list.children].forEach((e) => { if (e.tagName !== "LI") note("list-children", e); }));
  const regions = [...document.querySelectorAll("[role=region]")].map((e) => e.getAttribute("aria-label"));
  if (new Set(regions).size !== regions.length) note("region-names");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) note("duplicate-id");
  document.querySelectorAll("body *").forEach((e) => {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length) return;
    const a = luminance(colour(getComputedStyle(e).color)), b = luminance(ground(e));
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) note("color-contrast", e);
    if (parseFloat(getComputedStyle(e).fontSize) < 12) note("small-text", e);
  });
  if (document.documentElement.scrollWidth > window.innerWidth) note("wider-than-the-window");
  document.querySelectorAll("script:not([data-checks])").forEach((e) => note("script", e));
  document.querySelectorAll("[src],[href]").forEach((e) => { if (!(e.getAttribute("src") || e.getAttribute("href")).startsWith("data:")) note("reference", e); });
  [...document.querySelectorAll("*")].forEach((e) => [...e.attributes].forEach((a) => { if (a.name.startsWith("on")) note("handler", e); }));
  document.title = "CHECKED " + JSON.stringify(found);
})();
