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
    let asked = 0, heard = null;

    // A form's key is another one each time.
    function said(part) {
        const copy = part.cloneNode(true);
        for (const key of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) key.remove();
        return copy.innerHTML;
    }

    const isInHand = (part) => part.contains(document.activeElement) || part.querySelector("details[open]");
    // Nothing moves under a pointer: what stands there may be public with one press.
    const isBusy = () => list.matches(":hover") || list.contains(document.activeElement);

    function tell(number) {
        const words = number === 0 ? "" : number === 1 ? told.dataset.one : told.dataset.many.replace("{}", number);
        // Said once: the same words again would be read out again.
        if (told.textContent !== words) told.textContent = words;
    }

    // The list as it is now: what is no more among the newest stands on the next page.
    function take() {
        if (!heard || isBusy()) return;
        const fresh = heard;
        heard = null;
        let place = null;
        for (const there of fresh.children) {
            const here = document.getElementById(there.id);
            if (here && (isInHand(here) || said(here) === said(there))) {
                place = here;
                continue;
            }
            const adopted = document.importNode(there, true);
            adopted.classList.toggle("is-new", !here || here.classList.contains("is-new"));
            if (here) here.replaceWith(adopted);
            else if (place) place.after(adopted);
            else list.prepend(adopted);
            place = adopted;
        }
        const named = new Set([...fresh.children].map((one) => one.id));
        for (const one of [...list.children]) if (!named.has(one.id) && !isInHand(one)) one.remove();
        if (list.children.length) document.querySelector(".live-entries .nothing")?.remove();
    }

    async function listen() {
        if (document.hidden) return;
        const mine = ++asked;
        const fresh = await freshPage();
        const entries = fresh?.querySelector("[data-heard-entries]");
        // An answer that comes late says what was before.
        if (mine !== asked || !entries) return;
        heard = entries;
        const isNew = (entry) => document.getElementById(entry.id)?.classList.contains("is-new") ?? true;
        tell([...heard.children].filter(isNew).length);
        take();
        const parts = fresh.querySelectorAll("[data-heard]");
        for (const [number, here] of document.querySelectorAll("[data-heard]").entries()) {
            const there = parts[number];
            if (there && !isInHand(here) && said(there) !== said(here)) here.replaceChildren(...there.childNodes);
        }
    }

    if (list) {
        setInterval(listen, EVERY);
        document.addEventListener("visibilitychange", listen);
        list.addEventListener("pointerleave", take);
        list.addEventListener("focusout", () => setTimeout(take));
    }
}
