// The photos of a story: picked from thumbnails, ordered with buttons. Rows keep their numbers when they move;
// their order is what is sent.
"use strict";
{
    const cards = new Map();
    const group = () => document.getElementById("story-photos");

    async function load(query) {
        const response = await fetch(`${group().dataset.pickUrl}?${new URLSearchParams(query)}`);
        if (!response.ok) throw new Error(`The photos could not be loaded (${response.status}).`);
        const answer = await response.json();
        for (const card of answer.photos) cards.set(String(card.id), card);
        return answer;
    }

    async function card(id) {
        const key = String(id);
        if (!cards.has(key)) await load({ ids: key });
        return cards.get(key) || null;
    }

    // ── the rows ──

    const rows = () => [...group().querySelectorAll(".photo-rows > .photo-row:not([hidden])")];
    const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

    function renumber() {
        // Whoever only looks at the story has no buttons.
        rows().filter((row) => row.querySelector("[data-up]")).forEach((row, place, all) => {
            part(row, "position").value = place;
            row.querySelector(".photo-place").textContent = place === 0 ? "Leads" : `${place + 1}.`;
            row.querySelector("[data-up]").disabled = place === 0;
            row.querySelector("[data-down]").disabled = place === all.length - 1;
        });
    }

    function touched() {
        renumber();
        group().dispatchEvent(new Event("change", { bubbles: true }));
    }

    function say(text) {
        group().querySelector("[data-said]").textContent = text;
    }

    function move(row, by, button) {
        const all = rows();
        const place = all.indexOf(row);
        const other = all[place + by];
        if (!other) return;
        if (by < 0) other.before(row);
        else other.after(row);
        touched();
        (button.disabled ? row.querySelector(by < 0 ? "[data-down]" : "[data-up]") : button).focus();
        say(`Now number ${place + by + 1} of ${all.length}.`);
    }

    function remove(row) {
        const next = row.nextElementSibling || row.previousElementSibling;
        part(row, "DELETE").checked = true;
        row.hidden = true;
        touched();
        (next && !next.hidden ? next.querySelector("[data-remove]") : group().querySelector("[data-pick]")).focus();
        say("Removed from this story. The photo itself stays.");
    }

    function wear(row, id) {
        card(id).then((found) => {
            if (!found) return;
            row.querySelector(".photo-card").innerHTML = found.html;
            const edit = row.querySelector("[data-edit]");
            if (edit) edit.href = edit.dataset.href.replace("/0/", `/${id}/`);
        });
    }

    function add(id) {
        const there = [...group().querySelectorAll(".photo-rows > .photo-row")].find(
            (row) => row.dataset.photo === String(id),
        );
        if (there) {
            part(there, "DELETE").checked = false;
            there.hidden = false;
            touched();
            return;
        }
        const total = group().querySelector('[name$="-TOTAL_FORMS"]');
        const row = group().querySelector("template").content.firstElementChild.cloneNode(true);
        for (const element of row.querySelectorAll("[name], [id], [for]")) {
            for (const attribute of ["name", "id", "for"]) {
                const value = element.getAttribute(attribute);
                if (value) element.setAttribute(attribute, value.replace("__prefix__", total.value));
            }
        }
        total.value = Number(total.value) + 1;
        row.dataset.photo = id;
        part(row, "photo").value = id;
        group().querySelector(".photo-rows").append(row);
        wear(row, id);
        touched();
    }

    // ── the picker ──

    const picker = {
        chosen: new Set(),
        take: null,
        isForOne: false,
        last: 0,
        asked: 0,

        open({ isForOne, take }) {
            Object.assign(this, { isForOne, take, chosen: new Set() });
            this.dialog = document.getElementById("picker");
            this.dialog.querySelector("[data-take]").hidden = isForOne;
            this.dialog.querySelector("#picker-search").value = "";
            this.dialog.showModal();
            this.search();
        },

        async search(more = false) {
            const words = this.dialog.querySelector("#picker-search").value.trim();
            const number = ++this.asked;
            const query = { q: words };
            if (more) query.before = this.last;
            const none = this.dialog.querySelector(".picker-none");
            let answer;
            try {
                answer = await load(query);
            } catch (problem) {
                none.textContent = problem.message;
                return;
            }
            if (number !== this.asked) return;
            let photos = answer.photos;
            if (!more) {
                this.dialog.querySelector(".picker-photos").replaceChildren();
                if (this.isForOne && !words) photos = await this.ownFirst(photos);
            }
            this.dialog.querySelector(".picker-photos").append(...photos.map((photo) => this.button(photo)));
            if (answer.photos.length) this.last = answer.photos.at(-1).id;
            this.dialog.querySelector("[data-more]").hidden = !answer.more;
            none.textContent = photos.length || more ? "" : "No photo has these words.";
        },

        // For the body, the story's own photos come first.
        async ownFirst(photos) {
            const own = rows().map((row) => row.dataset.photo);
            const found = (await Promise.all(own.map(card))).filter(Boolean);
            return [...found, ...photos.filter((photo) => !own.includes(String(photo.id)))];
        },

        button(photo) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "picker-photo";
            button.innerHTML = photo.html;
            button.dataset.photo = photo.id;
            if (!this.isForOne) button.setAttribute("aria-pressed", String(this.chosen.has(photo.id)));
            button.addEventListener("click", () => {
                if (this.isForOne) {
                    this.dialog.close();
                    this.take([photo]);
                    return;
                }
                if (!this.chosen.delete(photo.id)) this.chosen.add(photo.id);
                button.setAttribute("aria-pressed", String(this.chosen.has(photo.id)));
            });
            return button;
        },

        done() {
            this.dialog.close();
            this.take([...this.chosen].map((id) => cards.get(String(id))));
        },
    };

    window.newsroom = {
        card,
        pickOne: (take) => picker.open({ isForOne: true, take: ([photo]) => take(photo) }),
    };

    document.addEventListener("DOMContentLoaded", () => {
        if (!group()) return;
        renumber();
        group().addEventListener("click", (event) => {
            const button = event.target.closest("button");
            const row = event.target.closest(".photo-row");
            if (!button) return;
            if (button.matches("[data-up]")) move(row, -1, button);
            else if (button.matches("[data-down]")) move(row, 1, button);
            else if (button.matches("[data-remove]")) remove(row);
            else if (button.matches("[data-pick]")) {
                picker.open({ isForOne: false, take: (photos) => photos.forEach((photo) => add(photo.id)) });
            }
        });
        const dialog = document.getElementById("picker");
        let pause = 0;
        dialog.querySelector("#picker-search").addEventListener("input", () => {
            clearTimeout(pause);
            pause = setTimeout(() => picker.search(), 250);
        });
        dialog.querySelector("#picker-search").addEventListener("keydown", (event) => {
            // It stands in the story's form, which Enter would send.
            if (event.key === "Enter") event.preventDefault();
        });
        dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
        dialog.querySelector("[data-more]").addEventListener("click", () => picker.search(true));
        dialog.querySelector("[data-take]").addEventListener("click", () => picker.done());
        // A photo that was added or edited in a window of its own.
        const added = document.getElementById("id_new_photo");
        if (added) django.jQuery(added).on("change", () => add(added.value));
        window.addEventListener("focus", () => {
            for (const row of rows()) {
                if (!row.dataset.edited) continue;
                delete row.dataset.edited;
                cards.delete(row.dataset.photo);
                wear(row, row.dataset.photo);
            }
        });
        group().addEventListener("click", (event) => {
            const edit = event.target.closest("[data-edit]");
            if (edit) edit.closest(".photo-row").dataset.edited = "yes";
        });
    });
}
