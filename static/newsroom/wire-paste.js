// Shows where every line of a paste goes as soon as it stands in the form, so that one click makes the draft.
// Without this script the same button shows the lines first.

const form = document.getElementById("paste")
const copy = form.elements.copy
const seen = form.elements.seen
const button = form.querySelector("input[type=submit]")
const state = document.getElementById("paste-state")
const TYPING = 300 // milliseconds after the last key; a paste is read at once
let asked = null
let waiting = 0

const say = (words) => {
  state.textContent = words
}

const isTooLarge = () => new Blob([copy.value]).size > Number(form.dataset.largest)

// XMLHttpRequest because it hands over a parsed document, in which no script has run and for which no string
// of HTML has to be trusted.
const show = () => {
  asked?.abort()
  button.disabled = isTooLarge()
  if (button.disabled) {
    say(form.dataset.tooLarge)
    return
  }
  if (!copy.value.trim()) {
    say("")
    return
  }
  say(form.dataset.reading)
  asked = new XMLHttpRequest()
  asked.open("POST", form.dataset.lines)
  asked.responseType = "document"
  asked.onload = () => {
    const reading = asked.response?.getElementById("reading")
    if (asked.status === 200 && reading) {
      document.getElementById("reading").replaceWith(document.adoptNode(reading))
      say(reading.querySelector(".lines") ? form.dataset.read : "")
      return
    }
    say(asked.response?.getElementById("login-form") ? form.dataset.loggedOut : form.dataset.failed)
  }
  asked.onerror = () => say(form.dataset.failed)
  asked.send(new FormData(form))
}

const showSoon = (event) => {
  clearTimeout(waiting)
  waiting = setTimeout(show, event.inputType === "insertFromPaste" ? 0 : TYPING)
}

seen.value = seen.dataset.live
form.addEventListener("input", showSoon)
form.addEventListener("submit", (event) => {
  // A double click is one wish.
  if (form.dataset.sent || isTooLarge()) {
    event.preventDefault()
    return
  }
  form.dataset.sent = "yes"
})
addEventListener("pageshow", () => {
  delete form.dataset.sent
  if (copy.value.trim()) show()
})
