// Comments and the assignment of a story, sent without leaving the page: its form may hold what nobody has saved.
"use strict";
{
    const panel = document.getElementById("colleagues");
    const box = panel.querySelector("[data-comment] textarea");
    const said = panel.querySelector("[data-said]");

    function say(sentences) {
        said.replaceChildren(...sentences.map(({ level, text }) => {
            const line = document.createElement("p");
            line.className = level;
            line.textContent = text;
            return line;
        }));
        if (sentences.length) said.scrollIntoView({ block: "nearest" });
    }

    async function send(form, button) {
        const headers = { Accept: "application/json" };
        const body = new FormData(form, button);
        let response;
        try {
            response = await fetch(form.action, { method: "POST", body, headers });
            if (!response.ok) throw new Error(String(response.status));
            return await response.json();
        } catch {
            const why = response && response.status === 403 ? panel.dataset.late : panel.dataset.failed;
            return { is_done: false, said: [{ level: "error", text: why }], parts: {} };
        }
    }

    function show(parts) {
        // Whoever pressed a button in what is replaced goes on from there.
        const line = document.activeElement.closest("#colleagues li, #colleagues [data-part]");
        const place = line && (line.id ? `#${line.id} button` : ".assign summary, [data-comment] textarea");
        for (const [name, html] of Object.entries(parts))
            document.querySelector(`[data-part="${name}"]`).innerHTML = html;
        if (place) panel.querySelector(place)?.focus();
    }

    panel.addEventListener("submit", async (event) => {
        event.preventDefault();
        // A second press would say it twice.
        if (panel.ariaBusy === "true") return;
        panel.ariaBusy = "true";
        const form = event.target;
        const answer = await send(form, event.submitter);
        panel.ariaBusy = "false";
        if (answer.is_done && "comment" in form.dataset) form.reset();
        const details = answer.is_done && form.closest("details");
        if (details) {
            details.open = false;
            // The button that had the focus is hidden with it.
            details.querySelector("summary").focus();
        }
        show(answer.parts);
        say(answer.said);
    });

    window.addEventListener("beforeunload", (event) => {
        if (box.value.trim()) event.preventDefault();
    });
}
