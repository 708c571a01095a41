// Keeps on the server what is typed and not saved, says who else has the story open, and asks before it is left.
"use strict";
{
    const PAUSE = 1500;
    const LONGEST = 4000;
    const BEAT = 20000;

    document.addEventListener("DOMContentLoaded", () => {
        const form = document.getElementById("story_form");
        if (!form) return;
        const desk = document.getElementById("at-work");
        let changed = Boolean(document.querySelector(".errornote"));
        let isLeaving = false;
        // The editor and the pickers send their first events themselves; only a person's count.
        let touched = false;
        for (const touch of ["pointerdown", "keydown", "paste", "drop"])
            document.addEventListener(touch, () => { touched = true; }, true);

        const say = (name, words) => {
            const place = desk.querySelector(`[data-${name}]`);
            if (place.textContent !== words) place.textContent = words;
        };
        const report = async (isTyped) => {
            const sent = new FormData(form);
            for (const [name, value] of [...sent])
                if (typeof value !== "string") sent.delete(name);
            if (isTyped) sent.set("typed", "1");
            try {
                const answer = await fetch(desk.dataset.url, { method: "POST", body: sent, redirect: "error" });
                if (isLeaving) return;
                if (!answer.ok) {
                    say("kept", desk.dataset.lost);
                    return;
                }
                const told = await answer.json();
                say("others", told.others);
                say("saved", told.saved);
                if (isTyped) say("kept", told.kept);
            } catch {
                if (isLeaving) return;
                say("kept", desk.dataset.offline);
                if (isTyped) later();
            }
        };

        let timer = 0;
        let since = 0;
        const later = () => {
            const now = Date.now();
            since ||= now;
            clearTimeout(timer);
            timer = setTimeout(() => {
                since = 0;
                report(true);
            }, Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
        };
        const note = () => {
            if (!touched) return;
            changed = true;
            if (desk) later();
        };
        form.addEventListener("input", note);
        form.addEventListener("change", note);
        django.jQuery(form).on("change", note);
        form.addEventListener("submit", (event) => {
            // A preview opens beside the form, and the form stays.
            if (event.submitter?.formTarget) return;
            changed = false;
            isLeaving = true;
            clearTimeout(timer);
        });
        window.addEventListener("beforeunload", (event) => {
            if (changed) event.preventDefault();
        });
        if (desk) {
            report(false);
            setInterval(() => report(false), BEAT);
        }
    });
}
