// Asks before a story is left that was changed and not saved.
"use strict";
{
    document.addEventListener("DOMContentLoaded", () => {
        const form = document.getElementById("story_form");
        if (!form) return;
        let changed = Boolean(document.querySelector(".errornote"));
        // The editor and the pickers send their first events themselves; only a person's count.
        let touched = false;
        for (const touch of ["pointerdown", "keydown", "paste", "drop"])
            document.addEventListener(touch, () => { touched = true; }, true);
        const note = () => {
            changed = changed || touched;
        };
        form.addEventListener("input", note);
        form.addEventListener("change", note);
        django.jQuery(form).on("change", note);
        form.addEventListener("submit", () => {
            changed = false;
        });
        window.addEventListener("beforeunload", (event) => {
            if (changed) event.preventDefault();
        });
    });
}
