// Asks before a story is left that was changed and not saved.
"use strict";
{
    document.addEventListener("DOMContentLoaded", () => {
        const form = document.getElementById("story_form");
        if (!form) return;
        let changed = Boolean(document.querySelector(".errornote"));
        const note = () => {
            changed = true;
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
