// The budget's grid: Enter saves in every cell and finds in the search; what is typed is not left unasked; it prints.
"use strict";
{
    const form = document.getElementById("budget-form");
    if (form) {
        let isChanged = document.querySelector(".budget-grid .is-wrong") !== null;
        form.addEventListener("input", () => {
            isChanged = true;
        });
        form.addEventListener("submit", () => {
            isChanged = false;
        });
        form.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            // A line wraps and stays one line: the key that ends it saves, as in the cells beside it.
            const saves = event.target.matches("textarea[data-line]");
            // Words to look for are looked for: the form's first button saves, and forgets them.
            const finds = event.target.matches("input[name=q]");
            if (saves || finds) {
                event.preventDefault();
                form.requestSubmit(form.querySelector(finds ? "[name=find]" : "[type=submit]"));
            }
        });
        window.addEventListener("beforeunload", (event) => {
            if (isChanged) event.preventDefault();
        });
    }
    for (const button of document.querySelectorAll("[data-print]")) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    }
}
