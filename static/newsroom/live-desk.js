// What is typed into a new entry is kept in this tab, whatever is pressed meanwhile, until it is posted.
"use strict";
{
    const form = document.querySelector(".post-form");
    const place = `live ${location.pathname}`;
    const fields = ["text", "heading"].map((name) => form.elements[name]);
    const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
    const isPosted = kept.isSent && document.querySelector(".messagelist .success") && !form.querySelector(".errorlist");

    function keep(isSent) {
        const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
        sessionStorage.setItem(place, JSON.stringify({ ...typed, isSent }));
    }

    if (!isPosted) for (const field of fields) field.value ||= kept[field.name] ?? "";
    if (fields[1].value) form.querySelector(".post-more").open = true;
    // What was sent and did not arrive is typed and not sent.
    keep(false);
    form.addEventListener("input", () => keep(false));
    form.addEventListener("submit", () => keep(true));
}

// Hears what colleagues post and change meanwhile. Without it, a reload does the same.
{
    const EVERY = 15000;
    const list = document.querySelector("[data-heard-entries]");
    const told = document.querySelector(".live-heard");
    let heard = 0;

    // A form's key is another one each time.
    function said(entry) {
        const copy = entry.cloneNode(true);
        for (const key of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) key.remove();
        return copy.innerHTML;
    }

    const isInHand = (entry) => entry.contains(document.activeElement) || entry.querySelector("details[open]");

    function takeEntries(fresh) {
        let place = null;
        for (const there of fresh.children) {
            const here = document.getElementById(there.id);
            const adopted = document.importNode(there, true);
            if (!here) {
                adopted.classList.add("is-new");
                place ? place.after(adopted) : list.prepend(adopted);
                place = adopted;
                heard += 1;
                continue;
            }
            place = here;
            if (isInHand(here) || said(here) === said(there)) continue;
            here.replaceWith(adopted);
            place = adopted;
        }
        if (!heard) return;
        document.querySelector(".live-entries .nothing")?.remove();
        told.textContent = heard === 1 ? told.dataset.one : told.dataset.many.replace("{}", heard);
    }

    async function listen() {
        if (document.hidden) return;
        let fresh;
        try {
            const answer = await fetch(location.pathname, { redirect: "error" });
            if (!answer.ok) return;
            fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        } catch {
            return;
        }
        const entries = fresh.querySelector("[data-heard-entries]");
        if (entries) takeEntries(entries);
        for (const [number, here] of document.querySelectorAll("[data-heard]").entries()) {
            const there = fresh.querySelectorAll("[data-heard]")[number];
            if (there && there.textContent !== here.textContent) here.replaceChildren(...there.childNodes);
        }
    }

    if (list) {
        setInterval(listen, EVERY);
        document.addEventListener("visibilitychange", listen);
    }
}
