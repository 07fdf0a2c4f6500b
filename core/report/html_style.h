/* SPDX-License-Identifier: Apache-2.0 */
/* How the HTML report looks: light, dark, on a phone, on paper. For report_html.c alone. */
#ifndef REPORT_HTML_STYLE_H
#define REPORT_HTML_STYLE_H

/* Contrast of text to ground is 4.5 to 1 or more in both schemes (WCAG 2.1, 1.4.3). */
static const char HTML_STYLE[] =
    ":root{color-scheme:light dark;--ground:#fff;--paper:#f6f7f9;--ink:#1b1f24;--faint:#57606a;--line:#d0d7de;"
    "--good:#116329;--good-ground:#dcf5e3;--doubtful:#7a4d00;--doubtful-ground:#fff3d1;--bad:#a40e26;--bad-ground:#ffe3e3;"
    "--signed:#2f81c7;--value:#8250df;--later:#d0762a;--broken:#c0362c;--unsigned:#8c959f}"
    "@media(prefers-color-scheme:dark){:root{--ground:#0d1117;--paper:#161b22;--ink:#e6edf3;--faint:#9ba5b0;--line:#30363d;"
    "--good:#6fdd8b;--good-ground:#0f2a17;--doubtful:#f0c05a;--doubtful-ground:#2e2409;--bad:#ff9a9a;--bad-ground:#3a1518}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif}"
    "main{max-width:62rem;margin:0 auto;padding:1.25rem}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0}h2{font-size:1.2rem;margin:0 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}"
    "section,header{border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;margin:0 0 1rem;background:var(--paper);overflow-wrap:anywhere}"
    "header{display:flex;gap:1rem;align-items:flex-start}header svg{flex:none;width:3.5rem;height:3.5rem}header p{margin:.35rem 0 0;font-size:1.1rem}"
    ".name{color:var(--faint);font-weight:400;font-size:1rem;display:block}"
    ".good{color:var(--good)}.doubtful{color:var(--doubtful)}.bad{color:var(--bad)}.strong{font-weight:600}"
    "header.good{background:var(--good-ground)}header.doubtful{background:var(--doubtful-ground)}header.bad{background:var(--bad-ground)}"
    "header h1+p,header .name{color:var(--ink)}"
    "dl{display:grid;grid-template-columns:minmax(7rem,11rem) 1fr;gap:.25rem 1rem;margin:.5rem 0}dt{color:var(--faint)}dd{margin:0}dd ul{margin:.25rem 0;padding-left:1.25rem}"
    "ul{padding-left:1.25rem;margin:.5rem 0}"
    "details{margin-top:.5rem}summary{cursor:pointer;color:var(--faint)}summary:focus-visible{outline:3px solid var(--signed);outline-offset:2px}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--line)}"
    ".wide{overflow-x:auto}.wide:focus-visible{outline:3px solid var(--signed)}"
    ".bar{display:flex;height:2.25rem;border-radius:.35rem;overflow:hidden;border:1px solid var(--line)}.bar span{min-width:4px;border-right:1px solid var(--ground)}"
    ".signed{background:var(--signed)}.value{background:var(--value)}.later{background:var(--later)}.broken{background:var(--broken)}.unsigned{background:var(--unsigned)}"
    ".key{display:inline-block;width:.9em;height:.9em;border-radius:.2em;margin-right:.5em;vertical-align:-.1em}"
    "ol.parts{list-style:none;padding:0;margin:.75rem 0 0}"
    ".pages{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem}figure{margin:0}.both{grid-column:1/-1}.sheet{position:relative;overflow:hidden;line-height:0}.seal{position:absolute;outline:3px solid var(--signed);outline-offset:1px;border-radius:2px}figure img{width:100%;height:auto;border:1px solid var(--line);background:#fff}"
    "figcaption{color:var(--faint);font-size:.9rem}code{font-family:ui-monospace,\"DejaVu Sans Mono\",monospace;font-size:.9em}"
    "footer{color:var(--faint);font-size:.9rem;padding:0 1.25rem}"
    "@media(max-width:40rem){main{padding:.75rem}section,header{padding:.85rem}dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .5rem}header svg{width:2.5rem;height:2.5rem}h1{font-size:1.4rem}}"
    "@media print{:root{color-scheme:light;--ground:#fff;--paper:#fff;--ink:#000;--faint:#444;--line:#999;--good:#0a5020;--good-ground:#fff;--doubtful:#6b4300;--doubtful-ground:#fff;--bad:#900;--bad-ground:#fff}"
    "body{font-size:10.5pt}main{max-width:none;padding:0}section,header{break-inside:avoid-page}.bar,.key{print-color-adjust:exact;-webkit-print-color-adjust:exact}details::details-content{content-visibility:visible;block-size:auto}summary{list-style:none}.pages{display:block}figure{break-inside:avoid-page;margin:0 0 1rem}.sheet img{max-height:230mm;width:auto;max-width:100%}.sheet{display:inline-block}@page{size:A4;margin:16mm}}";

#endif
