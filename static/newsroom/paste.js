// What comes from Word, Google Docs or a web page, reduced to what a story can hold. The server has the last
// word (articles/html.py); this only spares the journalist from seeing the rubbish first.

const KEPT_ATTRIBUTES = ["href", "colspan", "rowspan", "start", "data-photo"]
const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" }

// A strict Content-Security-Policy blocks and reports style attributes wherever they are parsed, even outside
// the page. They are renamed before that, and read under their new name.
// So are event handlers, which are dropped with all the other attributes.
const withoutStyles = (html) => {
  const handler = /(<[a-z][^<>]*?[\s"'/])on([a-z]+\s*=)/gi
  while (handler.test(html)) html = html.replace(handler, "$1data-on$2")
  return html.replace(/(<[a-z][^<>]*?)\sstyle=/gi, "$1 data-style=")
}

const styleOf = (element) => {
  const declarations = (element.getAttribute("data-style") || "").split(";")
  const style = {}
  for (const declaration of declarations) {
    const [name, ...value] = declaration.split(":")
    if (value.length) style[name.trim().toLowerCase()] = value.join(":").trim().toLowerCase()
  }
  return style
}

const rename = (element, tag) => {
  const renamed = element.ownerDocument.createElement(tag)
  for (const name of KEPT_ATTRIBUTES) {
    if (element.hasAttribute(name)) renamed.setAttribute(name, element.getAttribute(name))
  }
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}

const unwrap = (element) => element.replaceWith(...element.childNodes)

const isBold = (style) => style["font-weight"] === "bold" || Number(style["font-weight"]) >= 600

function readSpans(doc) {
  for (const element of doc.querySelectorAll("b, strong")) {
    // Google Docs wraps everything it copies into a <b> that is not bold.
    if (["normal", "400"].includes(styleOf(element)["font-weight"])) unwrap(element)
    else rename(element, "strong")
  }
  for (const element of doc.querySelectorAll("i")) rename(element, "em")
  for (const element of doc.querySelectorAll("span, font")) {
    const style = styleOf(element)
    let inner = [...element.childNodes]
    const wrap = (tag) => {
      const outer = doc.createElement(tag)
      outer.append(...inner)
      inner = [outer]
    }
    if (isBold(style) && element.textContent.trim()) wrap("strong")
    if (style["font-style"] === "italic" && element.textContent.trim()) wrap("em")
    element.replaceWith(...inner)
  }
}

// Word writes a list as paragraphs that carry their bullets as text.
function readWordLists(doc) {
  let list = null
  for (const paragraph of [...doc.querySelectorAll("p")]) {
    const isItem = /^MsoList(Paragraph|Bullet|Number)/.test(paragraph.className)
    if (!isItem && !styleOf(paragraph)["mso-list"]) {
      list = null
      continue
    }
    const marker = paragraph.querySelector("[data-marker]")
    const kind = /^\s*\(?[0-9a-z]{1,3}[.)]/i.test(marker ? marker.textContent : paragraph.textContent) ? "ol" : "ul"
    if (marker) marker.remove()
    else {
      const first = doc.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode()
      if (first) first.data = first.data.replace(/^\s*(?:[·•§o▪–-]|\d{1,3}[.)])\s+/, "")
    }
    if (!list || paragraph.previousElementSibling !== list || list.localName !== kind) {
      list = doc.createElement(kind)
      paragraph.before(list)
    }
    const item = doc.createElement("li")
    list.append(item)
    item.append(rename(paragraph, "p"))
  }
}

function readLinks(doc) {
  for (const link of doc.querySelectorAll("a")) {
    const address = link.getAttribute("href") || ""
    if (!/^(https?:|mailto:|tel:)/i.test(address)) {
      unwrap(link)
      continue
    }
    // Google Docs sends every link through a page of its own.
    const url = URL.parse ? URL.parse(address) : new URL(address)
    if (url && /(^|\.)google\.com$/.test(url.hostname) && url.pathname === "/url" && url.searchParams.get("q")) {
      link.setAttribute("href", url.searchParams.get("q"))
    }
  }
}

// A line break between paragraphs is only the other program's idea of space.
function readBreaks(doc) {
  const isBlock = (node) =>
    !node || /^(P|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|DIV|HR|FIGURE)$/.test(node.nodeName) ||
    (node.nodeType === Node.TEXT_NODE && !node.data.trim() && isBlock(node.nextSibling))
  for (const element of doc.querySelectorAll("br")) {
    const inParagraph = element.closest("p, h1, h2, h3, h4, h5, h6, li, td, th")
    if (!inParagraph && isBlock(element.previousSibling) && isBlock(element.nextSibling)) element.remove()
  }
}

export function cleanPaste(html) {
  html = withoutStyles(html)
  // From this editor to this editor: nothing to clean.
  if (/data-pm-slice/.test(html) && !/<(style|meta name|o:p)/i.test(html)) return html
  html = html.replace(/<!\[(?:if|endif)[^>]*>/gi, "").replace(/<\/?[ovwm]:[^>]*>/gi, "")
  const doc = new DOMParser().parseFromString(html, "text/html")
  const useless = "style, script, meta, link, title, xml, img, picture, svg, object, iframe, colgroup, del, noscript"
  for (const element of doc.querySelectorAll(useless)) element.remove()
  for (const element of doc.querySelectorAll("[data-style]")) {
    const style = styleOf(element)
    if (style["mso-list"]?.startsWith("ignore")) element.dataset.marker = ""
    else if (style["mso-hide"] === "all" || style.display === "none") element.remove()
  }
  for (const element of doc.querySelectorAll('[class^="MsoComment"], [class^="MsoFootnote"] sup')) element.remove()
  // The bullets have to be found before their spans are unwrapped.
  for (const marker of doc.querySelectorAll("span[data-marker]")) {
    const kept = doc.createElement("samp")
    kept.dataset.marker = ""
    kept.append(...marker.childNodes)
    marker.replaceWith(kept)
  }
  readSpans(doc)
  readWordLists(doc)
  for (const element of doc.querySelectorAll("samp[data-marker]")) element.remove()
  readLinks(doc)
  readBreaks(doc)
  for (const [from, to] of Object.entries(HEADINGS)) {
    for (const element of doc.querySelectorAll(from)) rename(element, to)
  }
  for (const element of doc.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!KEPT_ATTRIBUTES.includes(name)) element.removeAttribute(name)
    }
  }
  for (const element of doc.querySelectorAll("p, strong, em, h2, h3")) {
    if (!element.textContent.trim() && !element.querySelector("figure")) {
      if (element.localName === "p" || element.localName.startsWith("h")) element.remove()
      else unwrap(element)
    }
  }
  return doc.body.innerHTML
}
