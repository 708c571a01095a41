// A dateline that is typed as one line fills its parts at once, and shows how it will be printed.
"use strict";
{
    document.addEventListener("DOMContentLoaded", () => {
        const preview = document.getElementById("dateline-preview");
        const line = document.getElementById("id_dateline_text");
        if (!preview || !line) return;
        const $ = django.jQuery;
        const places = document.getElementById("id_filed_from");
        const parts = {
            date: document.getElementById("id_dateline_date"),
            service: document.getElementById("id_dateline_service"),
            override: document.getElementById("id_dateline_override"),
        };
        const source = document.getElementById("id_source");
        let filling = false;
        let asking = new AbortController();
        let pause = 0;

        function queryOf(text) {
            const query = new URLSearchParams({ text, source: source ? source.value : "" });
            for (const [name, field] of Object.entries(parts)) query.set(name, field.value);
            for (const option of places.selectedOptions) query.append("places", option.value);
            return String(query);
        }

        async function ask() {
            asking.abort();
            asking = new AbortController();
            asked = queryOf(line.value);
            try {
                const response = await fetch(`${preview.dataset.url}?${asked}`, { signal: asking.signal });
                return response.ok ? await response.json() : null;
            } catch (problem) {
                if (problem.name === "AbortError") return null;
                throw problem;
            }
        }

        // What the page shows already need not be asked for.
        let asked = queryOf("");

        function fill(read) {
            filling = true;
            places.replaceChildren(...read.places.map((place) => new Option(place.text, place.id, true, true)));
            $(places).trigger("change");
            parts.date.value = read.date;
            parts.service.value = read.service;
            parts.override.value = "";
            line.value = "";
            filling = false;
        }

        function show(read) {
            preview.classList.toggle("problem", Boolean(read.problem));
            if (read.problem) {
                preview.textContent = read.problem;
                return;
            }
            preview.textContent = read.text;
            const unknown = read.places.filter((place) => place.id === null).map((place) => place.text);
            if (unknown.length) preview.textContent += ` (new on the list of places: ${unknown.join("; ")})`;
            if (!read.was_read) preview.textContent += " (no place or service was found in it: printed as it stands)";
        }

        line.addEventListener("change", async () => {
            const read = await ask();
            if (!read) return;
            show(read);
            const known = !read.problem && read.was_read && read.places.every((place) => place.id !== null);
            if (known && line.value.trim()) {
                fill(read);
                asked = queryOf("");
            }
        });
        const refresh = () => {
            if (filling) return;
            clearTimeout(pause);
            pause = setTimeout(async () => {
                if (queryOf(line.value) === asked) return;
                const read = await ask();
                if (read) show(read);
            }, 150);
        };
        $(places).on("change", refresh);
        if (source) $(source).on("change", refresh);
        for (const field of Object.values(parts)) field.addEventListener("change", refresh);
    });
}
