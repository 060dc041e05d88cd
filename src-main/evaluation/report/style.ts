/** One sheet for screen and paper, light and dark; fonts of the reader's system, so that nothing is fetched. */
export const STYLE = `
:root{--bg:#fff;--panel:#f6f8fb;--text:#17202b;--dim:#586577;--line:#e0e5ec;--ref:#0284c7;--gen:#d9610a;--ok:#178a63;--warn:#a86f07;--bad:#c93a37}
@media (prefers-color-scheme:dark){:root{--bg:#0e1116;--panel:#151a21;--text:#e6eaf0;--dim:#93a0b1;--line:#262e39;--ref:#38bdf8;--gen:#fb923c;--ok:#3fb68b;--warn:#e0a63a;--bad:#ef6461}}
@media print{:root{--bg:#fff;--panel:#fff;--text:#000;--dim:#444;--line:#ccc;--ref:#0284c7;--gen:#d9610a;--ok:#178a63;--warn:#a86f07;--bad:#c93a37}body{max-width:none}section{break-inside:auto}figure,tr{break-inside:avoid}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1120px;padding:32px 24px 64px;background:var(--bg);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif;font-feature-settings:"tnum"}
h1{font-size:26px;line-height:1.2;letter-spacing:-.02em;margin:0 0 4px}h2{font-size:18px;letter-spacing:-.01em;margin:40px 0 10px}p{margin:6px 0 10px;max-width:76ch}
.lead{color:var(--dim);max-width:none}table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;font-weight:600;color:var(--dim)}td,th{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:baseline}td.n,th.n{text-align:right;white-space:nowrap}
td small,p small{color:var(--dim)}code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:18px 0}.card{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:12px 14px}.card b{display:block;font-size:20px;letter-spacing:-.01em}.card span{color:var(--dim);font-size:12.5px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:14px 18px}figure{margin:0}svg{width:100%;height:auto;display:block}
svg{font-family:Inter,system-ui,sans-serif}.key .ref{background:var(--ref);opacity:.5}.key .gen{background:var(--gen)}
.good{color:var(--ok)}.fair{color:var(--warn)}.poor{color:var(--bad)}.key i{display:inline-block;width:12px;height:8px;border-radius:2px;margin:0 5px 0 12px}.key i:first-child{margin-left:0}
.notice{border-left:3px solid var(--warn);padding:4px 0 4px 12px;margin:8px 0}.honesty{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px 18px}.us td{font-weight:600;color:var(--gen)}img{max-width:100%;border-radius:8px;display:block}
`
