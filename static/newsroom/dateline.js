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
        let asked = 0;
        let filling = false;

        async function ask(text) {
            const query = new URLSearchParams({ text, source: source ? source.value : "" });
            for (const [name, field] of Object.entries(parts)) query.set(name, field.value);
            for (const option of places.selectedOptions) query.append("places", option.value);
            const number = ++asked;
            const response = await fetch(`${preview.dataset.url}?${query}`);
            if (!response.ok || number !== asked) return null;
            return response.json();
        }

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
            const read = await ask(line.value);
            if (!read) return;
            show(read);
            const known = !read.problem && read.was_read && read.places.every((place) => place.id !== null);
            if (known && line.value.trim()) fill(read);
        });
        const refresh = async () => {
            if (filling) return;
            const read = await ask(line.value);
            if (read) show(read);
        };
        $(places).on("change", refresh);
        if (source) $(source).on("change", refresh);
        for (const field of Object.values(parts)) field.addEventListener("change", refresh);
    });
}
