"""The markup of the page for a browser: one file, its style and script inside, and nothing is asked of the network.

Every text that is not ours is escaped, and the script may be no other than this one: the page forbids it by the
script's fingerprint (Content Security Policy level 3, 2.3.1 and 8.4), so a prompt with markup in it stays text.
"""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from studio.contract.geometry import Extent
from studio.storage.exporting.page_words import PageWords

THUMBNAIL_PX = 256
_STYLE = """
:root { color-scheme: light dark; --ground: #f4f4f5; --card: #fff; --ink: #18181b; --muted: #62626c; --line: #d8d8de; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #18181b; --card: #232327; --ink: #f1f1f4; --muted: #a5a5b1; --line: #3c3c44; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
header { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center;
  padding: 12px 20px; background: var(--ground); border-bottom: 1px solid var(--line); z-index: 1; }
h1 { margin: 0; font-size: 20px; overflow-wrap: anywhere; }
input { flex: 1 1 200px; max-width: 480px; padding: 7px 10px; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
#count { color: var(--muted); font-variant-numeric: tabular-nums; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 14px; padding: 16px 20px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
figure[hidden] { display: none; }
figure a { display: flex; height: 220px; background: #8883; }
figure img { max-width: 100%; max-height: 220px; width: auto; height: auto; margin: auto; display: block; }
figcaption { padding: 8px 10px; overflow-wrap: anywhere; }
figcaption p { margin: 0; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
figcaption small { display: block; color: var(--muted); }
figcaption small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
dl { display: none; margin: 0; }
dialog { border: 0; padding: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; color: #f1f1f4;
  background: #111113; }
dialog[open] { display: flex; flex-wrap: wrap; }
dialog .stage { flex: 1 1 60vw; height: 100vh; min-height: 60vh; display: grid; place-items: center; }
dialog .stage img { width: 100%; height: 100vh; object-fit: contain; }
dialog aside { flex: 0 1 340px; padding: 14px 18px; overflow: auto; max-height: 100vh; overflow-wrap: anywhere; }
dialog aside p { display: block; white-space: pre-wrap; }
dialog aside small { color: #a5a5b1; white-space: normal; }
dialog nav { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 14px; }
dialog button { font: inherit; padding: 6px 12px; color: inherit; background: #2c2c31; border: 1px solid #4a4a52;
  border-radius: 6px; }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; margin-top: 14px; }
body:has(dialog[open]) { overflow: hidden; }
dt { color: #a5a5b1; }
dd { margin: 0; white-space: pre-wrap; }
:focus-visible { outline: 2px solid #4f8cff; outline-offset: 2px; }
"""
_SCRIPT = """
"use strict";
const find = (name) => document.getElementById(name);
const figures = [...document.querySelectorAll("figure")];
const words = figures.map((figure) => figure.textContent.normalize("NFC").toLowerCase());
const count = find("count"), view = find("view"), picture = find("picture"), told = find("told");
let shown = figures, at = 0;
function search() {
  const asked = find("search").value.normalize("NFC").toLowerCase().split(/\\s+/).filter(Boolean);
  shown = figures.filter((figure, number) => {
    figure.hidden = !asked.every((word) => words[number].includes(word));
    return !figure.hidden;
  });
  count.textContent = count.dataset.form.replace("{shown}", shown.length).replace("{total}", figures.length);
}
function show(number) {
  if (!shown.length) return;
  at = (number + shown.length) % shown.length;
  const figure = shown[at], link = figure.querySelector("a");
  picture.src = link.href;
  picture.alt = figure.querySelector("img").alt;
  told.replaceChildren(...figure.querySelector("figcaption").cloneNode(true).childNodes);
  if (!view.open) view.showModal();
}
find("search").addEventListener("input", search);
figures.forEach((figure) => figure.querySelector("a").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !view.showModal) return;
  event.preventDefault();
  show(shown.indexOf(figure));
}));
find("previous").addEventListener("click", () => show(at - 1));
find("following").addEventListener("click", () => show(at + 1));
find("close").addEventListener("click", () => view.close());
view.addEventListener("close", () => picture.removeAttribute("src"));
view.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") show(at - 1);
  if (event.key === "ArrowRight") show(at + 1);
});
search();
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of the page.

    Attributes:
        file: Path of the large picture, from the page, divided by /.
        name: What it is called.
        thumbnail: Its small picture as the bytes of a WebP.
        small: Size of the small picture.
        prompt: What it shows; empty where that is not told.
        settings: How it was made, in pairs of a word and a value.
    """

    file: str
    name: str
    thumbnail: bytes
    small: Extent
    prompt: str = ""
    settings: tuple[tuple[str, str], ...] = ()


def beginning(words: PageWords) -> bytes:
    """Give the page up to its first picture."""
    policy = (
        "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{_fingerprint()}'; base-uri 'none'; form-action 'none'"
    )
    return _bytes(
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Scanline Studio">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(words.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><h1>{escape(words.title)}</h1><input id="search" type="search" autocomplete="off" '
        f'placeholder="{escape(words.search)}" aria-label="{escape(words.search)}">'
        f'<span id="count" role="status" data-form="{escape(words.count)}"></span></header>\n<main>\n'
    )


def figure(entry: Entry) -> bytes:
    """Give one picture of the page."""
    data = base64.b64encode(entry.thumbnail).decode("ascii")
    rows = "".join(f"<dt>{_shown(word)}</dt><dd>{_shown(value)}</dd>" for word, value in entry.settings)
    prompt = f"<p>{_shown(entry.prompt)}</p>" if entry.prompt else ""
    return _bytes(
        f'<figure><a href="{quote(entry.file)}" target="_blank" rel="noopener">'
        f'<img loading="lazy" width="{entry.small.width}" height="{entry.small.height}" '
        f'alt="{_shown(entry.prompt or entry.name)}" src="data:image/webp;base64,{data}"></a>'
        f"<figcaption>{prompt}<small>{_shown(entry.name)}</small><dl>{rows}</dl></figcaption></figure>\n"
    )


def ending(words: PageWords) -> bytes:
    """Give the page after its last picture."""
    buttons = "".join(
        f'<button type="button" id="{name}">{escape(text)}</button>'
        for name, text in (("previous", words.previous), ("following", words.following), ("close", words.close))
    )
    return _bytes(
        '</main>\n<dialog id="view"><div class="stage"><img id="picture" alt=""></div>'
        f'<aside><nav>{buttons}</nav><div id="told"></div></aside></dialog>\n'
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _shown(text: str) -> str:
    """Give a text that is not ours, as a browser shows it: no markup, and no controls or halves of letters."""
    kept = "".join(letter if letter >= " " or letter in "\n\t" else " " for letter in text)
    return escape(kept.encode("utf-8", "replace").decode(), quote=True)


def _bytes(text: str) -> bytes:
    return text.encode()


@functools.cache
def _fingerprint() -> str:
    import hashlib

    return base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode("ascii")
