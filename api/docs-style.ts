// How the page of the API looks: a list of contents beside one readable column, in the colours that the reader's system asks for.

export const DOCS_STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6675;--paper:#fff;--side:#f5f7fa;--line:#dde3ea;--link:#0b5cad;
--get:#0a6e4f;--post:#0b5cad;--put:#8a5a00;--delete:#a32020}
@media(prefers-color-scheme:dark){:root{--ink:#e3e9f0;--soft:#9aa7b6;--paper:#12161c;--side:#181e26;--line:#2b3440;--link:#7ab8ff;
--get:#5fd0a8;--post:#7ab8ff;--put:#e6b450;--delete:#ff8f8f}}
*{box-sizing:border-box}
body{margin:0;display:flex;align-items:flex-start;font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:var(--paper)}
nav{position:sticky;top:0;flex:0 0 300px;height:100vh;overflow:auto;padding:20px 12px;background:var(--side);border-right:1px solid var(--line);font-size:13px}
nav a{display:block;padding:3px 8px;border-radius:5px;color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover,nav a:focus-visible{background:var(--line)}
nav .brand{font-size:17px;font-weight:700}
nav .group{margin:16px 8px 4px;color:var(--soft);text-transform:uppercase;letter-spacing:.06em;font-size:11px}
main{flex:1;min-width:0;max-width:900px;padding:24px 40px 80px}
a{color:var(--link)}
h1{margin:0 0 12px;font-size:28px}
h2{margin:48px 0 8px;padding-bottom:6px;border-bottom:2px solid var(--line);font-size:22px;text-transform:capitalize}
h3{margin:0 0 4px;font-size:16px}
h4{margin:16px 0 6px;font-size:13px;color:var(--soft);text-transform:uppercase;letter-spacing:.05em}
section{margin:22px 0;padding:18px 20px;border:1px solid var(--line);border-radius:10px;scroll-margin-top:12px}
section:target{border-color:var(--link)}
p{margin:6px 0}
.summary{font-weight:600}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
pre{margin:10px 0;padding:12px 14px;overflow:auto;border-radius:8px;background:var(--side);border:1px solid var(--line);max-height:420px}
pre.curl{white-space:pre-wrap;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;font-size:13px;margin:8px 0}
th{text-align:left;color:var(--soft);font-weight:600}
th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:first-child{min-width:150px}
td.in{white-space:nowrap}
td i{color:var(--soft);font-size:11px}
small{color:var(--soft)}
b.get,b.post,b.put,b.delete,b.patch{display:inline-block;min-width:46px;font:600 11px/1.6 ui-monospace,monospace;text-transform:uppercase}
b.get{color:var(--get)}b.post{color:var(--post)}b.put,b.patch{color:var(--put)}b.delete{color:var(--delete)}
b.good{color:var(--get)}b.bad{color:var(--put)}
details{border-top:1px solid var(--line);padding:6px 0}
summary{cursor:pointer}
summary p{display:inline}summary p+p::before{content:" "}
.media{color:var(--soft);font-size:13px}
@media(max-width:820px){body{display:block}nav{position:static;height:auto;max-height:40vh;border-right:0;border-bottom:1px solid var(--line)}main{padding:18px}}
`;
