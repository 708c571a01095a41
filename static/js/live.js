// Looks for newer entries of live coverage. The page is whole without it: a plain reload shows the same.
"use strict";
{
    const room = document.querySelector("[data-newest]");
    const status = room.querySelector("p");
    const entries = document.getElementById("entries");
    const SHORTEST = 20_000, LONGEST = 180_000;
    // As many as the page of what is newest has (articles/views/coverage.py).
    const MOST = 12;
    let etag = "", pause = SHORTEST, timer = 0, waiting = [];

    // Nothing is asked for while nobody looks; a page that is looked at again asks at once.
    function later() {
        clearTimeout(timer);
        if (!document.hidden) timer = setTimeout(look, pause);
    }

    async function look() {
        try {
            // The condition is said here, so that no cache of the browser answers for the site.
            const headers = etag ? { "If-None-Match": etag } : {};
            const answer = await fetch(room.dataset.newest, { headers, cache: "no-store", credentials: "omit" });
            if (answer.status === 200) {
                etag = answer.headers.get("ETag") || "";
                if (take(new DOMParser().parseFromString(await answer.text(), "text/html"))) return;
            } else if (answer.status !== 304) {
                // The story has moved or is gone: only a new page can say which.
                if (answer.status === 404 || answer.status === 410) return;
            }
        } catch { /* away from the network: asked again */ }
        pause = Math.min(pause * 1.3, LONGEST);
        later();
    }

    // Whether the coverage has ended, and with it the looking.
    function take(found) {
        const known = new Set([...document.querySelectorAll(".entry")].map(one => one.id));
        const newest = [...found.querySelectorAll(".entry")];
        for (const entry of newest) {
            const here = document.getElementById(entry.id);
            // An entry that was worded anew, or corrected, is so for whoever has it before them.
            if (here && here.innerHTML !== entry.innerHTML) here.replaceWith(adopted(entry));
        }
        // What has no number any more was withdrawn.
        const runs = found.body.dataset.numbers.split(" ").map(run => run.split("-").map(Number));
        for (const one of document.querySelectorAll(".entry"))
            if (!runs.some(([first, last]) => first <= numberOf(one) && numberOf(one) <= last)) one.remove();
        moments(found.querySelector("[data-moments]"));
        waiting = newest.filter(one => !known.has(one.id));
        const latest = found.querySelector("[data-latest]"), told = document.querySelector("[data-latest]");
        if (latest && told) told.replaceChildren(...latest.childNodes);
        if (waiting.length) {
            pause = SHORTEST;
            if (waiting.length === MOST && known.size > 0) offer(link(room.dataset.many));
            else if (scrollY < 200 && !document.activeElement.closest(".entry")) show(false);
            else offer(button(waiting.length));
        }
        if (!found.body.hasAttribute("data-ended")) return false;
        document.querySelector(".live-mark").textContent = room.dataset.end;
        document.querySelector(".is-live-now").classList.remove("is-live-now");
        return true;
    }

    // The list on top. It leads to what stands on this page, and else to the entry's own part.
    function moments(found) {
        const here = document.querySelector("[data-moments]");
        for (const link of found.querySelectorAll("a"))
            if (document.getElementById(link.hash.slice(1))) link.setAttribute("href", link.hash);
        if (here.innerHTML !== found.innerHTML) here.replaceChildren(...document.importNode(found, true).childNodes);
    }

    const numberOf = (entry) => Number(entry.id.slice("entry-".length));
    const adopted = (entry) => document.importNode(entry, true);
    const words = (number) => number === 1 ? room.dataset.one : room.dataset.more.replace("{}", number);

    function button(number) {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = words(number);
        made.addEventListener("click", () => show(true));
        return made;
    }

    function link(text) {
        const made = document.createElement("a");
        made.href = location.pathname;
        made.textContent = text;
        return made;
    }

    function offer(made) {
        // Said once: the same words again would be read out again.
        if (status.textContent !== made.textContent) status.replaceChildren(made);
    }

    function show(wasAsked) {
        const made = waiting.map(adopted), number = made.length;
        waiting = [];
        document.querySelector(".no-entries")?.remove();
        entries.prepend(...made);
        for (const one of made) one.classList.add("has-come");
        status.replaceChildren();
        if (!wasAsked) {
            // For whoever hears the page and does not see it.
            const said = document.createElement("span");
            said.className = "unseen";
            said.textContent = words(number);
            status.append(said);
            return;
        }
        made[0].tabIndex = -1;
        made[0].focus();
        made[0].scrollIntoView();
    }

    document.addEventListener("visibilitychange", () => {
        clearTimeout(timer);
        if (!document.hidden) { pause = SHORTEST; look(); }
    });
    later();
}
