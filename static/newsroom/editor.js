// The newsroom's own extensions of the rich-text editor: pull quotes, the story's photos, clean pastes.
// What they may leave in a body stands in articles/html.py.

import { Extension, Node, Plugin, isNodeSelection, mergeAttributes, pm } from "django-prose-editor/editor"
import { cleanPaste } from "newsroom/paste"

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPaste } })]
  },
})

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML() {
    // Asked before the plain quotation, which would take it for one of its own.
    return [{ tag: "blockquote.pull", priority: 60 }]
  },
  renderHTML({ HTMLAttributes }) {
    return ["blockquote", mergeAttributes(HTMLAttributes, { class: "pull" }), 0]
  },
  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      priority: 90,
      button: buttons.material("record_voice_over", "pull quote"),
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
      active: (editor) => editor.isActive("pullQuote"),
    })
  },
})

// The editor hides the field that the label names, so its own box has to be named.
document.addEventListener("prose-editor:ready", ({ target, detail }) => {
  const label = document.querySelector(`label[for="${target.id}"]`)
  detail.editor.view.dom.setAttribute("aria-label", label ? label.textContent.replace(/:\s*$/, "") : target.name)
  detail.editor.view.dom.setAttribute("aria-multiline", "true")
})

// The editor's picture of a photo: its thumbnail and caption, told by the newsroom.
function showPhoto(figure, id) {
  const caption = document.createElement("figcaption")
  caption.textContent = `Photo ${id}`
  figure.replaceChildren(caption)
  window.newsroom?.card(id).then((card) => {
    if (!card) {
      caption.textContent = `Photo ${id} is not there any more. Pages leave it out.`
      return
    }
    caption.textContent = [card.caption, card.credit].filter(Boolean).join(" ")
    if (card.thumbnail) {
      const image = document.createElement("img")
      image.src = card.thumbnail
      image.alt = ""
      figure.prepend(image)
    }
  })
}

// What is pasted or put in while a photo is chosen stands after it. By default it would take the photo's place:
// the photo that has just been copied is still chosen, and its copy would replace it.
const isChosenPhoto = (selection) => isNodeSelection(selection) && selection.node.type.name === "storyPhoto"

const placeFor = (selection) => (isChosenPhoto(selection) ? selection.to : selection)

function pasteAfterPhoto(view, event, slice) {
  const { selection, tr } = view.state
  if (!isChosenPhoto(selection)) return false
  tr.replaceRange(selection.to, selection.to, slice)
  const end = tr.doc.resolve(tr.mapping.map(selection.to))
  tr.setSelection(pm.state.Selection.near(end, -1))
  view.dispatch(tr.scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"))
  return true
}

export const StoryPhoto = Node.create({
  name: "storyPhoto",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      photo: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-photo"),
        renderHTML: ({ photo }) => ({ "data-photo": photo }),
      },
    }
  },
  parseHTML() {
    return [{ tag: "figure[data-photo]", priority: 60 }]
  },
  renderHTML({ HTMLAttributes }) {
    // With something in it, since the editor takes a body of one empty element for no body at all. The server
    // keeps the place alone.
    return ["figure", HTMLAttributes, ["span"]]
  },
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure")
      dom.className = "story-photo"
      dom.contentEditable = "false"
      dom.dataset.photo = node.attrs.photo
      showPhoto(dom, node.attrs.photo)
      return { dom }
    }
  },
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handlePaste: pasteAfterPhoto } })]
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "storyPhoto",
      groups: "nodes",
      priority: 80,
      button: buttons.material("add_photo_alternate", "photo of this story"),
      command: (editor) =>
        window.newsroom?.pickOne((card) =>
          editor
            .chain()
            .focus()
            .insertContentAt(placeFor(editor.state.selection), {
              type: "storyPhoto",
              attrs: { photo: String(card.id) },
            })
            .run(),
        ),
      active: (editor) => editor.isActive("storyPhoto"),
    })
  },
})
