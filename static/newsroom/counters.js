// Counts what is typed into every field with data-best, and says so; nothing is ever cut or blocked.
"use strict";
{
    // A pasted book need not be taken apart to be too long.
    const lengthOf = (text) => (text.length > 20000 ? text.length : Array.from(text).length);

    function count(field) {
        const best = Number(field.dataset.best);
        const shown = document.createElement("span");
        shown.className = "counter";
        shown.setAttribute("aria-hidden", "true");
        // A reader of the screen hears the number when the typing pauses, not with every key.
        const heard = document.createElement("span");
        heard.className = "visually-hidden";
        heard.setAttribute("role", "status");
        heard.setAttribute("aria-live", "polite");
        field.after(shown, heard);
        let pause = 0;

        const update = (speak) => {
            const length = lengthOf(field.value.trim());
            const over = length - best;
            const text =
                over > 0 ? `${length} of ${best} characters, ${over} more than fit well` : `${length} of ${best} characters`;
            shown.textContent = text;
            shown.classList.toggle("over", over > 0);
            clearTimeout(pause);
            if (speak) {
                pause = setTimeout(() => {
                    heard.textContent = text;
                }, 900);
            }
        };
        field.addEventListener("input", () => update(true));
        if (field.dataset.line) {
            field.addEventListener("keydown", (event) => {
                if (event.key === "Enter" && !event.isComposing) event.preventDefault();
            });
        }
        update(false);
    }

    document.addEventListener("DOMContentLoaded", () => {
        document.querySelectorAll("[data-best]").forEach(count);
    });
}
