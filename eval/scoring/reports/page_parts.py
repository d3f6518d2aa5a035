"""Style and script of the HTML report; nothing is fetched from anywhere."""

import base64
import hashlib

STYLE = """
body{font-family:"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",sans-serif}
body{margin:1.5rem;line-height:1.6;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}pre{overflow:auto;background:#f5f5f5;padding:1rem}
form{position:sticky;top:0;background:#fff;padding:.6rem 0;border-bottom:2px solid #1a1a1a}
label{display:inline-block;margin:0 1rem .3rem 0}select,input{font:inherit;max-width:14rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th:nth-child(1){width:8rem}th:nth-child(2){width:17%}th:nth-child(3){width:18%}
td,th{border:1px solid #bbb;padding:.4rem .6rem;vertical-align:top;text-align:left}
td{overflow-wrap:anywhere}tr[data-outcome=wrong]{background:#fdf0ee}
tr[data-change=lost] td:first-child{border-left:6px solid #b3261e}
tr[data-change=won] td:first-child{border-left:6px solid #1b6e3c}
.text{white-space:pre-wrap}.before{color:#555;border-left:3px solid #bbb;padding-left:.5rem}
.bad{color:#b3261e}ul{margin:0;padding-left:1.2rem}figure{margin:0 0 .8rem}
img{width:100%;max-width:360px;border:1px solid #bbb}figcaption{font-size:.85rem}
@media(max-width:800px){table,tbody,tr,td{display:block}thead{display:none}tr{margin-bottom:1rem}}
"""
SCRIPT = """
const filters=[...document.querySelectorAll("[data-filter]")];
const rows=[...document.querySelectorAll("tbody tr")];
function fits(row,name,value){
if(!value)return true;
if(name==="words")return row.textContent.toLowerCase().includes(value.toLowerCase());
if(name==="tags")return row.dataset.tags.split(" ").includes(value);
return row.dataset[name]===value;}
function apply(){
rows.forEach(row=>{row.hidden=!filters.every(f=>fits(row,f.dataset.filter,f.value));});
const shown=rows.filter(row=>!row.hidden).length;
document.getElementById("count").textContent=shown+" / "+rows.length+" 問";}
filters.forEach(f=>f.addEventListener("input",apply));
document.getElementById("filters").addEventListener("submit",e=>e.preventDefault());
apply();
"""
_HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
# Should a document's words ever become markup here, they still run nothing and ask for nothing.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    f"style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'\">"
)
