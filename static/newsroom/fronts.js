// The plan of a front without leaving the page: buttons are sent from here, stories are dragged into their places,
// and the search answers while it is typed. Without it every button is a form that is sent as forms are.
"use strict";
{
    document.documentElement.classList.add("has-script");
    // Answers come one after the other, as the buttons were pressed.
    let sent = Promise.resolve();
    const desk = () => document.getElementById("front-desk");

    async function fetched(url, options) {
        const answer = await fetch(url, options);
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("front-desk");
        if (!page) throw new Error("no plan in it");
        return page;
    }

    // What the pointer or the focus was on is looked for again by what it says.
    function placeOf(element) {
        if (!element || !desk().contains(element)) return null;
        const row = element.closest("[data-story]");
        const area = element.closest("[data-area]");
        return {
            id: element.id,
            value: element.value,
            story: row && row.dataset.story,
            area: area ? area.dataset.area : "",
        };
    }

    function find({ id, value, story, area }) {
        if (id) return document.getElementById(id);
        const within = area ? desk().querySelector(`[data-area="${area}"]`) : desk().querySelector(".front-offered");
        const rows = [...desk().querySelectorAll(`[data-story="${story}"] button`)];
        return [...desk().querySelectorAll("button")].find((one) => one.value === value)
            || (within && within.querySelector(`[data-story="${story}"] button`))
            || rows[0];
    }

    // What was typed and not sent, but for the form that was.
    function unsent(sentForm) {
        const isTyped = (field) => field.options
            ? [...field.options].some(one => one.selected !== one.defaultSelected)
            : field.value !== field.defaultValue;
        return [...desk().querySelectorAll("form :is(input:not([type=hidden], [type=radio]), select, textarea)[id]")]
            .filter(field => field.form !== sentForm && isTyped(field));
    }

    // What was pressed stays where it was before the eye, however much longer the page is now.
    function show(page, sentForm) {
        for (const field of unsent(sentForm)) {
            const again = page.querySelector(`#${field.id}`);
            if (again) again.value = field.value;
        }
        for (const one of desk().querySelectorAll("details[open]"))
            if (!one.contains(sentForm)) page.querySelector("details").open = true;
        const place = placeOf(document.activeElement);
        const height = place && document.activeElement.getBoundingClientRect().top;
        const passed = desk().querySelector(".front-rail").scrollTop;
        const typed = document.getElementById("front-q");
        const isTyping = typed && document.activeElement === typed;
        const selection = isTyping ? typed.selectionStart : 0;
        const words = isTyping ? typed.value : null;
        desk().replaceWith(page);
        const element = place && find(place);
        desk().querySelector(".front-rail").scrollTop = passed;
        if (element) {
            element.focus({ preventScroll: true });
            if (element.value === place.value) scrollBy(0, element.getBoundingClientRect().top - height);
        }
        if (isTyping) {
            const box = document.getElementById("front-q");
            box.value = words;
            box.setSelectionRange(selection, selection);
        }
        const frame = document.querySelector("iframe[name=front-preview]");
        const panel = document.getElementById("preview-panel");
        if (!panel.hidden) frame.contentWindow.location.reload();
    }

    function fail() {
        const line = document.createElement("p");
        line.className = "error";
        line.textContent = desk().dataset.failed;
        desk().querySelector("[data-said]")?.replaceChildren(line);
    }

    function send(url, body, form) {
        sent = sent.then(async () => {
            try {
                show(await fetched(url, { method: "POST", body }), form);
            } catch {
                fail();
            }
        });
    }

    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (!desk().contains(form) || form.method !== "post") return;
        event.preventDefault();
        send(form.action || location.href, new FormData(form, event.submitter), form);
    });

    document.addEventListener("change", (event) => {
        const field = event.target;
        if (!desk().contains(field) || field.name !== "layout") return;
        const body = new FormData(field.form);
        body.set("do", "layout");
        send(field.form.action || location.href, body);
    });

    let waiting;
    document.addEventListener("input", (event) => {
        const form = event.target.closest(".front-search");
        if (!form) return;
        clearTimeout(waiting);
        waiting = setTimeout(async () => {
            const asked = () => new URLSearchParams(new FormData(form)).toString();
            const url = new URL(location.href);
            url.hash = "";
            url.search = asked();
            try {
                const page = await fetched(url);
                if (url.search !== `?${asked()}`) return;
                desk().querySelector(".front-offered ol").replaceWith(page.querySelector(".front-offered ol"));
            } catch {
                fail();
            }
        }, 250);
    });

    let dragged = null;
    document.addEventListener("dragstart", (event) => {
        const row = event.target.closest && event.target.closest("#front-desk [draggable=true]");
        if (!row) return;
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.dataset.story);
    });
    document.addEventListener("dragend", () => {
        dragged = null;
        for (const one of document.querySelectorAll(".is-over")) one.classList.remove("is-over");
    });
    document.addEventListener("dragover", (event) => {
        const area = dragged && event.target.closest("[data-area]");
        for (const one of document.querySelectorAll(".is-over")) if (one !== area) one.classList.remove("is-over");
        if (!area) return;
        event.preventDefault();
        area.classList.add("is-over");
    });
    document.addEventListener("drop", (event) => {
        const area = dragged && event.target.closest("[data-area]");
        if (!area) return;
        event.preventDefault();
        const chosen = [...area.querySelectorAll(".is-chosen")].filter((one) => one !== dragged);
        const below = chosen.findIndex((one) => {
            const box = one.getBoundingClientRect();
            return event.clientY < box.top + box.height / 2;
        });
        const body = new FormData(document.getElementById("front-plan"));
        const place = below < 0 ? chosen.length : below;
        body.set("do", `put:${area.dataset.area}:${dragged.dataset.story}:${place}`);
        send(location.href, body);
    });
}
